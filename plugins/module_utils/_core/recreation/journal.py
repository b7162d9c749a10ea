# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What has to be known to end, or to take back, the change of one container, wherever it was broken off."""

from __future__ import annotations

import typing as t
from dataclasses import asdict, dataclass, field, replace

from ansible_collections.bulkhead.containers.plugins.module_utils._core.daemon_config import stored
from ansible_collections.bulkhead.containers.plugins.module_utils._core.recreation import kept

RECREATE, UPDATE = "recreate", "update"

_WHAT = "the journal of a container's change that was broken off"
_REMEDY = (
    "See whether the container runs as it should (docker ps --all shows those that end in .bulkhead-new and "
    ".bulkhead-kept-...), move the journal in /var/lib/bulkhead/container_settings away, and run this again."
)


@dataclass(frozen=True)
class Journal:
    """C(restart): the old container's policy. C(new_id): "" until it is known. C(back), C(networks): what undoes an
    update."""

    kind: str
    id: str
    name: str
    restart: t.Mapping[str, t.Any] = field(default_factory=dict)
    new_id: str = ""
    accepted: bool = False
    back: t.Mapping[str, t.Any] = field(default_factory=dict)
    networks: t.Mapping[str, t.Any] = field(default_factory=dict)

    @property
    def new_name(self) -> str:
        """Of the new container, until the old one has made room."""
        return "%s.bulkhead-new" % self.name

    @property
    def kept_name(self) -> str:
        """Of the old one, afterwards."""
        return kept.kept_name(self.name, self.id)

    def with_new(self, identity: str) -> Journal:
        return replace(self, new_id=identity)

    def when_accepted(self) -> Journal:
        return replace(self, accepted=True)


def dump(journal: Journal) -> bytes:
    return stored.dump(asdict(journal))


def load(content: bytes) -> Journal:
    """Raises Refused where it cannot be understood."""
    return stored.load(content, _read, _WHAT, _REMEDY)


def _read(record: t.Dict[str, t.Any]) -> Journal:
    for name in ("kind", "id", "name"):
        stored.text(record[name])
    return Journal(**record)
