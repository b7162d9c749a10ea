# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core import summary
from ansible_collections.bulkhead.containers.plugins.module_utils._core.control import SEVERITIES
from hypothesis import given
from hypothesis import strategies as st


def finding(name="a", status="fail", severity="high", area="host", subject="web", engine=None):
    named = {"kind": "container", "name": subject}
    if engine:
        named["engine"] = engine
    return {"id": name, "status": status, "severity": severity, "area": area, "subject": named}


FINDINGS = [
    finding("a", "pass", "critical", "network"),
    finding("b", "fail", "low", "network"),
    finding("c", "fail", "critical", "mounts"),
    finding("d", "unknown", "high", "mounts"),
    finding("e", "waived", "critical", "mounts"),
    finding("f", "manual", "medium", "host"),
    finding("g", "not_applicable", "high", "host"),
]

some_findings = st.lists(
    st.builds(
        finding,
        st.sampled_from("abc"),
        st.sampled_from(summary.STATUSES),
        st.sampled_from(SEVERITIES),
        st.sampled_from(["host", "mounts"]),
        st.sampled_from(["web", "db"]),
        st.sampled_from([None, "docker@ann"]),
    )
)


def test_severities_count_what_fails_only():
    assert summary.counts(FINDINGS) == {
        "pass": 1,
        "fail": 2,
        "unknown": 1,
        "manual": 1,
        "waived": 1,
        "not_applicable": 1,
        "severity": {"critical": 1, "high": 0, "medium": 0, "low": 1},
    }


def test_nothing_is_counted_as_nothing():
    assert (
        summary.counts([])
        == summary.total([])
        == {
            "pass": 0,
            "fail": 0,
            "unknown": 0,
            "manual": 0,
            "waived": 0,
            "not_applicable": 0,
            "severity": {"critical": 0, "high": 0, "medium": 0, "low": 0},
        }
    )


def test_areas_have_counts_of_their_own():
    areas = summary.areas(FINDINGS)
    assert list(areas) == ["host", "mounts", "network"]
    assert (areas["mounts"]["fail"], areas["mounts"]["unknown"], areas["mounts"]["severity"]["critical"]) == (1, 1, 1)


def test_the_worst_are_failing_ones_and_the_most_severe_come_first():
    assert [one["id"] for one in summary.worst(FINDINGS)] == ["c", "b"]
    assert [one["id"] for one in summary.worst(FINDINGS, 1)] == ["c"]
    assert summary.worst(FINDINGS, 0) == []


@pytest.mark.parametrize(
    ("fail_on", "stopping"),
    [
        ("never", []),
        ("critical", ["c"]),
        ("high", ["c", "d"]),
        ("medium", ["c", "d"]),
        ("low", ["c", "b", "d"]),
    ],
)
def test_a_gate_stops_what_fails_and_what_could_not_be_decided(fail_on, stopping):
    assert [one["id"] for one in summary.gate(FINDINGS, fail_on)] == stopping


@given(some_findings, some_findings)
def test_counts_of_the_parts_are_the_counts_of_the_whole(left, right):
    assert summary.total([summary.counts(left), summary.counts(right)]) == summary.counts(left + right)


@given(some_findings)
def test_no_finding_is_lost_in_the_counts(findings):
    counted = summary.counts(findings)
    assert sum(counted[status] for status in summary.STATUSES) == len(findings)
    assert sum(counted["severity"].values()) == counted["fail"] == len(summary.worst(findings))
    assert summary.total(summary.areas(findings).values()) == counted


@given(some_findings, st.randoms())
def test_the_order_of_findings_does_not_matter(findings, chance):
    shuffled = list(findings)
    chance.shuffle(shuffled)
    assert [*map(summary.rank, summary.worst(findings))] == [*map(summary.rank, summary.worst(shuffled))]


@given(some_findings)
def test_a_lower_gate_stops_no_less(findings):
    stopped = [len(summary.gate(findings, severity)) for severity in SEVERITIES]
    assert stopped == sorted(stopped)
