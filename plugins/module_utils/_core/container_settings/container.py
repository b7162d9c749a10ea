# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A container's record of a snapshot as settings are compared with it, and why a comparison cannot be made."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

from ansible_collections.bulkhead.containers.plugins.module_utils._core import container_defaults

Record = t.Mapping[str, t.Any]

_NOT_TOLD = "The engine did not tell the container's %s."
_PRIVILEGED = "A privileged container has no room for it: want privileged: false as well."

_ELSEWHERE = ("host", "none")


class Untold(Exception):
    """The snapshot does not have what it takes; the text is a sentence."""


class OutOfReach(Exception):
    """The engine would not do it; the text is a sentence that says why."""


@dataclass(frozen=True)
class Container:
    """C(wanted): all that is wanted of it, in its normal form."""

    record: Record
    configured: Record
    wanted: Record

    def told(self, key: str) -> t.Any:
        """Of C(configured). Raises Untold."""
        return self._of(self.configured, key)

    def seen(self, key: str) -> t.Any:
        """Of the record itself. Raises Untold."""
        return self._of(self.record, key)

    def _of(self, place: Record, key: str) -> t.Any:
        if place.get(key) is None:
            raise Untold(_NOT_TOLD % key)
        return place[key]

    @property
    def alive(self) -> bool:
        return bool(self.record.get("pid")) or self.record.get("state") in ("running", "paused")

    @property
    def stays_privileged(self) -> bool:
        """Whether it is, and nobody wants anything else."""
        return self.wanted.get("privileged") is not False and bool(self.told("privileged"))

    @property
    def has_own_network(self) -> bool:
        """Whether it can be in networks: not in the host's, in none, nor in another container's."""
        mode = str(self.told("network_mode"))
        return mode not in _ELSEWHERE and not mode.startswith("container:")

    def demand_room(self) -> None:
        """Raises OutOfReach where being privileged undoes what is wanted."""
        if self.stays_privileged:
            raise OutOfReach(_PRIVILEGED)

    @property
    def kernel_was_asked(self) -> bool:
        """A record that comes straight from the engine has only the engine's word."""
        return "in_force" in self.record

    def in_force(self, *path: str) -> t.Any:
        """What the kernel says; None where it was not asked, or could not be."""
        value: t.Any = self.record.get("in_force")
        for key in path:
            value = value.get(key) if isinstance(value, dict) else None
        return value


def view(record: Record, wanted: Record) -> Container:
    """Raises Untold where the engine could not be asked about the container."""
    if record.get("configured") is None:
        raise Untold("The container could not be inspected.")
    return Container(record, container_defaults.expand(record["configured"]), wanted)
