# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""One engine whose containers are changed, and what of it is remembered on the host."""

from __future__ import annotations

import time
import typing as t
from dataclasses import dataclass

from ansible_collections.bulkhead.containers.plugins.module_utils._core.recreation import journal as journals
from ansible_collections.bulkhead.containers.plugins.module_utils._core.recreation import kept as keeping
from ansible_collections.bulkhead.containers.plugins.module_utils._core.recreation.journal import Journal
from ansible_collections.bulkhead.containers.plugins.module_utils._core.recreation.kept import Kept
from ansible_collections.bulkhead.containers.plugins.module_utils._host.daemon_config.state_dir import StateDir, slug
from ansible_collections.bulkhead.containers.plugins.module_utils._host.engine_api import EngineApi, NotFoundError
from ansible_collections.bulkhead.containers.plugins.module_utils._host.engine_commands import EngineCommands
from ansible_collections.bulkhead.containers.plugins.module_utils._host.errors import HostError

STATE = "/var/lib/bulkhead/container_settings"
_JOURNAL, _KEPT = "journal", "kept.json"
_PAUSE = 0.5

Record = t.Dict[str, t.Any]


@dataclass(frozen=True)
class Workplace:
    """`timeout`: seconds that the engine may take for an answer."""

    socket: str
    timeout: float
    state: StateDir
    commands: EngineCommands

    def ask(self, question: str) -> t.Any:
        """The engine's answer, over a connection of its own: the engine may have been restarted meanwhile."""
        api = EngineApi(self.socket, self.timeout)
        try:
            return api.get(question)
        finally:
            api.close()

    def inspect(self, name: str) -> t.Optional[Record]:
        """By its number or its name. None where there is no such container."""
        try:
            found = self.ask(f"/containers/{name}/json")
        except NotFoundError:
            return None
        if not isinstance(found, dict):
            raise HostError(f"the engine's answer about {name} is no container")
        return found

    def await_engine(self) -> None:
        """One that restarts gets as long as it may take for an answer. Raises HostError."""
        deadline = time.monotonic() + self.timeout
        while True:
            try:
                self.ask("/version")
                return
            except HostError:
                if time.monotonic() > deadline:
                    raise
            time.sleep(_PAUSE)

    def journal(self) -> t.Optional[Journal]:
        content = self.state.read(_JOURNAL)
        return None if content is None else journals.load(content)

    def write_journal(self, journal: Journal) -> None:
        self.state.write(_JOURNAL, journals.dump(journal))

    def forget_journal(self) -> None:
        self.state.remove(_JOURNAL)

    def kept(self) -> t.List[Kept]:
        return keeping.load(self.state.read(_KEPT))

    def write_kept(self, entries: t.Sequence[Kept]) -> None:
        if entries:
            self.state.write(_KEPT, keeping.dump(entries))
        else:
            self.state.remove(_KEPT)


def at(socket: str, timeout: float) -> Workplace:
    return Workplace(socket, timeout, StateDir(f"{STATE}/{slug(socket)}"), EngineCommands(socket, timeout))
