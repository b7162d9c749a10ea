# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""One container made anew: the new one beside the old one, then in its place, and back if it does not do."""

from __future__ import annotations

import time

from ansible_collections.bulkhead.containers.plugins.module_utils._core.recreation import acceptance, conserved
from ansible_collections.bulkhead.containers.plugins.module_utils._core.recreation.body import Request
from ansible_collections.bulkhead.containers.plugins.module_utils._core.recreation.journal import RECREATE, Journal
from ansible_collections.bulkhead.containers.plugins.module_utils._core.recreation.kept import Kept
from ansible_collections.bulkhead.containers.plugins.module_utils._host.container_settings import behaviour, way_back
from ansible_collections.bulkhead.containers.plugins.module_utils._host.container_settings.workplace import (
    Record,
    Workplace,
)
from ansible_collections.bulkhead.containers.plugins.module_utils._host.daemon_config.fault_points import reached
from ansible_collections.bulkhead.containers.plugins.module_utils._host.errors import HostError

_LOST = "the engine would have made a container that differs in %s, so that the old one was left alone"
_STOPS_AFTER = 10  # seconds: what an engine gives where nothing is said


class ChangeFailed(HostError):
    """It was begun and did not succeed. C(lines): the last ones of the log of the container that was not accepted."""

    def __init__(self, reason: str, rolled_back: bool, lines: str) -> None:
        super().__init__(reason)
        self.rolled_back = rolled_back
        self.lines = lines


def carry_out(place: Workplace, old: Record, request: Request, moved_to: str, settles: float) -> Kept:
    """Raises ChangeFailed; everything is as it was then, unless it says otherwise."""
    host = old["HostConfig"]
    journal = Journal(RECREATE, old["Id"], old["Name"].lstrip("/"), restart=dict(host.get("RestartPolicy") or {}))
    if place.inspect(journal.new_name) is not None:
        raise HostError(f"there is a container {journal.new_name}, which is the name that the new one would have for a "
                        "moment; remove or rename it")
    place.write_journal(journal)
    reached("journal_written")
    try:
        journal = _make(place, journal, old, request)
        _exchange(place, journal, old, _expected(old, request, moved_to), settles)
        journal = _accept(place, journal)
    except (HostError, OSError) as error:
        raise _gone_back(place, journal, error) from error
    except Exception as error:  # whatever we did not think of: nobody's container stays down for it
        raise _gone_back(place, journal, HostError(f"{type(error).__name__}: {error}")) from error
    return remember(place, journal)


def _accept(place: Workplace, journal: Journal) -> Journal:
    """From here on the next run would keep the new one. If that cannot be written, it would bring the old one back."""
    journal = journal.when_accepted()
    place.write_journal(journal)
    reached("acceptance_written")
    return journal


def remember(place: Workplace, journal: Journal) -> Kept:
    """That the old container can be had back for a while."""
    now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    kept = Kept(journal.id, journal.name, journal.kept_name, now, journal.restart)
    place.write_kept([*(one for one in place.kept() if one.id != kept.id), kept])
    reached("remembered")
    place.forget_journal()
    reached("forgotten")
    return kept


def _make(place: Workplace, journal: Journal, old: Record, request: Request) -> Journal:
    """The new one, beside the old one that still runs. It is looked at before anything is done to the old one."""
    journal = journal.with_new(place.commands.create(journal.new_name, request.document()))
    reached("created")
    place.write_journal(journal)
    for network in request.networks.disconnect:
        place.commands.disconnect(network, journal.new_id)
    for network, endpoint in request.networks.connect:
        place.commands.connect(network, journal.new_id, endpoint)
    reached("connected")
    new = place.inspect(journal.new_id)
    differing = ["all, as it is gone"] if new is None else conserved.differences(request, old, new)
    if differing:
        raise HostError(_LOST % ", ".join(differing))
    return journal


def _exchange(place: Workplace, journal: Journal, old: Record, wanted: acceptance.Behaviour, settles: float) -> None:
    commands = place.commands
    commands.update(journal.id, {"RestartPolicy": {"Name": "no", "MaximumRetryCount": 0}})
    reached("restart_policy_off")
    commands.stop(journal.id, _patience(old))
    reached("old_stopped")
    commands.rename(journal.id, journal.kept_name)
    reached("old_renamed")
    commands.rename(journal.new_id, journal.name)
    reached("new_renamed")
    commands.start(journal.new_id)
    reached("new_started")
    try:
        behaviour.await_acceptance(place, journal.new_id, wanted, settles)
    except behaviour.NotAccepted as error:
        raise HostError(f"the new container was not accepted: {error}") from None
    reached("accepted")


def _expected(old: Record, request: Request, moved_to: str) -> acceptance.Behaviour:
    bindings = request.host_config.get("PortBindings") or {}
    return acceptance.expected(behaviour.of(old), bindings, moved_to)


def _patience(old: Record) -> int:
    told = (old.get("Config") or {}).get("StopTimeout")
    return _STOPS_AFTER if told is None else int(told)


def _gone_back(place: Workplace, journal: Journal, error: Exception) -> ChangeFailed:
    reason = str(error).rstrip(".")
    try:
        lines = way_back.go(place, place.journal() or journal)
    except (HostError, OSError) as worse:
        return ChangeFailed(f"{journal.name}: {reason}. Bringing the old container back failed, too: {worse}. It is "
                            f"{journal.id[:12]}; run this again to have another try at it", False, "")
    place.forget_journal()
    return ChangeFailed(f"{journal.name}: {reason}. The old container runs as before", True, lines)
