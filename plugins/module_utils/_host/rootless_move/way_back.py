# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""From wherever a move was broken off, or has come to: the rootful engine's containers as they were, and no others."""

from __future__ import annotations

import contextlib
import json
import typing as t
import urllib.parse

from ansible_collections.bulkhead.containers.plugins.module_utils._core.rootless_move import shifting
from ansible_collections.bulkhead.containers.plugins.module_utils._core.rootless_move.journal import (
    RETURNING,
    Journal,
    Moved,
)
from ansible_collections.bulkhead.containers.plugins.module_utils._host.daemon_config.fault_points import reached
from ansible_collections.bulkhead.containers.plugins.module_utils._host.engine_commands import CommandRefused
from ansible_collections.bulkhead.containers.plugins.module_utils._host.errors import HostError
from ansible_collections.bulkhead.containers.plugins.module_utils._host.rootless_move import (
    patience,
    users_engine,
    volume_data,
)
from ansible_collections.bulkhead.containers.plugins.module_utils._host.rootless_move.places import (
    Places,
    Record,
    asked,
)

_PROJECT = "com.docker.compose.project"


def go(at: Places, journal: Journal) -> t.List[str]:
    """Names of volumes that are left with the user's engine, as they were written to since. Raises HostError."""
    at.source.await_engine()
    for one in journal.containers:
        if at.source.inspect(one.id) is None:
            raise HostError(f"the container {one.name} ({one.id[:12]}) of the rootful engine is gone, and nothing was "
                            "removed by us")
    silent = _silence(at)
    if not silent:
        for found in of_the_move(at, journal):
            at.target.commands.stop(found["Id"], patience.of(found))
            at.target.commands.remove(found["Id"])
    reached("user_s_removed")
    newer = written_to(at, journal) if journal.phase == RETURNING and not silent else []
    _start_again(at, journal)
    reached("rootful_started")
    if silent:
        raise HostError(f"the rootful engine's containers run as before; what was made in the engine of {at.user} is "
                        f"still there, as {silent}")
    _clear(at, journal, newer)
    reached("place_cleared")
    at.forget_journal()
    reached("return_forgotten")
    return newer


def of_the_move(at: Places, journal: Journal) -> t.List[Record]:
    """The containers of the user's engine that the move made. Nobody else's had these names."""
    single = (at.target.inspect(one.name) for one in journal.containers if not one.project)
    return [one for one in single if one is not None] + of_projects(at, journal.projects)


def of_projects(at: Places, names: t.Sequence[str]) -> t.List[Record]:
    found = []
    for name in names:
        wanted = urllib.parse.quote(json.dumps({"label": [f"{_PROJECT}={name}"]}))
        listed = at.target.ask(f"/containers/json?all=1&filters={wanted}")
        found += [at.target.inspect(str(one["Id"])) for one in listed]
    return [one for one in found if one is not None]


def written_to(at: Places, journal: Journal) -> t.List[str]:
    """Names of the user's volumes that are not as they were copied any more. What cannot be told is one of them."""
    try:
        engine = users_engine.find(at.user, at.target.timeout)
    except HostError:
        return list(journal.volumes)
    return [name for name in journal.volumes if _is_written_to(at, engine, name)]


def _is_written_to(at: Places, engine: users_engine.UsersEngine, name: str) -> bool:
    """Told by sizes and dates, which the copy has from the old one: the containers wait while this is looked at."""
    source, copied = asked(at.source, f"/volumes/{name}"), asked(at.target, f"/volumes/{name}")
    if source is None or copied is None:
        return copied is not None
    places = str(source["Mountpoint"]), engine.path(str(copied["Mountpoint"]))
    try:
        return next(volume_data.differences(*places, engine.ids, with_content=False), None) is not None
    except (OSError, shifting.Beyond):
        return True


def _silence(at: Places) -> str:
    """Why the user's engine does not answer; "" where it does."""
    try:
        at.target.ask("/version")
    except HostError as error:
        return str(error)
    return ""


def _start_again(at: Places, journal: Journal) -> None:
    for one in reversed(journal.containers):
        if one.restarts:
            at.source.commands.update(one.id, {"RestartPolicy": dict(one.restart)})
        at.source.commands.start(one.id)
    for one in journal.containers:
        if not _runs(at, one):
            raise HostError(f"the container {one.name} was started again and does not run")


def _runs(at: Places, one: Moved) -> bool:
    return bool(((at.source.inspect(one.id) or {}).get("State") or {}).get("Running"))


def _clear(at: Places, journal: Journal, kept: t.Sequence[str]) -> None:
    """What the move made in the user's engine. What others use by now stays."""
    commands = at.target.commands
    removals: t.List[t.Tuple[t.Callable[[str], None], t.Sequence[str]]] = [
        (commands.remove_network, journal.networks),
        (commands.remove_volume, [name for name in journal.volumes if name not in kept]),
        (commands.remove_image, journal.images),
    ]
    for remove, names in removals:
        for name in names:
            with contextlib.suppress(CommandRefused):
                remove(name)
