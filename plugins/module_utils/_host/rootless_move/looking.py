# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""One look at both engines, and all that a plan is made from. Nothing is changed."""

from __future__ import annotations

import dataclasses
import os
import shutil
import typing as t
from dataclasses import dataclass

from ansible_collections.bulkhead.containers.plugins.module_utils._core import container_defaults
from ansible_collections.bulkhead.containers.plugins.module_utils._core.inspect import container
from ansible_collections.bulkhead.containers.plugins.module_utils._core.owners import decision
from ansible_collections.bulkhead.containers.plugins.module_utils._core.parse import file_capabilities
from ansible_collections.bulkhead.containers.plugins.module_utils._core.rootless_move import (
    container_obstacles,
    plan,
    projects,
)
from ansible_collections.bulkhead.containers.plugins.module_utils._core.rootless_move.facts import (
    Advice,
    Case,
    Target,
    VolumeSeen,
)
from ansible_collections.bulkhead.containers.plugins.module_utils._host import command, owners, processes, reading
from ansible_collections.bulkhead.containers.plugins.module_utils._host.container_settings import seen
from ansible_collections.bulkhead.containers.plugins.module_utils._host.container_settings.seen import Seen
from ansible_collections.bulkhead.containers.plugins.module_utils._host.daemon_config import process_seen
from ansible_collections.bulkhead.containers.plugins.module_utils._host.engines import Place
from ansible_collections.bulkhead.containers.plugins.module_utils._host.errors import Errors
from ansible_collections.bulkhead.containers.plugins.module_utils._host.rootless_move import (
    compose,
    host_paths,
    images,
    places,
    users_engine,
    volume_data,
)
from ansible_collections.bulkhead.containers.plugins.module_utils._host.rootless_move.places import Places, Record
from ansible_collections.bulkhead.containers.plugins.module_utils._host.rootless_move.users_engine import UsersEngine

_IGNORED = "ignored"
_FIRST_PORT = "/proc/sys/net/ipv4/ip_unprivileged_port_start"
_CAP_NET_BIND_SERVICE = 10
_CAPABILITY = "security.capability"
_PROJECT = "com.docker.compose.project"
_NO_NETWORKS = ("bridge", "host", "none")


@dataclass(frozen=True)
class Look:
    """C(wanted): what the plan is made from."""

    engine: UsersEngine
    source: Seen
    target: Seen
    wanted: plan.Seen

    @property
    def moving(self) -> t.List[str]:
        return [case.name for case in self.wanted.cases]


def look(at: Places, names: t.Sequence[str], timeout: float) -> Look:
    """Raises HostError."""
    engine = users_engine.find(at.user, timeout)
    source, target = seen.look(at.source), seen.look(at.target)
    owned = _owners(at, source)
    chosen = _chosen(source, owned, names)
    cases = _cases(at, engine, source, chosen, owned)
    volumes = [_volume(at, engine, source, name) for name in sorted({name for one in cases for name in one.volumes})]
    wanted = plan.Seen(
        target=_target(at, engine, target, cases),
        cases=cases,
        unknown=sorted({*names} - {plan.ALL} - {_name(one) for one in source.containers.values()}),
        staying=sorted(_name(one) for one in source.containers.values() if plan.ALL in names and not _runs(one)),
        engine=_engines(at, engine),
        networks=[at.source.ask(f"/networks/{name}") for name in sorted({n for one in cases for n in one.networks})],
        volumes=volumes,
        answers={one.name: compose.hashes(at.run, engine, one) for one in projects.find(cases)},
        apart=_apart(source, cases),
        image_bytes=_image_bytes(at, cases),
    )
    return Look(engine, source, target, wanted)


def names_of(at: Places, names: t.Sequence[str]) -> t.List[str]:
    """Of the containers of the rootful engine that are asked for."""
    source = seen.look(at.source)
    return sorted(_name(one) for one in _chosen(source, _owners(at, source), names))


def _name(inspect: Record) -> str:
    return str(inspect["Name"]).lstrip("/")


def _runs(inspect: Record) -> bool:
    return bool((inspect.get("State") or {}).get("Running"))


def _chosen(source: Seen, owned: t.Mapping[str, t.Optional[Record]], names: t.Sequence[str]) -> t.List[Record]:
    """With "all", what runs and whose label does not say to leave it alone."""
    return [one for one in source.containers.values() if _name(one) in names or (
        plan.ALL in names and _runs(one) and (owned.get(one["Id"]) or {}).get("kind") != _IGNORED)]


def _owners(at: Places, source: Seen) -> t.Dict[str, t.Optional[Record]]:
    """{number: owner}"""
    info = at.source.ask("/info")
    mirrors = (info.get("RegistryConfig") or {}).get("Mirrors") or ()
    place = Place(name="docker", mode="rootful", user="root", uid=0, socket=at.source.socket, config="", installed=True)
    clues = owners.Host(at.run, Errors()).clues(place, mirrors, processes.all_processes())
    told = [_with_defaults(one) for one in source.containers.values()]
    decided = decision.decide(told, clues)
    return {one.identity: decided[one.record["id"]] for one in told}


def _with_defaults(inspect: Record) -> t.Any:
    record = container.read(inspect, ())
    configured = {**container_defaults.DEFAULTS, **record["configured"]}
    return dataclasses.replace(container.untold(inspect, record), record={**record, "configured": configured})


def _cases(at: Places, engine: UsersEngine, source: Seen, chosen: t.Sequence[Record],
           owned: t.Mapping[str, t.Optional[Record]]) -> t.List[Case]:
    everything = processes.all_processes()
    names = [_name(one) for one in chosen]
    found = []
    for one in sorted(chosen, key=_name):
        accounts = host_paths.accounts_of(one, everything)
        found.append(Case(
            inspect=one,
            owner=owned.get(one["Id"]),
            objections=source.objections(one, names),
            barred=host_paths.look(at.run, engine, one, accounts),
            accounts=accounts,
            joined=_joined(source, one),
        ))
    return found


def _apart(source: Seen, cases: t.Sequence[Case]) -> t.Dict[str, t.List[str]]:
    """{project: names of what else of it runs}"""
    chosen = {case.id for case in cases}
    return {project: sorted(_name(one) for one in source.containers.values() if one["Id"] not in chosen and _runs(one)
                            and (one["Config"].get("Labels") or {}).get(_PROJECT) == project)
            for project in {case.project for case in cases} - {""}}


def _joined(source: Seen, inspect: Record) -> t.List[str]:
    references = container_obstacles.references(inspect)
    found = (source.containers.get(one) or source.named(one) for one in references)
    return [_name(one) if one else reference for one, reference in zip(found, references)]


def _volume(at: Places, engine: UsersEngine, source: Seen, name: str) -> VolumeSeen:
    inspect = at.source.ask(f"/volumes/{name}")
    users = frozenset(_name(one) for one in source.containers.values()
                      for mount in one.get("Mounts") or () if mount.get("Name") == name)
    if inspect.get("Driver") != "local" or inspect.get("Options"):
        return VolumeSeen(inspect, users)
    found = volume_data.survey(str(inspect["Mountpoint"]), engine.ids)
    return VolumeSeen(inspect, users, found.size, found.barred)


def _target(at: Places, engine: UsersEngine, target: Seen, cases: t.Sequence[Case]) -> Target:
    networks = {one["Name"]: one for one in at.target.ask("/networks") if one["Name"] not in _NO_NETWORKS}
    listed = at.target.ask("/containers/json")
    used = {str(case.inspect["Config"]["Image"]) for case in cases}
    return Target(
        user=at.user,
        ids=engine.ids,
        info=engine.info,
        api=target.engine.api,
        first_port=_first_port(),
        names=frozenset(_name(one) for one in target.containers.values()),
        published=frozenset(f"{port['PublicPort']}/{port['Type']}" for one in listed
                            for port in one.get("Ports") or () if port.get("PublicPort")),
        images={name: found for name, found in ((name, images.identity(at.target, name)) for name in used) if found},
        networks=networks,
        volumes=frozenset(one["Name"] for one in at.target.ask("/volumes").get("Volumes") or ()),
        hard_limits=_hard_limits(engine.pid),
        free=_free(engine.path(str(engine.info["DockerRootDir"]))),
    )


def _engines(at: Places, engine: UsersEngine) -> t.List[Advice]:
    """What speaks against the one engine or the other."""
    info = at.source.ask("/info")
    options = info.get("SecurityOptions") or ()
    found = []
    if any(str(one).startswith("name=userns") for one in options):
        found.append(("the rootful engine maps ids, so that its data have other owners than here is known",
                      "Take userns-remap back first, with the playbook userns_remap"))
    if any(str(one).startswith("name=rootless") for one in options):
        found.append((f"what answers at {at.source.socket} is a rootless engine", "Name the socket of the rootful one"))
    if _store(info) != _store(engine.info):
        found.append(("the two engines keep their images in ways that give them other numbers",
                      "Have both use containerd's image store, or none (features.containerd-snapshotter)"))
    if at.source.journal() is not None:
        found.append(("a change of a container was broken off", "Run bulkhead.containers.container_settings first"))
    if (info.get("Swarm") or {}).get("LocalNodeState") not in (None, "", "inactive"):
        found.append(("the rootful engine is part of a swarm", "Leave its swarm first"))
    return found


def _store(info: t.Mapping[str, t.Any]) -> bool:
    """Whether it is containerd's."""
    return any("containerd.snapshotter" in str(value) for _name, value in info.get("DriverStatus") or ())


def _first_port() -> int:
    """Also where the program that publishes them is allowed more than its user."""
    program = shutil.which("rootlesskit", path=command.PATH)
    try:
        allowed = file_capabilities.parse(os.getxattr(program, _CAPABILITY)) if program else 0
    except OSError:
        allowed = 0
    return 0 if allowed >> _CAP_NET_BIND_SERVICE & 1 else int(reading.text(_FIRST_PORT))


def _hard_limits(pid: int) -> t.Mapping[str, int]:
    found = process_seen.read(pid, "")
    return found.hard_limits if found else {}


def _free(path: str) -> int:
    space = os.statvfs(path)
    return space.f_bavail * space.f_frsize


def _image_bytes(at: Places, cases: t.Sequence[Case]) -> int:
    used = {str(case.inspect["Image"]) for case in cases}
    found = (places.asked(at.source, f"/images/{one}/json") for one in used if not images.identity(at.target, one))
    return sum(int(one.get("Size") or 0) for one in found if one)
