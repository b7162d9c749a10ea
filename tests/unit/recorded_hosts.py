# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Snapshots of test hosts, as they were taken, and what fails on them. Run as a program, it records both anew."""

from __future__ import annotations

import argparse
import datetime
import gzip
import json
from pathlib import Path

import pytest

# Judging is the controller's, whose Python is newer than the oldest one that targets have.
pytest.importorskip("zoneinfo")

from ansible_collections.bulkhead.containers.plugins.plugin_utils._judgement import Judge

SNAPSHOTS = Path(__file__).parent / "fixtures" / "snapshots"
TODAY = datetime.date(2026, 11, 24)

# One host of each state; of the one that has the most to find, both; and the virtual machine.
HOSTS = ("engine-down-trixie", "hardened-bookworm", "no-engine-bookworm", "rootless-trixie", "stock-trixie",
         "unsafe-bookworm", "unsafe-trixie", "vm")


def read(host, directory=SNAPSHOTS):
    return json.loads(gzip.decompress((directory / (host + ".json.gz")).read_bytes()))


def judge():
    return Judge({"profile": "all"}, TODAY)


def failures(report):
    """A line for each finding that fails, sorted."""
    return sorted("%s %s %s %s" % (one["severity"], one["id"], one["subject"]["kind"], one["subject"]["name"])
                  for one in report["findings"] if one["status"] == "fail")


def record_snapshots(results, directory):
    """From the evidence of a run of molecule, or of one in the virtual machine: of the latter, the first stage."""
    for host in HOSTS:
        found = sorted(results.glob("*/reports/bulkhead-%s.evidence.json.gz" % host))
        if not found:
            continue
        evidence = json.loads(gzip.decompress(found[0].read_bytes()))
        compact = json.dumps(evidence["snapshot"], sort_keys=True, separators=(",", ":"))
        (directory / (host + ".json.gz")).write_bytes(gzip.compress(compact.encode(), mtime=0))


def record_failures(directory):
    judged = judge()
    for host in HOSTS:
        lines = failures(judged.report(read(host, directory), host))
        (directory / (host + ".findings.txt")).write_text("".join(line + "\n" for line in lines), encoding="utf-8")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("directory", type=Path, help="where the recorded snapshots are")
    parser.add_argument("results", type=Path, nargs="?", help="results of a run to take new snapshots from")
    options = parser.parse_args()
    if options.results:
        record_snapshots(options.results, options.directory)
    record_failures(options.directory)
