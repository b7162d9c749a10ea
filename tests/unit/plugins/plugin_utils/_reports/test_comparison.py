# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import copy

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core.summary import STATUSES, counts
from ansible_collections.bulkhead.containers.plugins.plugin_utils._reports import comparison, fleet
from ansible_collections.bulkhead.containers.tests.unit import fleets
from hypothesis import given
from hypothesis import strategies as st

PRIVILEGED, SOCKET = fleets.CONTROLS[:2]
STATUS = st.sampled_from(STATUSES)


def finding(status, name="web", **changes):
    if status == "waived":
        return fleets.waived(PRIVILEGED, name)
    return fleets.finding(PRIVILEGED, name, status, **changes)


def compared(before, after):
    """Two lists of findings of one host, compared."""
    was, now = (fleet.read(fleets.report("web-1", found)).reports[0] for found in (before, after))
    return comparison.compare(now, dict(was, taken="2026-11-24T00:00:00Z"))


def one(before, after):
    report = compared([finding(before)] if before else [], [finding(after)] if after else [])
    (found,) = report["findings"] + report["compared"]["gone"]
    return found


@pytest.mark.parametrize(
    ("before", "after", "change", "state"),
    [
        ("fail", "pass", "fixed", "absent"),
        ("fail", "fail", "still_failing", "unchanged"),
        ("fail", "waived", "newly_waived", "updated"),
        ("fail", "unknown", "now_unknown", "updated"),
        ("fail", "not_applicable", "gone", "absent"),
        ("fail", "", "gone", "absent"),
        ("pass", "fail", "new", "new"),
        ("", "fail", "new", "new"),
        ("unknown", "fail", "new", "updated"),
        ("waived", "fail", "new", "updated"),
        ("pass", "waived", "newly_waived", "new"),
        ("", "waived", "newly_waived", "new"),
        ("waived", "waived", "", "unchanged"),
        ("pass", "unknown", "now_unknown", "new"),
        ("", "unknown", "now_unknown", "new"),
        ("unknown", "unknown", "", "unchanged"),
        ("unknown", "pass", "now_decided", "absent"),
        ("waived", "pass", "", "absent"),
        ("waived", "", "", "absent"),
        ("pass", "pass", "", ""),
        ("", "pass", "", ""),
        ("pass", "not_applicable", "", ""),
    ],
)
def test_what_became_of_a_finding(before, after, change, state):
    found = one(before, after)
    assert (found.get("change", ""), comparison.baseline_state(found)) == (change, state)


def test_a_finding_that_fails_for_another_reason_is_updated():
    report = compared([finding("fail", reason="Found a.")], [finding("fail", reason="Found b.")])
    (found,) = report["findings"]
    assert (found["change"], comparison.baseline_state(found)) == ("still_failing", "updated")
    assert found["was"] == {"status": "fail", "reason": "Found a."}


def test_a_container_that_was_removed_is_not_fixed():
    report = compared([finding("fail", "old")], [finding("pass", "other")])
    assert report["compared"]["changes"] == {**dict.fromkeys(fleet.CHANGES, 0), "gone": 1}
    (gone,) = report["compared"]["gone"]
    assert (gone["status"], gone["subject"]["name"], gone["was"]["status"]) == ("not_applicable", "old", "fail")


@pytest.mark.parametrize("changed", [{"name": "other"}, {"kind": "image"}, {"engine": "docker@ann"}])
def test_another_subject_is_another_finding(changed):
    other = dict(finding("fail"), subject={"kind": "container", "name": "web", "engine": "", **changed})
    report = compared([finding("fail")], [other])
    assert (report["compared"]["changes"]["new"], report["compared"]["changes"]["gone"]) == (1, 1)


def test_the_time_and_the_counts_of_the_first_look_are_kept():
    report = compared([finding("fail")], [finding("pass")])
    assert report["compared"]["taken"] == "2026-11-24T00:00:00Z"
    assert (report["compared"]["counts"]["fail"], report["counts"]["fail"]) == (1, 0)


def test_a_host_of_which_nothing_is_known_stays_as_it_is():
    reports = [fleets.report(name, [finding("fail")]) for name in "ab"]
    read = comparison.of_fleet(fleet.read(reports), lambda report: report if report["host"] == "a" else None)
    assert ["compared" in report for report in read.reports] == [True, False]
    assert read.compared()["hosts"] == 1
    assert read.compared()["before"] == read.compared()["after"] == read.reports[0]["counts"]


def test_what_is_compared_can_be_read_again():
    report = compared([finding("fail", "old"), finding("fail")], [finding("pass")])
    assert fleet.read(copy.deepcopy(report)).reports == [report]


@given(st.dictionaries(st.sampled_from("abcdef"), STATUS), st.dictionaries(st.sampled_from("abcdef"), STATUS))
def test_every_failing_finding_is_accounted_for(before, after):
    was, now = ([finding(status, name) for name, status in found.items()] for found in (before, after))
    kept = copy.deepcopy((was, now))
    changes = compared(was, now)["compared"]["changes"]
    assert (was, now) == kept
    accepted_or_open = sum(1 for name in before if before[name] == "fail" and after.get(name) in ("waived", "unknown"))
    assert counts(was)["fail"] == changes["still_failing"] + changes["fixed"] + changes["gone"] + accepted_or_open
    assert counts(now)["fail"] == changes["still_failing"] + changes["new"]


@given(st.dictionaries(st.sampled_from("abcdef"), STATUS))
def test_nothing_is_news_where_nothing_happened(found):
    findings = [finding(status, name) for name, status in found.items()]
    report = compared(findings, copy.deepcopy(findings))
    assert {word for word, number in report["compared"]["changes"].items() if number} <= {"still_failing"}
    assert {comparison.baseline_state(one) for one in report["findings"]} <= {"unchanged", ""}
