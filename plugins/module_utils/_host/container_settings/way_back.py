# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""From wherever the change of a container was broken off: the old one as it was, and no other."""

from __future__ import annotations

import time
import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.recreation import networks
from ansible_collections.bulkhead.containers.plugins.module_utils._core.recreation.journal import RECREATE, Journal
from ansible_collections.bulkhead.containers.plugins.module_utils._host.container_settings.workplace import (
    Record,
    Workplace,
)
from ansible_collections.bulkhead.containers.plugins.module_utils._host.engine_commands import CommandRefused
from ansible_collections.bulkhead.containers.plugins.module_utils._host.errors import HostError

_PAUSE = 0.5


def go(place: Workplace, journal: Journal) -> str:
    """The last lines of the log of the one that was not accepted. Raises HostError where the old one is not back."""
    place.await_engine()
    if journal.kind != RECREATE:
        _undo_update(place, journal)
        return ""
    old = place.inspect(journal.id)
    if old is None:
        raise HostError(f"the container {journal.name} ({journal.id[:12]}) is gone, and nothing was removed by us")
    lines = _remove_new(place, journal)
    # What is as it was needs nothing written, which a full disk would refuse.
    if old["Name"] != "/" + journal.name:
        place.commands.rename(journal.id, journal.name)
    if journal.restart and old["HostConfig"].get("RestartPolicy") != journal.restart:
        place.commands.update(journal.id, {"RestartPolicy": dict(journal.restart)})
    _start(place, journal)
    return lines


def _remove_new(place: Workplace, journal: Journal) -> str:
    """Under the one name or the other it is the one that we made; the old one is told by its number."""
    lines = ""
    for name in (journal.new_name, journal.name):
        found = place.inspect(name)
        if found is not None and found["Id"] != journal.id and _is_ours(found, journal):
            lines = lines or place.commands.last_lines(found["Id"])
            place.commands.remove(found["Id"])
    return lines


def _is_ours(found: Record, journal: Journal) -> bool:
    """Someone may have made a container of that name meanwhile. Until we know its number, ours has the other name."""
    return found["Id"] == journal.new_id or (not journal.new_id and found["Name"] == "/" + journal.new_name)


def _start(place: Workplace, journal: Journal) -> None:
    """Somebody may hold its port for a moment: it is tried as long as the engine may take for an answer."""
    deadline = time.monotonic() + place.timeout
    while _status(place.inspect(journal.id)) != "running":
        try:
            place.commands.start(journal.id)
        except CommandRefused:
            if time.monotonic() > deadline:
                raise
        else:
            if time.monotonic() > deadline:
                raise HostError(f"the container {journal.name} was started again and does not run")
        time.sleep(_PAUSE)


def _undo_update(place: Workplace, journal: Journal) -> None:
    found = place.inspect(journal.id)
    if found is None:
        return
    if journal.back:
        place.commands.update(journal.id, dict(journal.back))
    now = networks.joined(found)
    for name, endpoint in journal.networks.items():
        if name not in now:
            place.commands.connect(name, journal.id, dict(endpoint))
    for name in now:
        if journal.networks and name not in journal.networks:
            place.commands.disconnect(name, journal.id)


def _status(inspect: t.Optional[Record]) -> str:
    return str(((inspect or {}).get("State") or {}).get("Status") or "")
