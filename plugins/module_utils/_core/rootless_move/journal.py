# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What has to be known to end, or to take back, the move of a host's containers, wherever it was broken off."""

from __future__ import annotations

import typing as t
from dataclasses import asdict, dataclass, field, replace

from ansible_collections.bulkhead.containers.plugins.module_utils._core.daemon_config import stored

# MOVED is no change that is under way: the move is done, and waits for somebody's word.
MOVING, MOVED, RETURNING, ENDING = "moving", "moved", "returning", "ending"

_WHAT = "the record of a move to a rootless engine"
_REMEDY = (
    "See which of the two engines has the containers running (docker ps, as root and as the user), move the record in "
    "/var/lib/bulkhead/move_to_rootless away, and run this again."
)


@dataclass(frozen=True)
class Moved:
    """One container of the rootful engine. C(project): of Compose, "" without. C(volumes): names of what it writes."""

    id: str
    name: str
    restart: t.Mapping[str, t.Any] = field(default_factory=dict)
    project: str = ""
    volumes: t.Sequence[str] = ()

    @property
    def restarts(self) -> bool:
        return self.restart.get("Name") not in (None, "", "no")


@dataclass(frozen=True)
class Journal:
    """C(containers): in an order to stop them. C(networks), C(volumes), C(images): what the move makes in the user's
    engine, and nobody had made there before. C(remove): what of the rootful engine is to go at the end."""

    phase: str
    user: str
    socket: str
    containers: t.Sequence[Moved] = ()
    networks: t.Sequence[str] = ()
    volumes: t.Sequence[str] = ()
    images: t.Sequence[str] = ()
    remove: t.Sequence[str] = ()

    def at(self, phase: str, remove: t.Sequence[str] = ()) -> Journal:
        return replace(self, phase=phase, remove=tuple(remove))

    @property
    def names(self) -> t.List[str]:
        return [one.name for one in self.containers]

    @property
    def projects(self) -> t.List[str]:
        return sorted({one.project for one in self.containers} - {""})


def dump(journal: Journal) -> bytes:
    return stored.dump(asdict(journal))


def load(content: bytes) -> Journal:
    """Raises Refused where it cannot be understood."""
    return stored.load(content, _read, _WHAT, _REMEDY)


def _read(record: t.Dict[str, t.Any]) -> Journal:
    for name in ("user", "socket"):
        stored.text(record[name])
    if record["phase"] not in (MOVING, MOVED, RETURNING, ENDING):
        raise ValueError("no phase of a move")
    return Journal(**{**record, "containers": [Moved(**one) for one in record["containers"]]})
