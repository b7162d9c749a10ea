# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import json

from ansible_collections.bulkhead.containers.plugins.plugin_utils._reports import json_report
from ansible_collections.bulkhead.containers.tests.unit import fleets


def test_everything_is_there_and_the_counts_are_the_sum():
    reports = fleets.fleet(3, 30)
    written = json.loads(json_report.render(reports, [{"host": "gone", "reason": "timed out"}], "2026-11-24T02:00:00Z"))
    assert written["hosts"] == sorted(reports, key=lambda report: report["host"])
    assert written["missing"] == [{"host": "gone", "reason": "timed out"}]
    assert (written["schema"], written["generated"]) == (1, "2026-11-24T02:00:00Z")
    assert written["counts"]["severity"]["high"] == sum(one["counts"]["severity"]["high"] for one in reports)


def test_the_order_of_hosts_does_not_change_a_byte():
    reports = fleets.fleet(5, 30)
    assert json_report.render(reports) == json_report.render(list(reversed(reports)))


def test_what_was_compared_is_told_of_each_host_and_of_all():
    before, after = fleets.finding(fleets.CONTROLS[0], "web"), fleets.finding(fleets.CONTROLS[0], "web", "pass")
    report = fleets.compared([before], [after])
    written = json.loads(json_report.render([report, fleets.report("other", [before])]))
    assert written["compared"]["hosts"] == 1
    assert (written["compared"]["before"]["fail"], written["compared"]["after"]["fail"]) == (1, 0)
    assert written["compared"]["changes"]["fixed"] == 1
    host = next(host for host in written["hosts"] if host["host"] == "web-1")
    assert host["compared"]["changes"] == written["compared"]["changes"]
    assert host["findings"][0]["change"] == "fixed"


def test_what_was_written_can_be_written_again():
    before, after = fleets.finding(fleets.CONTROLS[0], "web"), fleets.finding(fleets.CONTROLS[0], "other")
    once = json_report.render([fleets.compared([before], [after])])
    assert json_report.render(json.loads(once)["hosts"]) == once


def test_without_a_comparison_nothing_is_said_of_one():
    assert "compared" not in json.loads(json_report.render(fleets.fleet(1, 5)))
