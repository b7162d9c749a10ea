# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What it takes to tell whose a container is."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

from ansible_collections.bulkhead.containers.plugins.module_utils._core.owners.units import Starter

Record = t.Mapping[str, t.Any]


@dataclass(frozen=True)
class Container:
    """C(record) is the snapshot's, its defaults put back; the rest is what of the container never leaves its host."""

    record: Record
    identity: str  # all of its digits
    labels: t.Mapping[str, str]
    addresses: t.FrozenSet[str] = frozenset()  # in its networks
    exposed: t.FrozenSet[str] = frozenset()  # 2375/tcp

    @property
    def configured(self) -> Record:
        configured: Record = self.record["configured"]
        return configured


@dataclass(frozen=True)
class WayIn:
    """How this run came to its host. C(containers): full ids of those that it came through."""

    containers: t.FrozenSet[str] = frozenset()
    ssh_client: str = ""
    ssh_port: int = 0


@dataclass(frozen=True)
class Clues:
    """What an engine's host knows of the owners of its containers."""

    socket: str = ""
    way_in: WayIn = WayIn()
    name_servers: t.FrozenSet[str] = frozenset()
    own_names: t.FrozenSet[str] = frozenset()
    registry_mirrors: t.Tuple[str, ...] = ()
    starters: t.Tuple[Starter, ...] = ()
    complete: bool = True  # false: something could not be read, so that whoever has no owner may have one


def owner(kind: str, name: str, evidence: str, **details: t.Any) -> t.Dict[str, t.Any]:
    """The snapshot's record."""
    return {"kind": kind, "name": name, "evidence": evidence, "details": details}
