# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whatever could not be read, nothing breaks, and nothing that fails is passed because of it."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core.snapshot_schema import SnapshotError
from ansible_collections.bulkhead.containers.plugins.plugin_utils._judgement import Judge

BASE = (Path(__file__).parent / "base_snapshot.json").read_text(encoding="utf-8")
JUDGE = Judge({"profile": "all"}, datetime.date(2026, 11, 24))


# What something is called is known before anything is read of it, and a list holds what was read.
NAMES = {"schema", "taken", "collector", "role", "path", "engine", "name", "id", "kind", "tag", "file", "rules",
         "container", "start", "count"}


def places(value, path=()):
    """Every place of a snapshot that can be null."""
    for key, item in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        if isinstance(value, dict) and key not in NAMES:
            yield (*path, key)
        yield from places(item, (*path, key))


def without(path):
    snapshot = json.loads(BASE)
    place = snapshot
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = None
    return snapshot


@pytest.mark.parametrize("path", places(json.loads(BASE)), ids=lambda path: ".".join(map(str, path)))
def test_a_null_breaks_nothing_and_raises_no_alarm(path):
    try:
        findings = JUDGE.report(without(path), "host")["findings"]
    except SnapshotError as error:
        assert str(error)  # refused at the door, with the place
        return
    assert [(one["id"], one["reason"]) for one in findings if one["status"] == "fail"] == []
