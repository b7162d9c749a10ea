# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The nouns of a pre-flight: the user's engine, and what of the rootful one is to be moved there."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field

from ansible_collections.bulkhead.containers.plugins.module_utils._core.rootless_move.shifting import Ids

Record = t.Mapping[str, t.Any]
# Why, and what to do.
Advice = t.Tuple[str, str]

# Of /info, what tells whether a limit is in force.
_LIMITS = {"Memory": "MemoryLimit", "MemoryReservation": "MemoryLimit", "PidsLimit": "PidsLimit",
           "CpuShares": "CPUShares", "CpuQuota": "CpuCfsQuota", "NanoCpus": "CpuCfsQuota", "CpusetCpus": "CPUSet",
           "CpusetMems": "CPUSet"}


@dataclass(frozen=True)
class Target:
    """The user's engine. C(info): its answer. C(first_port): the lowest that it can publish. C(names): of its
    containers. C(published): "80/tcp" of the host. C(images): {name: id}. C(networks): its answers, by name.
    C(hard_limits): the kernel's for its processes, as nofile: 4096; -1 for none. C(free): bytes."""

    user: str
    ids: Ids
    info: Record = field(default_factory=dict)
    api: t.Tuple[int, int] = (1, 44)
    first_port: int = 1024
    names: t.FrozenSet[str] = frozenset()
    published: t.FrozenSet[str] = frozenset()
    images: t.Mapping[str, str] = field(default_factory=dict)
    networks: t.Mapping[str, Record] = field(default_factory=dict)
    volumes: t.FrozenSet[str] = frozenset()
    hard_limits: t.Mapping[str, int] = field(default_factory=dict)
    free: int = 0

    def enforces(self, key: str) -> bool:
        """Whether a limit of C(HostConfig) counts for anything."""
        return self.info.get("CgroupDriver") != "none" and bool(self.info.get(_LIMITS[key], True))

    def unenforced(self, host_config: Record) -> t.List[str]:
        return [key for key in sorted(_LIMITS) if (host_config.get(key) or 0) not in (0, -1, "")
                and not self.enforces(key)]


@dataclass(frozen=True)
class Case:
    """One container. C(owner): None where it could not be told. C(objections): why it could not be made anew anywhere.
    C(barred): {path of the host: what of it its ids could not use, as "/srv/data/file as user 70"; None: it could not
    be looked through}. C(accounts): (user, group) that its processes have.
    C(joined): those that it uses the namespaces, volumes or names of."""

    inspect: Record
    owner: t.Optional[Record]
    objections: t.Sequence[str] = ()
    barred: t.Mapping[str, t.Optional[str]] = field(default_factory=dict)
    accounts: t.Sequence[t.Tuple[int, int]] = ()
    joined: t.Sequence[str] = ()

    @property
    def name(self) -> str:
        return str(self.inspect["Name"]).lstrip("/")

    @property
    def id(self) -> str:
        return str(self.inspect["Id"])

    @property
    def host_config(self) -> Record:
        return t.cast("Record", self.inspect["HostConfig"])

    @property
    def project(self) -> str:
        """Of Compose; "" of a container that nobody else has."""
        kind = (self.owner or {}).get("kind")
        return str(self.owner["details"]["project"]) if self.owner and kind == "compose" else ""

    @property
    def volumes(self) -> t.List[str]:
        return sorted({str(one["Name"]) for one in self.inspect.get("Mounts") or () if one.get("Type") == "volume"})

    @property
    def binds(self) -> t.List[Record]:
        return [one for one in self.inspect.get("Mounts") or () if one.get("Type") == "bind"]

    @property
    def networks(self) -> t.List[str]:
        own = (self.inspect.get("NetworkSettings") or {}).get("Networks") or {}
        return sorted(name for name in own if name not in ("bridge", "host", "none"))

    @property
    def started(self) -> str:
        return str((self.inspect.get("State") or {}).get("StartedAt") or "")


@dataclass(frozen=True)
class VolumeSeen:
    """C(inspect): the engine's answer. C(users): names of all containers that have it. C(barred): what of its data
    cannot be carried."""

    inspect: Record
    users: t.FrozenSet[str] = frozenset()
    size: int = 0
    barred: t.Sequence[str] = ()

    @property
    def name(self) -> str:
        return str(self.inspect["Name"])
