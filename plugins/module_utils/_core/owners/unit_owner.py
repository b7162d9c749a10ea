# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The unit of systemd that a container belongs to."""

from __future__ import annotations

import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.owners.docker_commands import Command
from ansible_collections.bulkhead.containers.plugins.module_utils._core.owners.model import Container, owner
from ansible_collections.bulkhead.containers.plugins.module_utils._core.owners.units import Starter

Record = t.Dict[str, t.Any]
Fits = t.Callable[[Command, Container], bool]


def find(container: Container, starters: t.Sequence[Starter]) -> t.Optional[Record]:
    """Whoever makes it comes before who starts it, and who names it before who makes one of its kind."""
    for fits, evidence in _WAYS:
        for starter in starters:
            if any(fits(command, container) for command in starter.commands):
                said = (_RUNNING if starter.running else "%s: ") % starter.unit + evidence
                return owner("systemd", starter.unit, said,
                             unit=starter.unit, fragment=starter.fragment, user=starter.user)
    return None


def of_project(details: t.Mapping[str, t.Any], starters: t.Sequence[Starter]) -> t.Optional[Starter]:
    """The unit that has Compose start a project."""
    return next((one for one in starters
                 if any(command.does == "compose" and _is_about(command, details) for command in one.commands)),
                None)


def _is_made(command: Command, container: Container) -> bool:
    return command.does == "run" and container.record["name"] in command.names


def _is_started(command: Command, container: Container) -> bool:
    return command.does == "start" and any(
        name == container.record["name"] or _is_id(name, container.identity) for name in command.names)


def _is_of_its_kind(command: Command, container: Container) -> bool:
    """A unit that leaves the name to the engine: its containers are known by their image only."""
    return (
        command.does == "run"
        and not command.names
        and command.image != ""
        and command.image == container.record["image"]
        and command.auto_remove is container.configured["auto_remove"]
    )


def _is_id(name: str, identity: str) -> bool:
    return len(name) >= 12 and identity.startswith(name)


def _is_about(command: Command, details: t.Mapping[str, t.Any]) -> bool:
    if command.project:
        return bool(command.project == details["project"])
    if command.files:
        return bool(set(command.files) & set(details["config_files"]))
    return bool(command.directory and command.directory == details["working_dir"])


_RUNNING = "a process of %s: "
_WAYS: t.Tuple[t.Tuple[Fits, str], ...] = (
    (_is_made, "docker run with its name"),
    (_is_started, "docker start"),
    (_is_of_its_kind, "docker run of its image, without a name"),
)
