# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A host as it should be: what is left is listed here, with the reason why it has to be."""

from __future__ import annotations

import oracles
import pytest

testinfra_hosts = ["ansible://hardened"]


@pytest.mark.parametrize("control", oracles.ORACLES)
def test_verdict_agrees_with_the_host(control, report, answers):
    assert oracles.disagreements(control, answers, report.statuses(control)) == {}


def test_the_container_has_no_fault(report):
    left = {f["id"]: f["reason"] for f in report.findings if f["subject"] == {"kind": "container", "name": "app"}
            and f["status"] in ("fail", "unknown")}
    assert left == {}


def test_audit_rules_cannot_be_listed_from_inside_a_container(report):
    """The kernel answers only processes of its first pid namespace: what is not known is not called right or wrong."""
    assert set(report.statuses("audit_dockerd").values()) == {"unknown"}


def test_nothing_critical_is_claimed_beside_known_holes(report):
    assert {one for one in report.failed("critical") if not one[0].startswith("cve_")} == set()
