# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whether an audit is right, in both directions, about what only a kernel of its own shows. Holds at every stage."""

from __future__ import annotations

import oracles
import pytest

LIMITS = {"container_memory_limited": "memory", "container_pids_limited": "pids", "container_cpu_limited": "cpu"}
LOST_AT_BOOT = "loaded, but not persisted"


# Limits of a group above the container's own count as well, which the oracles of the other hosts do not look at.
@pytest.mark.parametrize("control", sorted(set(oracles.ORACLES) - set(LIMITS)))
def test_verdict_agrees_with_the_host(control, report, answers):
    statuses = report.statuses(control)
    if not statuses:
        pytest.skip("not in the profile")
    assert oracles.disagreements(control, answers, statuses) == {}


def test_apparmor_is_what_the_kernel_enforces(report, kernel):
    told = report.statuses("container_apparmor_enforced")
    told = {name: status for name, status in told.items() if status != "not_applicable"}
    enforced = {name: "pass" if kernel["containers"][name]["apparmor"] == "enforce" else "fail" for name in told}
    assert told
    assert told == enforced


@pytest.mark.parametrize("control", LIMITS)
def test_limits_are_what_the_control_groups_hold(control, report, kernel):
    limited = {name: "pass" if one[LIMITS[control]] else "fail" for name, one in kernel["containers"].items()}
    assert report.statuses(control) == limited


def test_what_counts_as_watched_is_recorded_and_nothing_else(report, kernel):
    told = {f["subject"]["name"]: f["status"] == "pass" or LOST_AT_BOOT in f["reason"] for f in report.findings
            if f["subject"]["kind"] == "audit" and f["status"] != "not_applicable"}
    assert told
    assert told == kernel["recorded"]


def test_the_kernel_is_seen_as_it_is(host, report):
    lsm = host.check_output("cat /sys/kernel/security/lsm").split(",")
    assert "apparmor" in lsm
    assert set(report.statuses("kernel_mandatory_access").values()) <= {"pass"}
    assert set(report.statuses("kernel_cgroup_v2").values()) <= {"pass"}
    assert host.check_output("stat --file-system --format %T /sys/fs/cgroup") == "cgroup2fs"


def test_nothing_is_unknown(report):
    assert [(f["id"], f["subject"]["name"], f["reason"]) for f in report.findings if f["status"] == "unknown"] == []
