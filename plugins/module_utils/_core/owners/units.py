# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which units of systemd make or start which containers."""

from __future__ import annotations

import posixpath
import re
import typing as t
from dataclasses import dataclass

from ansible_collections.bulkhead.containers.plugins.module_utils._core.owners import (
    command_lines,
    docker_commands,
    unit_names,
)
from ansible_collections.bulkhead.containers.plugins.module_utils._core.owners.docker_commands import Command
from ansible_collections.bulkhead.containers.plugins.module_utils._core.parse import systemd_show, unit_file

# What a unit does to start. What it does at its end or at a reload does not say that a container is its own.
_STARTING = ("ExecStartPre", "ExecStart", "ExecStartPost")
_SHELLS = ("sh", "bash", "dash")
_RUNTIME_DIRECTORY = re.compile(r"/run/user/(\d+)/")


@dataclass(frozen=True)
class Unit:
    """A service as its files have it. C(user): whose service manager has it, "" for the system's."""

    name: str
    fragment: str
    texts: t.Tuple[str, ...]
    user: str = ""
    home: str = "/root"


@dataclass(frozen=True)
class Starter:
    """A unit that starts containers. C(accounts): those under which it does so, and whose engines it names."""

    unit: str
    fragment: str
    commands: t.Tuple[Command, ...]
    user: str = ""
    accounts: t.FrozenSet[str] = frozenset()
    running: bool = False  # seen as a process, not in a file


class UnitReader:
    """A unit, and which other files it takes to understand it."""

    def __init__(self, unit: Unit, host: str) -> None:
        self._unit = unit
        self._settings = unit_file.service(unit.texts)
        self._specifiers = {**unit_names.specifiers(unit.name, host), "h": unit.home}

    @property
    def environment_files(self) -> t.List[str]:
        found = [self._expanded(value).lstrip("-") for value in self._settings.get("EnvironmentFile", [])]
        return [path for path in found if path.startswith("/")]

    @property
    def programs(self) -> t.List[str]:
        """What it runs: some of it may be a script."""
        return [path for path in map(_program, self._commands(self._environment())) if path.startswith("/")]

    def read(self, environment: t.Iterable[str], scripts: t.Mapping[str, str]) -> Starter:
        """C(environment): the texts of its environment files. C(scripts): those of its programs that are some."""
        variables = self._environment()
        for text in environment:
            variables.update(systemd_show.assignments(text))
        return Starter(
            self._unit.name,
            self._unit.fragment,
            tuple(self._of_client(variables, scripts)),
            user=self._unit.user,
            accounts=frozenset([self._last("User"), *_RUNTIME_DIRECTORY.findall("\n".join(self._unit.texts))]),
        )

    def _of_client(self, variables: t.Mapping[str, str], scripts: t.Mapping[str, str]) -> t.Iterator[Command]:
        directory = self._last("WorkingDirectory").lstrip("-").replace("~", self._unit.home)
        for words in self._commands(variables):
            for within in [words, *command_lines.of_script(scripts.get(_program(words), ""), variables)]:
                if within[0] == "cd":
                    directory = posixpath.join(directory, *within[1:2])
                command = docker_commands.read(within)
                if command is not None:
                    yield docker_commands.placed(command, directory)

    def _commands(self, variables: t.Mapping[str, str]) -> t.Iterator[t.List[str]]:
        for name in _STARTING:
            for value in self._settings.get(name, []):
                yield from command_lines.of_unit(value, self._specifiers, variables)

    def _environment(self) -> t.Dict[str, str]:
        found: t.Dict[str, str] = {}
        for value in self._settings.get("Environment", []):
            for word in command_lines.split(value):
                name, _equals, content = self._expanded(word).partition("=")
                found[name] = content
        return found

    def _last(self, name: str) -> str:
        return self._expanded(unit_file.last(self._settings, name))

    def _expanded(self, text: str) -> str:
        return unit_names.expand(text, self._specifiers)


def _program(words: t.Sequence[str]) -> str:
    """Of a script that a shell is given as a file, the script."""
    return words[1] if len(words) > 1 and posixpath.basename(words[0]) in _SHELLS else words[0]
