# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import json

from ansible_collections.bulkhead.containers.plugins.module_utils._core import plan
from ansible_collections.bulkhead.containers.tests.unit import planned


def unsafe():
    snapshot = planned.unsafe()
    for engine in snapshot["engines"]:
        engine.update({"managed": [], "interrupted": False})
    return snapshot


def test_every_failure_is_a_step_pending_or_left_to_people():
    case = planned.case(unsafe(), disruption="restart")
    made = plan.make(case)
    parts = [maker(case) for maker in plan.EXECUTORS.values()]
    spoken = {one[0] for part in parts for one in part.covered}
    spoken |= {entry["control"] for entry in made["pending"] + made["by_hand"]}
    assert {one["id"] for one in case.findings if one["status"] == "fail"} <= spoken
    assert made["count"] == sum(part.count for part in parts) > 0


def test_nothing_is_said_of_what_is_waived():
    waiver = {"control": "daemon_icc_disabled", "reason": "old estate", "owner": "ann", "until": "2099-01-01"}
    made = plan.make(planned.case(unsafe(), disruption="restart", waivers=[waiver]))
    assert all("icc" not in step["settings"] for step in made["steps"]["daemon_config"])
    assert "daemon_icc_disabled" not in {entry["control"] for entry in made["pending"] + made["by_hand"]}


def test_no_secret_of_the_policy_is_kept_in_a_report():
    own = {"log-opts": {"splunk-token": "canary-1"}, "http-proxy": "http://ann:canary-2@proxy:3128"}
    made = plan.make(planned.case(unsafe(), disruption="restart", daemon_settings=own))
    assert "canary-1" in json.dumps(made)
    assert "canary" not in json.dumps(plan.without_secrets(made))
