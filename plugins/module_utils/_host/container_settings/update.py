# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What an engine changes of a container that runs, seen in its answer afterwards, and taken back if it is not there."""

from __future__ import annotations

import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.recreation import live, networks
from ansible_collections.bulkhead.containers.plugins.module_utils._core.recreation.journal import UPDATE, Journal
from ansible_collections.bulkhead.containers.plugins.module_utils._host import processes
from ansible_collections.bulkhead.containers.plugins.module_utils._host.cgroups import Cgroups
from ansible_collections.bulkhead.containers.plugins.module_utils._host.container_settings import way_back
from ansible_collections.bulkhead.containers.plugins.module_utils._host.container_settings.recreation import (
    ChangeFailed,
)
from ansible_collections.bulkhead.containers.plugins.module_utils._host.container_settings.workplace import (
    Record,
    Workplace,
)
from ansible_collections.bulkhead.containers.plugins.module_utils._host.daemon_config.fault_points import reached
from ansible_collections.bulkhead.containers.plugins.module_utils._host.errors import HostError


def carry_out(place: Workplace, old: Record, settings: t.Mapping[str, t.Any], api: t.Tuple[int, int]) -> None:
    """Raises ChangeFailed; everything is as it was then, unless it says otherwise."""
    host = old["HostConfig"]
    sent = live.request(settings, host)
    endpoints = networks.by_name(old, api) if "networks" in settings else {}
    journal = Journal(UPDATE, old["Id"], old["Name"].lstrip("/"), back=live.way_back(sent, host), networks=endpoints)
    place.write_journal(journal)
    reached("update_journal_written")
    try:
        _apply(place, journal, sent, settings.get("networks"))
        reached("updated")
    except (HostError, OSError) as error:
        raise _gone_back(place, journal, error) from error
    place.forget_journal()


def _apply(place: Workplace, journal: Journal, sent: Record, wanted: t.Optional[t.Sequence[str]]) -> None:
    if sent:
        place.commands.update(journal.id, sent)
    if wanted is not None:
        _move(place, journal, wanted)
    now = place.inspect(journal.id)
    if now is None:
        raise HostError("the container is gone")
    ignored = sorted({*live.unmet(sent, now["HostConfig"]), *live.not_in_force(sent, _limits(now))})
    if wanted is not None and set(wanted) != set(networks.joined(now)):
        ignored.append("its networks")
    if ignored:
        raise HostError("the engine took it and it is not in force: %s" % ", ".join(ignored))


def _move(place: Workplace, journal: Journal, wanted: t.Sequence[str]) -> None:
    """Into the new networks before it leaves the old ones: it is never without."""
    there = networks.joined(place.inspect(journal.id) or {})
    for name in wanted:
        if name not in there:
            place.commands.connect(name, journal.id, {})
    for name in there:
        if name not in wanted:
            place.commands.disconnect(name, journal.id)


def _limits(inspect: Record) -> t.Dict[str, t.Any]:
    """What the kernel holds it to; nothing of one whose first process has ended."""
    first = processes.read(int((inspect.get("State") or {}).get("Pid") or 0))
    return Cgroups().limits(first.cgroups) if first is not None else {}


def _gone_back(place: Workplace, journal: Journal, error: Exception) -> ChangeFailed:
    reason = str(error).rstrip(".")
    try:
        way_back.go(place, journal)
    except (HostError, OSError) as worse:
        return ChangeFailed(f"{journal.name}: {reason}. Taking it back failed, too: {worse}; run this again", False, "")
    place.forget_journal()
    return ChangeFailed(f"{journal.name}: {reason}. It was taken back", True, "")
