# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a change works with: the engine, its two files, our memory of them."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

from ansible_collections.bulkhead.containers.plugins.module_utils._core.daemon_config.model import Container, Info
from ansible_collections.bulkhead.containers.plugins.module_utils._host.daemon_config import (
    observing,
    running_containers,
)
from ansible_collections.bulkhead.containers.plugins.module_utils._host.daemon_config import target as targets
from ansible_collections.bulkhead.containers.plugins.module_utils._host.daemon_config.engine_orders import Orders
from ansible_collections.bulkhead.containers.plugins.module_utils._host.daemon_config.hands import Hands
from ansible_collections.bulkhead.containers.plugins.module_utils._host.daemon_config.replaced_file import ReplacedFile
from ansible_collections.bulkhead.containers.plugins.module_utils._host.daemon_config.state_dir import StateDir, slug
from ansible_collections.bulkhead.containers.plugins.module_utils._host.daemon_config.target import Target
from ansible_collections.bulkhead.containers.plugins.module_utils._host.engine_api import EngineApi


@dataclass(frozen=True)
class Workplace:
    hands: Hands
    target: Target
    user: str
    timeout: float
    state: StateDir
    config: ReplacedFile
    dropin: ReplacedFile

    @property
    def orders(self) -> Orders:
        return Orders(self.target.place.socket, self.target.service, self.timeout)

    def name_of(self, what: str) -> str:
        """Of a file of ours that remembers something of this configuration file: json, journal, original."""
        return f"{slug(self.target.path)}.{what}"

    def look_again(self) -> Target:
        """The engine after it was told something: it may be another process."""
        return targets.find(self.hands, self.user, self.target.path, self.timeout)

    def ask_engine(self) -> t.Tuple[t.Optional[Info], t.Tuple[Container, ...]]:
        return observing.engine(self.look_again(), self.timeout)

    def exit_codes(self, identities: t.Collection[str]) -> t.Dict[str, int]:
        """Of containers that have ended."""
        if not identities:
            return {}
        api = EngineApi(self.target.place.socket, self.timeout)
        try:
            return running_containers.exit_codes(api, identities)
        finally:
            api.close()
