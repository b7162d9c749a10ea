# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core.recreation import objections, writable_layer
from ansible_collections.bulkhead.containers.tests.unit.plugins.module_utils._core.recreation.inspected import (
    answer,
    volume,
)

CHANGED, ADDED, DELETED = 0, 1, 2


def found(inspect: t.Dict[str, t.Any], **given: t.Any) -> t.List[str]:
    return objections.find(inspect, **{"dependents": [], "image_is_there": True, "changes": [], **given})


def test_nothing_speaks_against_a_plain_one() -> None:
    assert found(answer()) == []


@pytest.mark.parametrize(("inspect", "given", "words"), [
    (answer(AutoRemove=True), {}, "--rm"),
    (answer(DeviceRequests=[{"Count": -1}]), {}, "GPU"),
    (answer(Runtime="nvidia"), {}, "GPU"),
    (answer(NewThing={"a": 1}), {}, "HostConfig.NewThing"),
    (answer({"NewThing": True}), {}, "Config.NewThing"),
    (answer(networks={"app": {"NewThing": "x"}}), {}, "NetworkSettings.Networks.app.NewThing"),
    (answer(), {"dependents": ["joined", "linked"]}, "joined, linked"),
    (answer(), {"dependents": None}, "could not be read"),
    (answer(), {"image_is_there": False}, "image is gone"),
    (answer(), {"changes": None}, "could not be read"),
    (answer(), {"changes": [{"Path": "/etc/app.conf", "Kind": ADDED}]}, "/etc/app.conf"),
    (answer(state={"Status": "paused"}), {}, "paused"),
    (answer(state={"Status": "restarting"}), {}, "restarting"),
    (answer(state={"Status": "exited"}), {}, "does not run"),
    (answer(state={"Status": "created"}), {}, "never started"),
    (answer(state={"Health": {"Status": "unhealthy"}}), {}, "unhealthy"),
    (answer(state={"Health": {"Status": "starting"}}), {}, "starting"),
])
def test_what_speaks_against_it(inspect: t.Dict[str, t.Any], given: t.Dict[str, t.Any], words: str) -> None:
    assert len(found(inspect, **given)) == 1
    assert words in found(inspect, **given)[0]


@pytest.mark.parametrize("nothing", [None, "", [], 0])
def test_a_new_field_that_holds_nothing_is_left_to_the_comparison(nothing: t.Any) -> None:
    assert found(answer(NewThing=nothing)) == []


@pytest.mark.parametrize(("changes", "left"), [
    ([("/etc", CHANGED), ("/etc/hosts", CHANGED), ("/etc/resolv.conf", ADDED)], []),
    ([("/tmp", CHANGED), ("/tmp/x", ADDED), ("/run/a.pid", ADDED), ("/var/cache/y", ADDED), ("/var", CHANGED)], []),
    ([("/srv", ADDED), ("/srv/data", ADDED), ("/srv/data/x", ADDED)], []),
    ([("/sbin", ADDED), ("/sbin/docker-init", ADDED)], []),
    ([("/new", ADDED)], ["/new"]),
    ([("/srv", CHANGED), ("/srv/other", ADDED)], ["/srv/other"]),
    ([("/var", CHANGED), ("/var/log", CHANGED), ("/var/log/app", ADDED)], ["/var/log/app"]),
    ([("/etc", CHANGED)], ["/etc"]),
    ([("/etc/shadow", DELETED)], ["/etc/shadow"]),
    ([("/tmpfile", ADDED)], ["/tmpfile"]),
    ([("/app", CHANGED), ("/app/__pycache__", ADDED), ("/app/__pycache__/a.cpython-313.pyc", ADDED)], []),
    ([("/app", CHANGED), ("/app/__pycache__", CHANGED), ("/app/__pycache__/a.cpython-313.pyc", CHANGED)], []),
    ([("/app/__pycache__", ADDED), ("/app/__pycache__/notes", ADDED)], ["/app/__pycache__/notes"]),
    ([("/app/a.pyc", ADDED)], ["/app/a.pyc"]),
])
def test_what_of_its_own_files_somebody_could_miss(changes: t.Any, left: t.List[str]) -> None:
    inspect = answer(mounts=[volume("v", "/srv/data")])
    assert writable_layer.of_value([{"Path": path, "Kind": kind} for path, kind in changes], inspect) == left
