# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The two engines of a move, and what of it is remembered on the host."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

from ansible_collections.bulkhead.containers.plugins.module_utils._core.rootless_move import journal as journals
from ansible_collections.bulkhead.containers.plugins.module_utils._core.rootless_move.journal import Journal
from ansible_collections.bulkhead.containers.plugins.module_utils._host import command
from ansible_collections.bulkhead.containers.plugins.module_utils._host.container_settings import workplace
from ansible_collections.bulkhead.containers.plugins.module_utils._host.container_settings.workplace import Workplace
from ansible_collections.bulkhead.containers.plugins.module_utils._host.daemon_config.state_dir import StateDir, slug
from ansible_collections.bulkhead.containers.plugins.module_utils._host.engine_api import NotFoundError
from ansible_collections.bulkhead.containers.plugins.module_utils._host.rootless_move import users_engine

STATE = "/var/lib/bulkhead/move_to_rootless"
_RECORD = "move.json"

Record = t.Dict[str, t.Any]


@dataclass(frozen=True)
class Places:
    """C(source): the rootful engine. C(target): the user's. C(run): runs a program to its end."""

    user: str
    source: Workplace
    target: Workplace
    state: StateDir
    run: command.Run

    def journal(self) -> t.Optional[Journal]:
        content = self.state.read(_RECORD)
        return None if content is None else journals.load(content)

    def write_journal(self, journal: Journal) -> None:
        self.state.write(_RECORD, journals.dump(journal))

    def forget_journal(self) -> None:
        self.state.remove(_RECORD)


def at(user: str, socket: str, timeout: float, run: command.Run) -> Places:
    """Raises HostError where there is no such user."""
    target = users_engine.socket_of(users_engine.account(user).pw_uid)
    return Places(user, workplace.at(socket, timeout), workplace.at(target, timeout),
                  StateDir(f"{STATE}/{slug(socket)}"), run)


def asked(place: Workplace, question: str) -> t.Optional[Record]:
    """None where the engine does not have it."""
    try:
        return t.cast("Record", place.ask(question))
    except NotFoundError:
        return None
