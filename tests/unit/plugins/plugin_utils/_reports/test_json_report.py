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
