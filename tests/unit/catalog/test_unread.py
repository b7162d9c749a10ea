# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whatever could not be read, nothing breaks, and nothing fails because of it."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core.snapshot_schema import SnapshotError
from ansible_collections.bulkhead.containers.plugins.plugin_utils._judgement import Judge
from ansible_collections.bulkhead.containers.tests.unit import null_places

BASE = json.loads((Path(__file__).parent / "base_snapshot.json").read_text(encoding="utf-8"))
JUDGE = Judge({"profile": "all"}, datetime.date(2026, 11, 24))


@pytest.mark.parametrize("path", list(null_places.places(BASE)), ids=lambda path: ".".join(map(str, path)))
def test_a_null_breaks_nothing_and_raises_no_alarm(path):
    try:
        findings = JUDGE.report(null_places.without(BASE, path), "host")["findings"]
    except SnapshotError as error:
        assert str(error)  # refused at the door, with the place
        return
    assert [(one["id"], one["reason"]) for one in findings if one["status"] == "fail"] == []


@pytest.mark.parametrize("state, decided", [
    ("broken", {"daemon_config_readable": "fail", "daemon_config_without_conflicts": "not_applicable"}),
    (None, {}),
], ids=["broken", "unreadable"])
def test_a_configuration_that_cannot_be_read_decides_nothing(state, decided):
    snapshot = json.loads(json.dumps(BASE))
    snapshot["engines"][0]["config"].update(state=state, settings=None, reason="it is not JSON")
    before, after = (JUDGE.report(taken, "host")["findings"] for taken in (BASE, snapshot))
    changed = {new["id"]: new["status"] for old, new in zip(before, after) if old["status"] != new["status"]}
    assert {identity: status for identity, status in changed.items() if status != "unknown"} == decided
    assert {"daemon_userland_proxy_off", "daemon_default_ulimits", "daemon_settings_in_force"} <= set(changed)
