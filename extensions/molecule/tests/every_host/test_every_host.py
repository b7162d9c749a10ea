# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What holds on every host, whatever its state."""

from __future__ import annotations

import gzip
import json
import os

testinfra_hosts = ["ansible://" + os.environ["MOLECULE_SCENARIO_NAME"]]

STATUSES = {"pass", "fail", "unknown", "not_applicable", "manual", "waived"}


def test_a_second_run_finds_the_same(report, earlier):
    def verdicts(one):
        return sorted((f["id"], json.dumps(f["subject"], sort_keys=True), f["status"]) for f in one.findings)

    assert verdicts(report) == verdicts(earlier)


def test_every_report_is_there(everything_kept):
    names = {path.name for path in everything_kept}
    assert {"report.html", "report.sarif", "report.junit.xml"} <= names


def test_findings_have_a_status_and_unknown_ones_a_reason(report):
    assert report.findings
    assert {f["status"] for f in report.findings} <= STATUSES
    assert [f["id"] for f in report.findings if f["status"] in ("unknown", "not_applicable") and not f["reason"]] == []


def test_evidence_holds_what_was_seen(host, everything_kept):
    path, = (path for path in everything_kept if path.name == f"{host.backend.get_hostname()}.evidence.json.gz")
    snapshot = json.loads(gzip.decompress(path.read_bytes()))["snapshot"]
    assert snapshot["host"]["name"] == host.check_output("uname -n")
    assert snapshot["host"]["kernel"]["release"] == host.check_output("uname -r")


def test_a_known_hole_is_one_that_the_package_does_not_call_mended(host, report):
    packages = {"engine": "docker.io", "containerd": "containerd", "runc": "runc"}
    mended = [
        (f["id"], f["subject"]["name"]) for f in report.findings
        if f["id"].startswith("cve_") and f["status"] == "fail" and f["subject"]["name"] in packages
        and host.run("zgrep -q %s /usr/share/doc/%s/changelog.Debian*gz", f["id"].upper().replace("_", "-"),
                     packages[f["subject"]["name"]]).succeeded
    ]
    assert mended == []
