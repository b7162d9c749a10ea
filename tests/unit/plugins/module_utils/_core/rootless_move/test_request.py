# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import copy
import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.recreation import body
from ansible_collections.bulkhead.containers.plugins.module_utils._core.recreation.body import Engine, Surroundings
from ansible_collections.bulkhead.containers.plugins.module_utils._core.rootless_move import request
from ansible_collections.bulkhead.containers.tests.unit.plugins.module_utils._core.recreation.inspected import (
    answer,
    volume,
)

PLACE = "/home/ann/.local/share/docker/volumes/data/_data"


def asked(inspect: t.Dict[str, t.Any]) -> body.Request:
    return body.make(inspect, Engine((1, 45), "host"), Surroundings())


def moved(inspect: t.Dict[str, t.Any]) -> t.Dict[str, t.Any]:
    new = copy.deepcopy(inspect)
    for one in new["Mounts"]:
        one["Source"] = PLACE
    return new


def test_the_place_of_a_volume_is_another_one_and_all_else_is_the_same() -> None:
    old = answer(mounts=[volume("data", "/data")], Binds=["data:/data"])
    assert request.differences(asked(old), old, moved(old), {"data": PLACE}) == []
    assert request.differences(asked(old), old, old, {"data": PLACE}) == ["Mounts /data"]


def test_an_engine_of_a_user_has_its_own_score_for_when_memory_runs_out() -> None:
    old = answer()
    new = moved(old)
    new["HostConfig"].update(OomScoreAdj=200, ReadonlyRootfs=True)
    assert request.differences(asked(old), old, new, {}) == ["HostConfig.ReadonlyRootfs"]


def test_whose_namespaces_it_uses_has_another_number_there() -> None:
    wanted = asked(answer(NetworkMode="container:old", PidMode="container:stranger", IpcMode="private"))
    request.joined(wanted, {"old": "new"})
    assert [wanted.host_config[key] for key in ("NetworkMode", "PidMode", "IpcMode")] == [
        "container:new", "container:stranger", "private"]


def test_what_compose_made_is_told_by_its_image_and_mounts() -> None:
    old = answer(mounts=[volume("data", "/data"), volume("ab" * 32, "/cache")])
    new = answer(mounts=[volume("data", "/data"), volume("cd" * 32, "/cache")])
    assert request.mounts_differ(old, moved(new)) == []
    assert request.mounts_differ(old, answer(mounts=[volume("other", "/data")])) == ["Mounts /cache", "Mounts /data"]
    assert request.mounts_differ(old, {**new, "Image": "sha256:other"}) == ["Image"]
