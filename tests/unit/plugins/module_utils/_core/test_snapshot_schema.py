# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import json
from pathlib import Path

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core.snapshot_schema import SnapshotError, check

BASE = (Path(__file__).parents[3] / "catalog" / "base_snapshot.json").read_text(encoding="utf-8")


def base(**changes):
    return dict(json.loads(BASE), **changes)


INVALID = [
    (None, "not a snapshot"),
    ([], "not a snapshot"),
    ({}, "not a snapshot"),
    (base(schema=2), "has schema 2, this collection reads schema 1"),
    (base(schema="1"), "has schema '1'"),
    (base(host=None), "snapshot.host is not a map"),
    (base(engines={}), "snapshot.engines is not a list"),
    (base(engines=["docker"]), "engines.0 is not a map"),
    (base(engines=[{"name": "docker"}]), "engines.docker has no 'mode'; was the file cut off"),
    (base(host={"name": "h"}), "host has no 'kernel'"),
    (base(errors=[{"section": "host.audit"}]), "errors.0 has no 'object'"),
]


def test_a_whole_snapshot_is_returned():
    assert check(base()) == base()


@pytest.mark.parametrize("snapshot, message", INVALID)
def test_what_cannot_be_judged_is_refused_by_place(snapshot, message):
    with pytest.raises(SnapshotError, match=message):
        check(snapshot)


def test_a_section_that_could_not_be_read_is_no_damage():
    snapshot = base()
    snapshot["engines"][0]["containers"] = None
    assert check(snapshot) is snapshot


@pytest.mark.parametrize("name", ["owner", "donates_to"])
def test_what_came_later_to_containers_may_be_missing_but_not_damaged(name):
    snapshot = base()
    container = snapshot["engines"][0]["containers"][0]
    container.pop(name, None)
    assert check(snapshot) is snapshot
    container[name] = None
    assert check(snapshot) is snapshot
    container[name] = "text"
    with pytest.raises(SnapshotError, match="engines.docker.containers.%s.%s is not a" % (container["name"], name)):
        check(snapshot)


@pytest.mark.parametrize(("name", "sound", "damaged"), [("replaced", [], "text"), ("broken_off", "web", [])])
def test_what_came_later_to_engines_may_be_missing_but_not_damaged(name, sound, damaged):
    snapshot = base()
    engine = snapshot["engines"][0]
    for told in (None, sound):
        engine[name] = told
        assert check(snapshot) is snapshot
    engine[name] = damaged
    with pytest.raises(SnapshotError, match="engines.docker.%s is not a" % name):
        check(snapshot)


@pytest.mark.parametrize("name", ["ledger", "own_files", "read_only_sysctls"])
def test_what_came_later_may_be_missing_but_not_damaged(name):
    snapshot = base()
    snapshot["host"][name] = None
    assert check(snapshot) is snapshot
    snapshot["host"][name] = "text"
    with pytest.raises(SnapshotError, match="host.%s is not a" % name):
        check(snapshot)
    del snapshot["host"][name]
    assert check(snapshot) is snapshot
