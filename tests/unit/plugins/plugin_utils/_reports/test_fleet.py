# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import json

import pytest
from ansible_collections.bulkhead.containers.plugins.plugin_utils._reports import fleet
from ansible_collections.bulkhead.containers.tests.unit import fleets

FAILING = fleets.finding(fleets.CONTROLS[0], "web")
SMALLEST = {"id": "a", "title": "A", "severity": "low", "status": "pass", "subject": {"kind": "host", "name": "h"}}


def without(key, **changes):
    return {name: value for name, value in dict(FAILING, **changes).items() if name != key}


def test_hosts_and_missing_ones_are_in_the_order_of_their_names():
    read = fleet.read([fleets.report(name, []) for name in "cab"], [{"host": "z"}, {"host": "y", "reason": "gone"}])
    assert [report["host"] for report in read.reports] == ["a", "b", "c"]
    assert read.missing == [{"host": "y", "reason": "gone"}, {"host": "z", "reason": ""}]


def test_one_report_is_a_list_of_one():
    assert [report["host"] for report in fleet.read(fleets.report("web-1", [])).reports] == ["web-1"]


def test_without_a_time_it_is_of_the_last_look():
    reports = [fleets.report(name, [], taken=taken) for name, taken in (("a", "2026-11-24"), ("b", "2026-11-23"))]
    assert fleet.read(reports).generated == "2026-11-24"
    assert fleet.read(reports, generated="2026-12-01").generated == "2026-12-01"
    assert fleet.read([]).generated == ""


def test_what_a_finding_may_leave_out_is_put_in():
    read = fleet.read({"host": "h", "findings": [SMALLEST]})
    (finding,) = read.reports[0]["findings"]
    assert (finding["area"], finding["remedy"], finding["disruption"], finding["reason"]) == ("host", {}, "none", "")
    assert read.reports[0]["counts"]["pass"] == 1


def test_a_complete_finding_is_not_copied():
    given = fleets.report("h", [FAILING])
    assert fleet.read(given).reports[0]["findings"][0] is FAILING


def test_what_is_given_is_not_changed():
    given = {"host": "h", "findings": [dict(SMALLEST)]}
    before = json.dumps(given)
    fleet.read(given, [{"host": "z"}])
    assert json.dumps(given) == before


def test_counts_of_a_report_that_leaves_passes_out_are_kept():
    whole = fleets.report("h", [FAILING, fleets.finding(fleets.CONTROLS[1], "web", "pass")])
    assert fleet.read(dict(whole, findings=[FAILING])).counts()["pass"] == 1


@pytest.mark.parametrize(
    ("reports", "message"),
    [
        ("text", "list of maps, not text"),
        (None, "list of maps, not nothing"),
        (["text"], "report 1 is text"),
        ([{"findings": []}], "report 1 does not name its host"),
        ([{"host": "h"}], "h: findings are a list, not nothing"),
        ([{"host": "h", "schema": 2, "findings": []}], "h: this is a report of schema 2; schema 1"),
        ([{"host": "h", "findings": [7]}], "h, finding 1 is 7"),
        ([{"host": "h", "findings": [without("id")]}], "h, finding 1 has no id"),
        ([{"host": "h", "findings": [without("subject")]}], "container_not_privileged.*no subject"),
        (
            [{"host": "h", "findings": [dict(FAILING, subject={"kind": "container"})]}],
            "no subject with a kind and a name",
        ),
        (
            [{"host": "h", "findings": [dict(FAILING, subject={"kind": "a", "name": "b", "engine": 1})]}],
            "engine is not a",
        ),
        ([{"host": "h", "findings": [dict(FAILING, status="good")]}], "status is 'good'; it can be fail, unknown"),
        ([{"host": "h", "findings": [dict(FAILING, severity="awful")]}], "severity is 'awful'"),
        ([{"host": "h", "findings": [dict(FAILING, remedy="mend it")]}], "remedy is text, not a map"),
        ([{"host": "h", "findings": [dict(FAILING, waiver="yes")]}], "waiver is text, not a map"),
        ([{"host": "h", "findings": [], "engines": "docker"}], "h: engines is a list of maps"),
        ([{"host": "h", "findings": [], "counts": {"fail": 1}}], "h: counts is not a map"),
    ],
)
def test_what_is_no_report_is_refused_by_name(reports, message):
    with pytest.raises(fleet.ReportError, match=message):
        fleet.read(reports)


@pytest.mark.parametrize("missing", ["web-1", [{"reason": "gone"}], ["web-1"]])
def test_missing_hosts_have_names(missing):
    with pytest.raises(fleet.ReportError, match="missing"):
        fleet.read([], missing)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"plan": "none"}, "h: plan is text, not a map"),
        ({"plan": {"pending": "none"}}, "h: plan: pending is a list of maps"),
        ({"plan": {"by_hand": 3}}, "h: plan: by_hand is a list of maps"),
        ({"plan": {"hand_over": "all"}}, "h: plan: hand_over is a list of maps"),
        ({"plan": {"hand_over": [{"owner": "me"}]}}, "h: plan: hand_over has an entry without container, owner or"),
        ({"plan": {"hand_over": [{"container": "a", "owner": {}, "differences": [7]}]}}, "hand_over has an entry"),
        ({"plan": {"count": "many"}}, "h: plan: count is text, not a number"),
        ({"compared": "no"}, "h: compared is not what"),
        ({"compared": {"changes": {}}}, "h: compared is not what"),
        ({"findings": [dict(FAILING, change="better")]}, "change is 'better'; it can be fixed, still_failing"),
        ({"findings": [dict(FAILING, was={"status": "bad"})]}, "was of is 'bad'; it can be fail"),
        ({"findings": [dict(FAILING, was="bad")]}, "was is text, not a map"),
    ],
)
def test_a_plan_and_a_comparison_are_checked(changes, message):
    with pytest.raises(fleet.ReportError, match=message):
        fleet.read({"host": "h", "findings": [], **changes})


def test_a_plan_that_names_little_is_completed():
    (report,) = fleet.read({"host": "h", "findings": [], "plan": {"pending": [{}]}}).reports
    assert report["plan"] == {"count": 0, "by_hand": [], "hand_over": [], "pending": [
        {"control": "", "subject": "", "engine": "", "needs": "", "reason": "", "allow": ""}]}
