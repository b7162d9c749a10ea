# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Brings one subject from the world that was seen to the one that is wanted, or back."""

from __future__ import annotations

import typing as t
from dataclasses import replace

from ansible_collections.bulkhead.containers.plugins.module_utils._core.rootless import changes, memory, worlds
from ansible_collections.bulkhead.containers.plugins.module_utils._core.rootless.changes import Change
from ansible_collections.bulkhead.containers.plugins.module_utils._core.rootless.decision import Plan
from ansible_collections.bulkhead.containers.plugins.module_utils._core.rootless.memory import Entry
from ansible_collections.bulkhead.containers.plugins.module_utils._core.rootless.model import World
from ansible_collections.bulkhead.containers.plugins.module_utils._host.daemon_config.fault_points import reached
from ansible_collections.bulkhead.containers.plugins.module_utils._host.errors import HostError
from ansible_collections.bulkhead.containers.plugins.module_utils._host.rootless import (
    actions,
    engine,
    own_files,
    user_seen,
)
from ansible_collections.bulkhead.containers.plugins.module_utils._host.rootless.actions import Place
from ansible_collections.bulkhead.containers.plugins.module_utils._host.rootless.remembered import Remembered
from ansible_collections.bulkhead.containers.plugins.module_utils._host.rootless.users_process import work

# An engine with a part of its data is no world to go back to.
_NO_WAY_BACK = ("data_removed", "ids_taken_back")

# Looks at the subject once more.
Look = t.Callable[[], t.Tuple[Place, World]]


class ChangeFailed(HostError):
    """C(rolled_back): whether the subject is as it was before."""

    def __init__(self, reason: str, rolled_back: bool) -> None:
        super().__init__(reason)
        self.rolled_back = rolled_back


def carry_out(place: Place, plan: Plan, remembered: Remembered, look: Look) -> None:
    """Raises ChangeFailed."""
    entry = _begun(place, plan, remembered)
    begun = ""
    try:
        for change in plan.changes:
            begun = change.step
            actions.do(place, change)
            reached(change.step)
        data_root = _verified(place, plan.wanted)
        _start_again(place, plan.wanted, entry)
    except (HostError, OSError) as error:
        said = _said(error)
        if begun in _NO_WAY_BACK:
            message = "%s: %s. The engine is taken away; the next run removes what is left"
            raise ChangeFailed(message % (_named(plan.subject), said), rolled_back=False) from None
        _go_back(place, plan, entry, remembered, look, said)
        message = "%s: %s. Everything of it is as it was before" % (_named(plan.subject), said)
        raise ChangeFailed(message, rolled_back=True) from None
    _end(place, plan, replace(entry, data_root=data_root or entry.data_root), remembered)
    reached("remembered")


def _begun(place: Place, plan: Plan, remembered: Remembered) -> Entry:
    """Remembered before it is there: what nobody remembers could not be taken back."""
    known = remembered.load().get(plan.subject) or Entry(before=worlds.before_us(plan.seen))
    made = dict.fromkeys([*known.directories, *place.user.get("directories", ())])
    ids = known.ids or any(one.step == "ids_given" for one in plan.changes)
    entry = replace(known.begun(plan.seen), directories=tuple(made), ids=ids, uid=place.user.get("uid"),
                    running=_running(place, plan, known))
    remembered.put(plan.subject, entry)
    reached("change_remembered")
    return entry


def _running(place: Place, plan: Plan, known: Entry) -> t.Tuple[t.Mapping[str, str], ...]:
    """Who has to run again, also if this run does not come to start them."""
    if not changes.stops_engine(plan.changes):
        return known.running
    found = {one["id"]: {"id": one["id"], "name": one["name"]} for one in place.user["containers"] or ()}
    return tuple({**{one["id"]: one for one in known.running}, **found}.values())


def _start_again(place: Place, wanted: World, entry: Entry) -> None:
    if not entry.running or wanted.switches["engine"] == "stopped":
        return
    socket = user_seen.socket_path(place.uid)
    failed = work(place.name, engine.start_again, place.run, socket, entry.running, place.timeout)
    place.warnings.extend("%s: %s" % (place.name, one) for one in failed)
    reached("containers_started")


def _verified(place: Place, wanted: World) -> str:
    if not place.user or wanted.switches["engine"] == "stopped" or place.wish is None:
        return ""
    data_root: str = work(place.name, engine.expect_rootless, place.uid, place.timeout)
    reached("verified")
    return data_root


def _end(place: Place, plan: Plan, entry: Entry, remembered: Remembered) -> None:
    if plan.removes:
        _tidy(place, entry)
    if plan.removes and not plan.kept:
        remembered.forget(plan.subject)
    else:
        remembered.put(plan.subject, replace(entry, back=None, gone=plan.removes, running=()))


def _tidy(place: Place, entry: Entry) -> None:
    if place.user.get("exists"):
        work(place.name, own_files.remove_empty, entry.directories)


def _go_back(place: Place, plan: Plan, entry: Entry, remembered: Remembered, look: Look, said: str) -> None:
    back = t.cast(World, entry.back)
    try:
        now, seen = look()
        for change in _way_back(place, now, seen, entry):
            actions.do(now, change)
        _start_again(now, back, entry)
    except (HostError, OSError) as error:
        message = "%s: %s. On the way back: %s. The next run goes on from there"
        raise ChangeFailed(message % (_named(plan.subject), said, _said(error)), rolled_back=False) from None
    if back == entry.before:
        _tidy(place, entry)
        remembered.forget(plan.subject)
    else:
        remembered.put(plan.subject, replace(entry, back=None, running=()))


def _way_back(place: Place, now: Place, seen: World, entry: Entry) -> t.List[Change]:
    back = t.cast(World, entry.back)
    if not now.user:
        return changes.of_host(seen, back)
    steps = changes.of_user(now.name, now.home, seen, back)
    if back != entry.before:
        return steps
    # What an engine that never came to be has made is nobody's data.
    if now.user["has_data"] and not place.user["has_data"]:
        made = [now.user["data_root"], *([now.user["key"]] if now.user["key"] and not place.user["key"] else [])]
        steps += [Change("data_removed", path) for path in made]
    if entry.ids and not place.user["has_data"]:
        steps.append(Change("ids_taken_back", now.name))
    return steps


def _named(subject: str) -> str:
    return {memory.HOST: "the host", memory.SHELLS: "the environment of shells"}.get(subject, subject)


def _said(error: Exception) -> str:
    if isinstance(error, OSError):
        return "%s: %s" % (error.strerror, error.filename)
    return str(error).rstrip(".")
