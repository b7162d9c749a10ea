# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What this host tells of the owners of its containers: asked for once, and only where there are containers."""

from __future__ import annotations

import functools
import os
import pwd
import re
import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.owners import docker_commands
from ansible_collections.bulkhead.containers.plugins.module_utils._core.owners.model import Clues, WayIn
from ansible_collections.bulkhead.containers.plugins.module_utils._core.owners.units import Starter
from ansible_collections.bulkhead.containers.plugins.module_utils._core.parse import resolver
from ansible_collections.bulkhead.containers.plugins.module_utils._host import command, processes, unit_files, way_in
from ansible_collections.bulkhead.containers.plugins.module_utils._host.engines import Place
from ansible_collections.bulkhead.containers.plugins.module_utils._host.errors import Errors, attempt
from ansible_collections.bulkhead.containers.plugins.module_utils._host.optional_file import text_or

_RESOLVER = "/etc/resolv.conf"
# systemd's own resolver answers at an address of its own; whom it asks is in here.
_BEHIND_STUB = "/run/systemd/resolve/resolv.conf"
_STUBS = ("127.0.0.53", "127.0.0.54")
_HOSTS = "/etc/hosts"
# The unit of a process, and the service manager that has it.
_SERVICE = re.compile(r"(?:/user@(\d+)\.service/(?:.*/)?|/)([^/]+\.service)\Z")
# Where those work who logged in, and not a service of theirs.
_SESSIONS = ("ssh.service", "sshd.service", "docker.service")

Processes = t.Mapping[int, processes.Process]


class Host:
    """Shared by all engines of one look."""

    def __init__(self, run: command.Run, errors: Errors) -> None:
        self._errors = errors
        self._unit_files = unit_files.UnitFiles(run, errors)

    def clues(self, place: Place, mirrors: t.Iterable[str], everything: Processes) -> Clues:
        """For the containers of one engine. C(everything): all processes that run."""
        found = [self._of_user(place)] if place.uid else [self._system]
        starters = [starter for one in found for starter in one.starters]
        if place.uid:
            mine = {place.user, str(place.uid)}
            starters += [one for one in self._system.starters if one.accounts & mine]
            found.append(self._system)
        return Clues(
            socket=os.path.realpath(place.socket),
            way_in=self._way_in,
            name_servers=self._name_servers,
            own_names=self._own_names,
            registry_mirrors=tuple(mirrors),
            starters=(*starters, *_running(place, everything, found[0].fragments)),
            complete=all(one.complete for one in found),
        )

    @functools.cached_property
    def _system(self) -> unit_files.Found:
        return self._unit_files.of_system()

    def _of_user(self, place: Place) -> unit_files.Found:
        try:
            home = pwd.getpwuid(place.uid).pw_dir.rstrip("/")
        except KeyError:
            home = "/"
        return self._unit_files.of_user(place.user, home, place.uid)

    @functools.cached_property
    def _way_in(self) -> WayIn:
        return way_in.look()

    @functools.cached_property
    def _name_servers(self) -> t.FrozenSet[str]:
        found = resolver.name_servers(self._text(_RESOLVER))
        behind = resolver.name_servers(self._text(_BEHIND_STUB)) if set(found) & set(_STUBS) else []
        return frozenset([*found, *behind])

    @functools.cached_property
    def _own_names(self) -> t.FrozenSet[str]:
        name = os.uname().nodename.lower()
        return frozenset([name, name.partition(".")[0], *resolver.own_names(self._text(_HOSTS))])

    def _text(self, path: str) -> str:
        return attempt(self._errors, unit_files.SECTION, path, text_or, path, "") or ""


def _running(place: Place, everything: Processes, fragments: t.Mapping[str, str]) -> t.Iterator[Starter]:
    """Services in which the engine's client runs now: with the words that scripts and variables came to."""
    here = processes.namespace("self", "pid")
    for process in everything.values():
        if process.status.name not in ("docker", "docker-compose") or not _is_theirs(place, process):
            continue
        user, unit = _service(process)
        if not unit or unit in _SESSIONS or processes.namespace(process.pid, "pid") != here:
            continue
        started = _command(process)
        if started is not None:
            yield Starter(unit, fragments.get(unit, ""), (started,), user=user, running=True)


def _is_theirs(place: Place, process: processes.Process) -> bool:
    """Whether it talks to this engine, as far as its account says so."""
    uid = process.status.user_ids[0]
    return uid == place.uid or (not place.uid and not os.path.exists(f"/run/user/{uid}/docker.sock"))


def _service(process: processes.Process) -> t.Tuple[str, str]:
    """(whose service manager has it, the unit)"""
    paths = (process.cgroups.get(hierarchy, "") for hierarchy in ("", "name=systemd"))
    found = next(filter(None, map(_SERVICE.search, paths)), None)
    return (_account(found.group(1)), found.group(2)) if found else ("", "")


def _command(process: processes.Process) -> t.Optional[docker_commands.Command]:
    """None of one that has ended, too."""
    try:
        words = [process.status.name, *processes.arguments(process.pid)]
        directory = os.readlink(f"/proc/{process.pid}/cwd")
    except OSError:
        return None
    started = docker_commands.read(words)
    return started and docker_commands.placed(started, directory)


def _account(uid: t.Optional[str]) -> str:
    if uid is None:
        return ""
    try:
        return pwd.getpwuid(int(uid)).pw_name
    except KeyError:
        return uid
