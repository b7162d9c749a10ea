# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Containers moved to the user's engine as one transaction: they run there then, or in the rootful one as before."""

from __future__ import annotations

import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.recreation import acceptance, body
from ansible_collections.bulkhead.containers.plugins.module_utils._core.recreation.acceptance import Behaviour
from ansible_collections.bulkhead.containers.plugins.module_utils._core.recreation.body import Engine, Request
from ansible_collections.bulkhead.containers.plugins.module_utils._core.rootless_move import (
    networks,
    order,
    projects,
    request,
    volumes,
)
from ansible_collections.bulkhead.containers.plugins.module_utils._core.rootless_move.facts import Case
from ansible_collections.bulkhead.containers.plugins.module_utils._core.rootless_move.journal import (
    MOVED,
    MOVING,
    Journal,
    Moved,
)
from ansible_collections.bulkhead.containers.plugins.module_utils._core.subjects import image_names
from ansible_collections.bulkhead.containers.plugins.module_utils._host.container_settings import behaviour
from ansible_collections.bulkhead.containers.plugins.module_utils._host.daemon_config.fault_points import reached
from ansible_collections.bulkhead.containers.plugins.module_utils._host.errors import HostError
from ansible_collections.bulkhead.containers.plugins.module_utils._host.rootless_move import (
    compose,
    images,
    patience,
    volume_data,
    way_back,
)
from ansible_collections.bulkhead.containers.plugins.module_utils._host.rootless_move.looking import Look
from ansible_collections.bulkhead.containers.plugins.module_utils._host.rootless_move.places import Places, Record

_NO_RESTART = {"RestartPolicy": {"Name": "no", "MaximumRetryCount": 0}}


class MoveFailed(HostError):
    """It was begun and did not succeed. C(lines): the last ones of the log of a container that was not accepted."""

    def __init__(self, reason: str, rolled_back: bool, lines: str) -> None:
        super().__init__(reason)
        self.rolled_back = rolled_back
        self.lines = lines


class _NotAccepted(HostError):
    def __init__(self, reason: str, lines: str) -> None:
        super().__init__(reason)
        self.lines = lines


def carry_out(at: Places, look: Look, settles: float) -> Journal:
    """Raises MoveFailed; everything is as it was then, unless it says otherwise."""
    journal = _journal(at, look)
    at.write_journal(journal)
    reached("journal_written")
    try:
        _prepare(at, look)
        _exchange(at, look, journal, settles)
    except (HostError, OSError) as error:
        raise _gone_back(at, journal, error) from error
    except Exception as error:  # whatever we did not think of: nobody's container stays down for it
        raise _gone_back(at, journal, HostError(f"{type(error).__name__}: {error}")) from error
    journal = journal.at(MOVED)
    at.write_journal(journal)
    reached("move_written")
    return journal


def _journal(at: Places, look: Look) -> Journal:
    wanted = look.wanted
    used = {str(case.inspect["Image"]) for case in wanted.cases}
    return Journal(
        phase=MOVING,
        user=at.user,
        socket=at.target.socket,
        containers=[Moved(case.id, case.name, dict(case.host_config.get("RestartPolicy") or {}), case.project,
                          case.volumes) for case in reversed(order.to_make(wanted.cases))],
        networks=[str(one["Name"]) for one in wanted.networks if one["Name"] not in wanted.target.networks],
        volumes=[one.name for one in wanted.carried],
        images=sorted(one for one in used if not images.identity(at.target, one)),
    )


def _prepare(at: Places, look: Look) -> None:
    """All that can be done and tried while the rootful engine's containers run."""
    _carry_images(at, look)
    reached("images_carried")
    for one in look.wanted.networks:
        if one["Name"] not in look.wanted.target.networks:
            at.target.commands.make_network(networks.request(one, look.wanted.target, look.wanted.cases))
    reached("networks_made")
    _make_volumes(at, look)
    reached("volumes_made")
    for identity in reversed(list(_make_containers(at, look).values())):
        at.target.commands.remove(identity)
    reached("tried")


def _carry_images(at: Places, look: Look) -> None:
    used: t.Dict[str, t.Set[str]] = {}
    for case in look.wanted.cases:
        used.setdefault(str(case.inspect["Image"]), set()).add(_image_name(case))
    for image, names in sorted(used.items()):
        images.carry(at.source, at.target, image, sorted(one for one in names if _goes_along(at, look, image, one)))


def _goes_along(at: Places, look: Look, image: str, name: str) -> bool:
    """Whether it is this image's name still, and no other's in the user's engine."""
    free = look.wanted.target.images.get(name, image) == image
    return free and not image_names.pinned(name) and images.identity(at.source, name) == image


def _image_name(case: Case) -> str:
    return str(case.inspect["Config"]["Image"])


def _make_volumes(at: Places, look: Look) -> None:
    for one in look.wanted.carried:
        at.target.commands.make_volume(volumes.request(one.inspect))


def _make_containers(at: Places, look: Look) -> t.Dict[str, str]:
    """{name: number} of those that are nobody else's, made and compared; none of them runs."""
    made: t.Dict[str, str] = {}
    for case in order.to_make(look.wanted.cases):
        if not case.project:
            made[case.name] = _make(at, look, case, made)
    return made


def _make(at: Places, look: Look, case: Case, made: t.Mapping[str, str]) -> str:
    wanted = _request(at, look, case)
    numbers = {one.id: made[one.name] for one in look.wanted.cases if one.name in made}
    request.joined(wanted, {**numbers, **made})
    identity = at.target.commands.create(case.name, wanted.document())
    for network in wanted.networks.disconnect:
        at.target.commands.disconnect(network, identity)
    for network, endpoint in wanted.networks.connect:
        at.target.commands.connect(network, identity, endpoint)
    new = at.target.inspect(identity)
    differing = ["all, as it is gone"] if new is None else request.differences(
        wanted, case.inspect, new, _mountpoints(at, case.volumes))
    if differing:
        raise HostError(f"the engine of {at.user} makes a container {case.name} that differs in {', '.join(differing)}")
    return identity


def _request(at: Places, look: Look, case: Case) -> Request:
    around = look.source.surroundings(dict(case.inspect))
    moved = images.identity(at.target, _image_name(case)) != case.inspect["Image"]
    engine = Engine(min(look.source.engine.api, look.target.engine.api), look.source.engine.hostname)
    return body.make(case.inspect, engine, body.Surroundings(around.inherited, around.empty_volumes, moved))


def _mountpoints(at: Places, names: t.Iterable[str]) -> t.Dict[str, str]:
    return {name: str(at.target.ask(f"/volumes/{name}")["Mountpoint"]) for name in names}


def _exchange(at: Places, look: Look, journal: Journal, settles: float) -> None:
    wanted = {case.name: _expected(case) for case in look.wanted.cases}
    for one in journal.containers:
        if one.restarts:
            at.source.commands.update(one.id, _NO_RESTART)
    reached("restart_policies_off")
    by_name = {case.name: case for case in look.wanted.cases}
    for one in journal.containers:
        at.source.commands.stop(one.id, patience.of(by_name[one.name].inspect))
    reached("stopped")
    _copy(at, look)
    reached("data_copied")
    made = _make_containers(at, look)
    reached("containers_made")
    _start(at, look, made)
    reached("started")
    for name, identity in _all_made(at, look, made).items():
        _accept(at, name, identity, wanted[name], settles)
        settles = 0
    reached("accepted")


def _expected(case: Case) -> Behaviour:
    before = behaviour.of(dict(case.inspect))
    return acceptance.expected(before, case.host_config.get("PortBindings") or {}, "")


def _copy(at: Places, look: Look) -> None:
    """Into volumes with nothing in them: what was tried may have filled them with what the image has there."""
    for one in look.wanted.carried:
        at.target.commands.remove_volume(one.name)
    _make_volumes(at, look)
    for one in look.wanted.carried:
        source = str(one.inspect["Mountpoint"])
        destination = _mountpoints(at, [one.name])[one.name]
        volume_data.copy(at.run, source, look.engine, destination)
        differing = next(volume_data.differences(source, look.engine.path(destination), look.engine.ids), "")
        if differing:
            raise HostError(f"the copied data of the volume {one.name} are not the same: {differing}")


def _start(at: Places, look: Look, made: t.Mapping[str, str]) -> None:
    for identity in made.values():
        at.target.commands.start(identity)
    for project in look.wanted.projects:
        compose.up(at.run, look.engine, project)


def _all_made(at: Places, look: Look, made: t.Mapping[str, str]) -> t.Dict[str, str]:
    """{name in the rootful engine: number in the user's}, in the order in which they were made."""
    found = dict(made)
    there = {_place(one): one for one in way_back.of_projects(at, look.wanted.project_names)}
    for case in look.wanted.cases:
        if case.project:
            new = there.get((case.project, *projects.service_of(case)))
            differing = ["all, as it is missing"] if new is None else request.mounts_differ(case.inspect, new)
            if new is None or differing:
                raise HostError(f"Compose made a container for {case.name} that differs in {', '.join(differing)}")
            found[case.name] = str(new["Id"])
    return found


def _place(inspect: Record) -> t.Tuple[str, str, int]:
    labels = inspect["Config"].get("Labels") or {}
    number = str(labels.get("com.docker.compose.container-number") or "1")
    return (str(labels.get("com.docker.compose.project")), str(labels.get("com.docker.compose.service")),
            int(number) if number.isdigit() else 1)


def _accept(at: Places, name: str, identity: str, wanted: Behaviour, settles: float) -> None:
    try:
        behaviour.await_acceptance(at.target, identity, wanted, settles)
    except behaviour.NotAccepted as error:
        lines = at.target.commands.last_lines(identity)
        raise _NotAccepted(f"{name} was not accepted in the engine of {at.user}: {error}", lines) from None


def _gone_back(at: Places, journal: Journal, error: Exception) -> MoveFailed:
    reason = str(error).rstrip(".")
    lines = error.lines if isinstance(error, _NotAccepted) else ""
    try:
        way_back.go(at, journal)
    except (HostError, OSError) as worse:
        return MoveFailed(f"{reason}. Coming back failed, too: {worse}; run this again to have another try at it",
                          False, lines)
    return MoveFailed(f"{reason}. The rootful engine's containers run as before", True, lines)
