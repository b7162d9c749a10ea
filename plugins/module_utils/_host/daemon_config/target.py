# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which engine it is, found without waking it up: its socket, its process, its unit and its configuration file."""

from __future__ import annotations

import os
import pwd
import typing as t
from dataclasses import dataclass, replace

from ansible_collections.bulkhead.containers.plugins.module_utils._core.parse import daemon_flags, systemd_show
from ansible_collections.bulkhead.containers.plugins.module_utils._host import (
    command,
    engine_process,
    engines,
    processes,
    systemd,
)
from ansible_collections.bulkhead.containers.plugins.module_utils._host.daemon_config.hands import Hands
from ansible_collections.bulkhead.containers.plugins.module_utils._host.daemon_config.service import Service
from ansible_collections.bulkhead.containers.plugins.module_utils._host.engine_api import EngineApi, EngineError
from ansible_collections.bulkhead.containers.plugins.module_utils._host.errors import Errors, HostError

_STOPPED = "it is stopped"


@dataclass(frozen=True)
class Target:
    place: engines.Place
    path: str
    service: t.Optional[Service]  # None where it runs under no unit of systemd
    unit: systemd_show.Properties  # {} likewise
    start_words: t.Tuple[str, ...]  # the command of its next start; () where nobody knows
    program: str  # its dockerd; "" where none is installed
    pid: int  # 0: it does not run

    @property
    def of_a_user(self) -> bool:
        return self.place.mode == "rootless"


def find(hands: Hands, user: str, path: str, timeout: float) -> Target:
    """Raises HostError where there is no engine, or one that cannot be understood."""
    errors = Errors()
    service = Service(hands.run, bool(user))
    service.settle(timeout)
    units = service.units()
    place = _of_a_user(units, errors) if user else _of_root(units, path, errors)
    unit = units.get(service.name, {})
    if systemd_show.first(unit, "SubState").startswith("auto-restart"):
        # A connection would wait for a start that fails again.
        place = replace(place, asleep=_STOPPED)
    pid, place = _process(place, timeout)
    if pid and unit and not systemd.is_active(unit):
        unit = {}  # somebody started it by hand, beside the unit
    words = systemd.start_words(unit, errors) if unit else []
    program = _program(pid, words)
    if not program and not pid:
        raise HostError("there is no Docker engine on this host: no process, no unit and no dockerd")
    config = _config(place, pid, bool(unit))
    if path and path not in (config, place.config):
        raise HostError(f"the engine reads {config} and not {path}: leave path out, or name that file")
    return Target(place, path or config, service if unit else None, unit, tuple(words), program, pid)


def _of_root(units: systemd.Units, path: str, errors: Errors) -> engines.Place:
    found = [place for place in engines.find(units, errors) if place.mode == "rootful"]
    return next((place for place in found if path and place.config == path), found[0])


def _of_a_user(units: systemd.Units, errors: Errors) -> engines.Place:
    account = pwd.getpwuid(os.geteuid())
    service = units.get("docker.service")
    flags = systemd.start_flags(service, errors) if service else {}
    config = str(flags.get("config-file") or f"{account.pw_dir}/.config/docker/daemon.json")
    socket = f"/run/user/{account.pw_uid}/docker.sock"
    found = [place for place in engines.find({}, errors) if place.uid == account.pw_uid and place.mode == "rootless"]
    if found:
        return replace(found[0], config=config, unit=service, unit_flags=flags)
    if service is None:
        raise HostError(f"{account.pw_name} has no engine: nothing is at {socket}, and there is no user unit "
                        "docker.service. If there is one, let the user linger: loginctl enable-linger "
                        + account.pw_name)
    return engines.Place(
        name=f"docker@{account.pw_name}", mode="rootless", user=account.pw_name, uid=account.pw_uid, socket=socket,
        config=config, installed=True, unit=service, unit_flags=flags, asleep=_STOPPED,
    )


def _process(place: engines.Place, timeout: float) -> t.Tuple[int, engines.Place]:
    """Raises HostError where one runs and does not answer: it would not do what it is told either."""
    if place.asleep or not os.path.exists(place.socket):
        return 0, place if place.asleep else replace(place, asleep=_STOPPED)
    api = EngineApi(place.socket, timeout)
    try:
        api.get("/version")
    except EngineError as error:
        if error.state == "down":
            return 0, replace(place, asleep=_STOPPED)
        raise
    finally:
        api.close()
    pid = engine_process.find(place, api.peer)
    if not pid or os.path.basename(processes.executable(pid)) != "dockerd":
        raise HostError(f"what answers at {place.socket} is not a process of dockerd that can be seen from here")
    return pid, place


def _config(place: engines.Place, pid: int, has_unit: bool) -> str:
    """The unit knows what the next start will read; without one, the process what it has read."""
    if has_unit or not pid:
        return place.config
    words = processes.arguments(pid)
    return str(daemon_flags.parse(words).get("config-file") or place.config)


def _program(pid: int, words: t.Sequence[str]) -> str:
    """Of an engine that was upgraded under its feet, the new one: it is what the next start will run."""
    named = [processes.executable(pid)] if pid else list(words[:1])
    found = [one for one in named if os.path.basename(one) == "dockerd" and os.path.exists(one)]
    return found[0] if found else command.find("dockerd") or ""
