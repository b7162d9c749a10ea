# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import json

import pytest
from ansible.errors import AnsibleFilterError
from ansible_collections.bulkhead.containers.plugins.filter import (
    summarize,
    to_html,
    to_json_report,
    to_junit,
    to_sarif,
)
from ansible_collections.bulkhead.containers.tests.unit import fleets

WRITERS = {
    name: plugin.FilterModule().filters()[name]
    for name, plugin in (
        ("to_html", to_html),
        ("to_json_report", to_json_report),
        ("to_junit", to_junit),
        ("to_sarif", to_sarif),
    )
}
summarized = summarize.FilterModule().filters()["summarize"]


@pytest.mark.parametrize("name", WRITERS)
def test_reports_are_written(name):
    reports = fleets.fleet(2, 20)
    text = WRITERS[name](reports, [{"host": "gone-1", "reason": "timed out"}], "2026-11-24T02:00:00Z", "Shop")
    assert all(host in text for host in (reports[0]["host"], reports[1]["host"], "gone-1"))


@pytest.mark.parametrize("name", WRITERS)
def test_what_map_yields_is_taken(name):
    reports = fleets.fleet(2, 20)
    assert WRITERS[name](report for report in reports) == WRITERS[name](reports)


@pytest.mark.parametrize("name", WRITERS)
def test_what_is_no_report_is_refused_with_the_filters_name(name):
    with pytest.raises(AnsibleFilterError, match="%s: web-1, finding 1 has no id" % name):
        WRITERS[name]([{"host": "web-1", "findings": [{}]}])


@pytest.mark.parametrize(("name", "words"), [
    ("to_html", '"still_failing":0,"new":0'),
    ("to_json_report", '"compared":{'),
    ("to_junit", 'name="changed.fixed" value="1"'),
    ("to_sarif", '"baselineState":"absent"'),
])
def test_what_was_before_is_compared(name, words):
    before, after = (fleets.report("web-1", [fleets.finding(fleets.CONTROLS[0], "a", one)]) for one in ("fail", "pass"))
    assert words in WRITERS[name]([after], before=[before])
    assert words not in WRITERS[name]([after], before=[dict(before, host="other")])


@pytest.mark.parametrize("name", WRITERS)
def test_what_was_no_report_before_is_refused(name):
    with pytest.raises(AnsibleFilterError, match="%s: report 1 does not name its host" % name):
        WRITERS[name]([], before=[{}])


@pytest.mark.parametrize("name", WRITERS)
def test_missing_is_no_text(name):
    with pytest.raises(AnsibleFilterError, match="missing is a list of maps"):
        WRITERS[name]([], "web-1")


def test_a_summary_counts_and_picks():
    failing, other = fleets.finding(fleets.CONTROLS[0], "a"), fleets.finding(fleets.CONTROLS[8], "b")
    summary = summarized([other, failing, fleets.finding(fleets.CONTROLS[1], "c", "pass")], limit="1", fail_on="medium")
    assert (summary["counts"]["fail"], summary["counts"]["pass"]) == (2, 1)
    assert list(summary["areas"]) == ["capabilities", "engine_access", "resources"]
    assert summary["worst"] == [failing]
    assert summary["offending"] == [failing, other]
    assert json.loads(json.dumps(summary)) == summary


@pytest.mark.parametrize(
    ("findings", "options", "message"),
    [
        ("text", {}, "findings are a list, not text"),
        ([{"id": "a"}], {}, "finding 1 has no title"),
        ([], {"fail_on": "bad"}, "fail_on is 'bad'; it can be never, critical"),
        ([], {"limit": "many"}, "many"),
    ],
)
def test_what_is_no_finding_is_refused(findings, options, message):
    with pytest.raises(AnsibleFilterError, match="summarize: .*%s" % message):
        summarized(findings, **options)
