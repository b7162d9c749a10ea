# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Everything that has to be known before anything is decided: read once, in one place."""

from __future__ import annotations

import os
import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.daemon_config.model import (
    Container,
    Info,
    Observed,
    Owned,
    Unit,
)
from ansible_collections.bulkhead.containers.plugins.module_utils._core.inspect import fields, info, swarm
from ansible_collections.bulkhead.containers.plugins.module_utils._core.parse import daemon_flags
from ansible_collections.bulkhead.containers.plugins.module_utils._host import reading, systemd
from ansible_collections.bulkhead.containers.plugins.module_utils._host.daemon_config import (
    installed,
    process_seen,
    running_containers,
    unit_text,
)
from ansible_collections.bulkhead.containers.plugins.module_utils._host.daemon_config.hands import Hands
from ansible_collections.bulkhead.containers.plugins.module_utils._host.daemon_config.target import Target
from ansible_collections.bulkhead.containers.plugins.module_utils._host.engine_api import EngineApi
from ansible_collections.bulkhead.containers.plugins.module_utils._host.errors import Errors, HostError

_ICC = "com.docker.network.bridge.enable_icc"


def engine(target: Target, timeout: float) -> t.Tuple[t.Optional[Info], t.Tuple[Container, ...]]:
    """(None, ()) of an engine that does not run."""
    if not target.pid:
        return None, ()
    api = EngineApi(target.place.socket, timeout)
    try:
        told = api.get("/info")
        return _info(told, _icc(api)), running_containers.read(api)
    finally:
        api.close()


def everything(
    hands: Hands, target: Target, content: t.Optional[bytes], owned: t.Tuple[Owned, ...], timeout: float
) -> Observed:
    """What of it is read from the engine is read last: it is what changes most."""
    version = installed.version(hands.run, target.program)
    unit = _unit(target)
    process = process_seen.read(target.pid, target.path) if target.pid else None
    told, containers = engine(target, timeout)
    return Observed(
        path=target.path,
        content=content,
        owned=owned,
        version=version,
        up=told is not None,
        unit=unit,
        process=process,
        info=told,
        containers=containers,
        rootless=target.of_a_user,
        plugins=installed.plugins() | frozenset((told and told.authorization_plugins) or ()),
        validator=installed.has_validator(version),
    )


def files(paths: t.Iterable[str]) -> t.Dict[str, bool]:
    """Which of them are regular files that the engine can read."""
    return {path: os.path.isfile(path) and os.access(path, os.R_OK) for path in paths}


def _unit(target: Target) -> t.Optional[Unit]:
    if target.service is None:
        return None
    ours = unit_text.dropin_path(target.of_a_user)
    command, path = unit_text.exec_start(target.unit)
    words = unit_text.words(command, systemd.environment(target.unit, Errors()))
    hidden_by = path if path in systemd.dropins(target.unit) and os.path.basename(path) > os.path.basename(ours) else ""
    # Its name is for messages only: whoever reads one wants to know where to look.
    return Unit(f"{target.service.name} ({path})", command, daemon_flags.parse(words[1:]), _text(ours), hidden_by)


def _text(path: str) -> t.Optional[str]:
    try:
        return reading.regular_file(path).decode("utf-8", "replace")
    except FileNotFoundError:
        return None


def _info(told: fields.Answer, icc: t.Optional[bool]) -> Info:
    known = info.read(told)
    options = known["security_options"]
    plugins = known["authorization_plugins"]
    return Info(
        id=fields.text(told, "ID"),
        data_root=fields.text(told, "DockerRootDir"),
        live_restore=known["live_restore"],
        swarm=swarm.state(told),
        security_options=None if options is None else tuple(options),
        containerd_store=known["image_store"] == "containerd",
        logging_driver=known["logging_driver"],
        cgroup_driver=known["cgroup_driver"],
        debug=known["debug"],
        authorization_plugins=None if plugins is None else tuple(plugins),
        runtimes=tuple(known["runtimes"]),
        default_runtime=known["default_runtime"],
        icc=icc,
    )


def _icc(api: EngineApi) -> t.Optional[bool]:
    """Of the default bridge, which an engine can be told to do without."""
    try:
        said = fields.text(fields.mapping(api.get("/networks/bridge"), "Options"), _ICC)
    except HostError:
        return None
    return {"true": True, "false": False}.get(said)
