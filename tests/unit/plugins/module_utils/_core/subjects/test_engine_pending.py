# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core.subjects.engine_pending import notes, pending
from ansible_collections.bulkhead.containers.plugins.module_utils._core.subjects.engine_settings import configured

NOW = {"loaded": {"live_restore": True, "debug": False, "logging_driver": "journald",
                  "authorization_plugins": ["a", "b"]},
       "in_force": {"icc": False, "no_new_privileges": True}}
SETTINGS = {"live-restore": True, "log-driver": "journald", "authorization-plugins": ["b", "a"], "icc": False,
            "no-new-privileges": True}


def engine(changed=(), modified="2026-11-20T00:00:00Z", unit_flags=(), process_flags=(), reload=False, state="read"):
    config = {"path": "/etc/docker/daemon.json", "state": state, "reason": "", "modified": modified,
              "settings": {**SETTINGS, **dict(changed)}}
    return {"config": config, "unit": {"name": "docker.service", "flags": dict(unit_flags), "needs_reload": reload},
            "process": {"pid": 1, "started": "2026-11-21T00:00:00Z", "flags": dict(process_flags)}}


LATER = "2026-11-22T00:00:00Z"
CASES = [
    (engine(), []),
    (engine(modified=LATER), []),
    (engine({"live-restore": False}), ["live-restore"]),
    (engine({"icc": True, "debug": True}), ["debug", "icc"]),
    (engine({"authorization-plugins": ["a"]}), ["authorization-plugins"]),
    # An old file holds what the engine was started with; a new one may hold what nothing shows.
    (engine({"userland-proxy": False}), []),
    (engine({"userland-proxy": False}, LATER), None),
    (engine(reload=True), ["the unit docker.service was changed and not loaded"]),
    (engine(unit_flags={"log-level": "warn"}), ["the flag for log-level"]),
    (engine(unit_flags={"host": ["fd://"]}, process_flags={"host": ["fd://"]}), []),
    (engine(state="broken"), None),
]


@pytest.mark.parametrize("record, expected", CASES)
def test_what_waits(record, expected):
    assert pending(record, NOW, configured(record)) == expected


def test_what_it_would_take_is_said():
    said = notes(NOW, configured(engine({"live-restore": False, "no-new-privileges": False})))
    assert "says live-restore: false. A reload" in said["loaded.live_restore"]
    assert "Pending restart" in said["in_force.no_new_privileges"]


@pytest.mark.parametrize("section, changes", [
    ("unit", {"needs_reload": None}), ("unit", {"flags": None}), ("process", {"flags": None}),
])
def test_nothing_waits_only_where_all_could_be_read(section, changes):
    record = engine()
    record[section].update(changes)
    assert pending(record, NOW, configured(record)) is None


def test_what_the_engine_does_not_tell_may_wait():
    record = engine()
    untold = dict(NOW, loaded=dict(NOW["loaded"], live_restore=None))
    assert pending(record, untold, configured(record)) is None
    assert pending(engine({"icc": True}), untold, configured(engine({"icc": True}))) == ["icc"]


def test_what_could_not_be_read_does_not_differ():
    record = engine({"icc": True})
    unknown = {"loaded": {}, "in_force": {"icc": None}}
    assert notes(unknown, configured(record)) == {}
