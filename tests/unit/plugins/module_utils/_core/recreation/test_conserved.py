# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import copy
import typing as t

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core.recreation import conserved
from ansible_collections.bulkhead.containers.plugins.module_utils._core.recreation.body import (
    Engine,
    Surroundings,
    make,
)
from ansible_collections.bulkhead.containers.tests.unit.plugins.module_utils._core.recreation import inspected

ANONYMOUS = inspected.volume("a" * 64, "/data")


def differences(old: t.Dict[str, t.Any], **changes: t.Any) -> t.List[str]:
    """Of a container made as it was asked for, but for what is given: C(Config.User="x") as C(Config__User)."""
    new = copy.deepcopy(old)
    for path, value in changes.items():
        *sections, key = path.split("__")
        place = new
        for section in sections:
            place = place[section]
        place[key] = value
    return conserved.differences(make(old, Engine((1, 45), "h"), Surroundings()), old, new)


@pytest.mark.parametrize(("changes", "named"), [
    ({}, []),
    ({"Config__Hostname": "its own"}, []),
    ({"HostConfig__Ulimits": None}, []),
    ({"HostConfig__PidsLimit": 0}, []),
    ({"Config__User": "root"}, ["Config.User"]),
    ({"HostConfig__Privileged": True}, ["HostConfig.Privileged"]),
    ({"HostConfig__NewThing": "on"}, ["HostConfig.NewThing"]),
    ({"HostConfig__NewThing": ""}, []),
    ({"HostConfig__MaskedPaths": None}, ["HostConfig.MaskedPaths"]),
    ({"HostConfig__MaskedPaths": []}, ["HostConfig.MaskedPaths"]),
    ({"Image": "sha256:other"}, ["Image"]),
    ({"Mounts": [ANONYMOUS]}, ["Mounts /data"]),
])
def test_every_field_is_compared(changes: t.Dict[str, t.Any], named: t.List[str]) -> None:
    assert differences(inspected.answer(), **changes) == named


def test_a_link_is_told_by_whom_it_leads_to_and_how_it_is_called() -> None:
    old = inspected.answer(Links=["/db:/web/store"])
    assert differences(old, HostConfig__Links=["/db:/web.bulkhead-new/store"]) == []
    assert differences(old, HostConfig__Links=["/db:/web.bulkhead-new/other"]) == ["HostConfig.Links"]


def test_a_volume_that_is_another_one_is_told() -> None:
    old = inspected.answer(mounts=[ANONYMOUS])
    binds = {"HostConfig__Binds": ["a" * 64 + ":/data"]}
    assert differences(old, **binds) == []
    assert differences(old, Mounts=[inspected.volume("b" * 64, "/data")], **binds) == ["Mounts /data"]
    assert differences(old, Mounts=[], **binds) == ["Mounts /data"]
