# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""An inspect answer -> what the look at a container's needs takes from it. None of it is kept in a snapshot."""

from __future__ import annotations

import re
import typing as t
from dataclasses import dataclass

from ansible_collections.bulkhead.containers.plugins.module_utils._core.evidence import layers
from ansible_collections.bulkhead.containers.plugins.module_utils._core.inspect import fields

_SEARCH_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
# What separates the commands of a shell's line; of each, the first word is a program.
_COMMAND = re.compile(r"(?:^|[;&|(`\n])\s*(?:exec\s+)?([A-Za-z0-9_./+-]+)")


@dataclass(frozen=True)
class Inspected:
    restarts: t.Optional[int]
    layers: t.Optional[layers.Layers]
    log_path: str
    entrypoint: str
    healthcheck: t.Tuple[str, ...]  # programs that it may start
    search_path: t.Tuple[str, ...]
    directory: str  # that relative paths start from


def read(inspect: fields.Answer) -> Inspected:
    config = fields.mapping(inspect, "Config")
    restarts = inspect.get("RestartCount")
    return Inspected(
        restarts=restarts if isinstance(restarts, int) else None,
        layers=layers.told(inspect),
        log_path=fields.text(inspect, "LogPath"),
        entrypoint=fields.text(inspect, "Path"),
        healthcheck=tuple(_programs([str(one) for one in fields.items(fields.mapping(config, "Healthcheck"), "Test")])),
        search_path=tuple(_search_path(fields.items(config, "Env")).split(":")),
        directory=fields.text(config, "WorkingDir") or "/",
    )


def places(program: str, inspected: Inspected) -> t.List[str]:
    """Where a program may be, as the kernel or a shell would look for it."""
    if "/" in program:
        return [program if program.startswith("/") else inspected.directory.rstrip("/") + "/" + program]
    return [top.rstrip("/") + "/" + program for top in inspected.search_path if top.startswith("/")] if program else []


def _programs(test: t.Sequence[str]) -> t.List[str]:
    if test[:1] == ["CMD"]:
        return list(test[1:2])
    return _COMMAND.findall(test[1]) if test[:1] == ["CMD-SHELL"] and len(test) > 1 else []


def _search_path(environment: t.Iterable[t.Any]) -> str:
    values = [str(one)[len("PATH=") :] for one in environment if str(one).startswith("PATH=")]
    return values[-1] if values else _SEARCH_PATH
