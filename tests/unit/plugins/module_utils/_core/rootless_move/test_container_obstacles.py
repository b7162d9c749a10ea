# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core.rootless_move import container_obstacles
from ansible_collections.bulkhead.containers.tests.unit.plugins.module_utils._core.recreation.inspected import answer
from ansible_collections.bulkhead.containers.tests.unit.plugins.module_utils._core.rootless_move.estate import (
    INFO,
    case,
    compose,
    target,
)


def owned(kind: str, name: str = "it", **details: t.Any) -> t.Dict[str, t.Any]:
    return {"kind": kind, "name": name, "evidence": "a label", "details": details}


def published(port: str, container: str = "80/tcp") -> t.Dict[str, t.Any]:
    return answer(PortBindings={container: [{"HostIp": "", "HostPort": port}]})


def blocking(one: t.Any, **of_target: t.Any) -> t.List[str]:
    return [reason for reason, _step in container_obstacles.blocking(one, target(**of_target), ["web"])]


def worth_accepting(one: t.Any, **of_target: t.Any) -> t.List[str]:
    return [reason for reason, _step in container_obstacles.worth_accepting(one, target(**of_target))]


def test_nothing_speaks_against_a_plain_one() -> None:
    assert blocking(case()) == [] and worth_accepting(case()) == []


@pytest.mark.parametrize(("one", "of_target", "words"), [
    (case(answer(NetworkMode="host")), {}, "the host's network"),
    (case(answer(PidMode="host")), {}, "the host's processes"),
    (case(answer(IpcMode="host")), {}, "the host's IPC"),
    (case(answer(Privileged=True)), {}, "privileged"),
    (case(answer(DeviceCgroupRules=["c 1:3 mr"])), {}, "rules for devices"),
    (case(answer(OomScoreAdj=-500)), {}, "memory runs out"),
    (case(answer(StorageOpt={"size": "1G"})), {}, "storage driver"),
    (case(answer(Runtime="runsc")), {}, "no runtime runsc"),
    (case(answer(LogConfig={"Type": "loki"})), {}, "no log driver loki"),
    (case(answer(Ulimits=[{"Name": "nofile", "Hard": 9000}])), {"hard_limits": {"nofile": 4096}}, "above"),
    (case(answer(Ulimits=[{"Name": "nofile", "Hard": -1}])), {"hard_limits": {"nofile": 4096}}, "above"),
    (case(published("80")), {"first_port": 1024}, "port 80, and the engine of ann can publish none below 1024"),
    (case(published("8080", "80/sctp")), {}, "SCTP"),
    (case(published("8080")), {"published": frozenset(["8080/tcp"])}, "has the port 8080/tcp"),
    (case(barred={"/srv/data": "/srv/data/key as user 70"}), {}, "could not use /srv/data as they do now"),
    (case(joined=["other"]), {}, "what the container other has"),
    (case(), {"names": frozenset(["web"])}, "a container of that name"),
    (case(accounts=[(70000, 0)]), {}, "it runs as user 70000"),
    (case(objections=["it is paused; unpause it"]), {}, "it is paused"),
    (case(owner=None), {}, "could not be read"),
    (case(owner=owned("swarm")), {}, "a swarm makes it"),
    (case(owner=owned("kubernetes")), {}, "Kubernetes"),
    (case(owner=owned("manager", "Nomad")), {}, "Nomad makes it"),
    (case(owner=owned("systemd", "web.service")), {}, "web.service of systemd"),
    (case(owner=owned("access", "SSH")), {}, "come through it (SSH)"),
    (case(owner=owned("ignored")), {}, "bulkhead.ignore"),
    (case(owner=owned("auto_remove")), {}, "--rm"),
    (case(owner=compose(unit="shop.service")), {}, "shop.service of systemd runs Compose"),
])
def test_what_speaks_against_it(one: t.Any, of_target: t.Dict[str, t.Any], words: str) -> None:
    found = blocking(one, **of_target)
    assert len(found) == 1 and words in found[0], found


@pytest.mark.parametrize(("one", "of_target"), [
    (case(published("80")), {"first_port": 0}),
    (case(published("0")), {"first_port": 1024}),
    (case(published("")), {"first_port": 1024}),
    (case(answer(Ulimits=[{"Name": "nofile", "Hard": 4096}])), {"hard_limits": {"nofile": 4096}}),
    (case(answer(Ulimits=[{"Name": "nofile", "Hard": -1}])), {"hard_limits": {"nofile": -1}}),
    (case(answer(LogConfig={"Type": "none"})), {}),
    (case(joined=["web"]), {}),
    (case(owner=compose()), {}),
    (case(barred={"/srv/data": None}), {}),
    (case(accounts=[(0, 0), (65536, 65536)]), {}),
])
def test_what_does_not(one: t.Any, of_target: t.Dict[str, t.Any]) -> None:
    assert blocking(one, **of_target) == []


@pytest.mark.parametrize(("one", "info", "words"), [
    (case(answer(Memory=1, PidsLimit=5)), {"CgroupDriver": "none"}, "(Memory, PidsLimit)"),
    (case(answer(Memory=1, PidsLimit=5)), {"PidsLimit": False}, "(PidsLimit)"),
    (case(answer(SecurityOpt=["apparmor=mine"])), {}, "AppArmor"),
    (case(answer(CapAdd=["CAP_SYS_ADMIN", "CHOWN"])), {}, "(SYS_ADMIN)"),
    (case(published("8080")), {}, "an address of the engine's"),
    (case(barred={"/srv/data": None}), {}, "could not be looked through"),
])
def test_what_has_to_be_accepted(one: t.Any, info: t.Dict[str, t.Any], words: str) -> None:
    found = worth_accepting(one, info={**INFO, **info})
    assert len(found) == 1 and words in found[0], found


@pytest.mark.parametrize("host", [
    {"Memory": 1, "PidsLimit": 5}, {"SecurityOpt": ["apparmor=unconfined"]}, {"CapAdd": ["CHOWN"]}, {"PidsLimit": -1},
])
def test_what_need_not(host: t.Dict[str, t.Any]) -> None:
    assert worth_accepting(case(answer(**host))) == []


def test_an_objection_is_told_with_its_next_step() -> None:
    found = list(container_obstacles.blocking(case(objections=["it is paused; unpause it"]), target(), []))
    assert found == [("it is paused", "Unpause it")]


def test_whom_it_uses() -> None:
    inspect = answer(NetworkMode="container:ab", PidMode="host", VolumesFrom=["data:ro"], Links=["/db:/web/db"])
    assert container_obstacles.references(inspect) == ["ab", "data", "db"]
