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


@pytest.mark.parametrize(("got", "same"), [
    ({"Type": "json-file", "Config": {"max-file": "2"}}, True),
    # What the engine gives to each new container.
    ({"Type": "json-file", "Config": {"max-file": "2", "max-size": "10m"}}, True),
    ({"Type": "json-file", "Config": {"max-file": "5", "max-size": "10m"}}, False),
    ({"Type": "json-file", "Config": {"max-size": "10m"}}, False),
    ({"Type": "journald", "Config": {"max-file": "2"}}, False),
])
def test_options_of_its_log_are_kept_and_the_engine_s_own_may_come_with_it(got: t.Dict[str, t.Any], same: bool) -> None:
    old = inspected.answer(LogConfig={"Type": "json-file", "Config": {"max-file": "2"}})
    assert differences(old, HostConfig__LogConfig=got) == ([] if same else ["HostConfig.LogConfig"])


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
