# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the tests of the virtual machine add to those of the hosts that are containers (extensions/molecule/tests)."""

from __future__ import annotations

import functools
import json
from pathlib import Path

import pytest

HERE = Path(__file__).parent
# Of these directories not all has to be recorded, but what is the engine's own.
OWN_PARTS = {
    "audit_containerd_run_dir": ["/containerd.sock"],
    "audit_data_root": ["/containers/", "/image/"],
}


@functools.lru_cache(maxsize=None)
def _asked(host, places):
    return json.loads(host.check_output("python3 -c %s %s", (HERE / "ask_vm.py").read_text(encoding="utf-8"), places))


@pytest.fixture
def kernel(host, report):
    """What the kernel says, and what it records of a change of each path that ought to be watched."""
    places = {f["subject"]["name"]: _places(host, f["id"], f["subject"]["name"]) for f in report.findings
              if f["subject"]["kind"] == "audit" and f["status"] != "not_applicable"}
    return _asked(host, json.dumps(places))


def _places(host, control, path):
    """Where a change has to be recorded for the path to count as watched. Of what ends in a slash: below it."""
    if control in OWN_PARTS:
        return [path + part for part in OWN_PARTS[control]]
    return [path + "/" if _is_directory(host, path) else path]


@functools.lru_cache(maxsize=None)
def _is_directory(host, path):
    return host.file(path).is_directory
