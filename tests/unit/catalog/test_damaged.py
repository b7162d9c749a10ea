# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A snapshot that was cut off or tampered with is refused with a sentence, wherever the damage is."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

import pytest
from ansible_collections.bulkhead.containers.plugins.plugin_utils._judgement import Judge

BASE = (Path(__file__).parent / "base_snapshot.json").read_text(encoding="utf-8")
JUDGE = Judge({"profile": "all"}, datetime.date(2026, 11, 24))


def places(value, path=()):
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        yield (*path, key)
        yield from places(item, (*path, key))


# One place for each kind of path is enough: the second container is read as the first.
PLACES = {tuple("*" if isinstance(key, int) else key for key in path): path for path in places(json.loads(BASE))}


def damaged(path, how):
    snapshot = json.loads(BASE)
    place = snapshot
    for key in path[:-1]:
        place = place[key]
    if how == "cut":
        del place[path[-1]]
    else:
        place[path[-1]] = how
    return snapshot


@pytest.mark.parametrize("how", ["cut", "text", 7])
@pytest.mark.parametrize("path", PLACES.values(), ids=lambda path: ".".join(map(str, path)))
def test_damage_gives_findings_or_a_sentence(path, how):
    try:
        assert JUDGE.report(damaged(path, how), "host")["findings"]
    except ValueError as error:
        assert "snapshot" in str(error)
