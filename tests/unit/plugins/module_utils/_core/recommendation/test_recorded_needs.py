# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Containers with known needs, as they were seen three times on real engines (tests/bed/states/needs).

What is proposed here was tried: they were made anew with it, and went on working.
"""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core.recommendation.recommend import (
    Wanted,
    recommend,
)

EVIDENCE = Path(__file__).parents[4] / "fixtures" / "evidence"
HOSTS = ("bookworm", "trixie")

RARE = ["AUDIT_WRITE", "MKNOD", "NET_RAW", "SETFCAP", "SYS_CHROOT"]
TO_DROP_ROOT = ["CHOWN", "DAC_OVERRIDE", "FOWNER", "SETGID", "SETUID"]
NOEXEC = "rw,nosuid,nodev,noexec,mode="


def proposed(host, confidence="low"):
    recorded = json.loads(gzip.decompress((EVIDENCE / (host + ".json.gz")).read_bytes()))
    entries = recommend([*recorded["looks"], recorded["snapshot"]], Wanted(minimum_window=60, confidence=confidence))
    return {entry["container"]: entry for entry in entries}


@pytest.fixture(scope="module", params=HOSTS)
def found(request):
    return proposed(request.param)


@pytest.mark.parametrize("container, cap_drop, cap_add", [
    ("server", ["ALL"], None),
    ("drop", ["ALL"], TO_DROP_ROOT),
    ("super", ["ALL"], sorted([*TO_DROP_ROOT, "KILL"])),
    ("su", ["ALL"], sorted([*TO_DROP_ROOT, "KILL", "AUDIT_WRITE"])),
    ("plain", RARE, None),
    ("packets", [name for name in RARE if name != "NET_RAW"], None),
    ("mknods", [name for name in RARE if name != "MKNOD"], None),
    ("pinger", [name for name in RARE if name != "NET_RAW"], None),
    ("suid", RARE, None),
])
def test_capabilities(found, container, cap_drop, cap_add):
    settings = found[container]["settings"]
    assert (settings["cap_drop"], settings.get("cap_add")) == (cap_drop, cap_add)


def test_no_new_privileges(found):
    without = {name for name, entry in found.items() if "no_new_privileges" not in entry["settings"]}
    assert without - {"chrooted", "priv"} == {"health", "pinger", "su", "suid"}


def test_files(found):
    assert "read_only" not in found["writer"]["settings"]
    assert found["server"]["settings"]["read_only"] and "tmpfs" not in found["server"]["settings"]
    assert found["tmpwriter"]["settings"]["tmpfs"] == {"/run": NOEXEC + "0755", "/tmp": NOEXEC + "1777"}
    assert found["executes"]["settings"]["tmpfs"] == {"/tmp": "rw,nosuid,nodev,exec,mode=1777"}


def test_sharing(found):
    assert {name: entry["settings"]["remove_mounts"] for name, entry in found.items()
            if "remove_mounts" in entry["settings"]} == {"socket-idle": ["/var/run/docker.sock"]}
    assert {name for name, entry in found.items() if "ipc_mode" in entry["settings"]} == {"hostipc"}
    # To the other one somebody is connected through another address of the host.
    assert {name for name, entry in found.items() if "publish_address" in entry["settings"]} == {"server"}


def test_limits(found):
    assert "pids_limit" not in found["limited"]["settings"]
    assert {entry["settings"].get("pids_limit") for name, entry in found.items()} == {200, None}


def test_of_one_with_another_root_directory_nothing_is_said(found):
    assert found["chrooted"]["settings"] == {}


@pytest.mark.parametrize("host", HOSTS)
def test_what_is_unsure_is_not_proposed_unasked(host):
    unsure = {"ulimits", "init", "publish_address", "remove_mounts", "memory"}
    assert not any(unsure & set(entry["settings"]) for entry in proposed(host, "medium").values())
