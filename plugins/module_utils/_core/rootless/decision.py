# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a run does to a host, or why it does nothing: every subject with its steps, and all that speaks against them."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

from ansible_collections.bulkhead.containers.plugins.module_utils._core.rootless import (
    changes,
    drivers,
    host_preflight,
    memory,
    rootful,
    user_preflight,
    worlds,
)
from ansible_collections.bulkhead.containers.plugins.module_utils._core.rootless.changes import Change
from ansible_collections.bulkhead.containers.plugins.module_utils._core.rootless.memory import Memory
from ansible_collections.bulkhead.containers.plugins.module_utils._core.rootless.model import (
    Advice,
    HostWish,
    Record,
    Wish,
    World,
)


@dataclass(frozen=True)
class Request:
    """C(users) of which each is to have an engine, or with C(absent) to lose the one that we made."""

    users: t.Sequence[Wish]
    host: HostWish = HostWish()
    absent: bool = False
    remove_data: bool = False
    disruption: str = "restart"
    check_mode: bool = False


@dataclass(frozen=True)
class Plan:
    """Of one subject. C(removes): it is to be as if we had never been there, but for what is C(kept) on purpose."""

    subject: str
    seen: World
    wanted: World
    changes: t.Tuple[Change, ...]
    chosen: t.Optional[drivers.Drivers] = None
    kept: t.Tuple[str, ...] = ()
    removes: bool = False


@dataclass(frozen=True)
class Decision:
    plans: t.Tuple[Plan, ...]
    blockers: t.Tuple[Advice, ...]
    warnings: t.Tuple[Advice, ...]

    @property
    def changed(self) -> bool:
        return any(plan.changes for plan in self.plans)

    @property
    def reloads_systemd(self) -> bool:
        return any(change.step == "systemd_reloaded" for plan in self.plans for change in plan.changes)


def decide(request: Request, host: Record, users: t.Mapping[str, Record], known: Memory) -> Decision:
    """C(users): what was seen of each that is named. C(known): what is remembered."""
    if request.absent:
        return _removal(request, host, users, known)
    blockers, warnings = list(host_preflight.blocking(host)), list(host_preflight.worth_knowing(host))
    plans = [_host_plan(request, host, known, worlds.wanted_host)]
    blockers += rootful.blocking(host, plans[0].changes)
    for wish in request.users:
        user = users[wish.name]
        found = list(user_preflight.blocking(user, wish, host, request.check_mode))
        blockers += found
        if not found and not _lacks_drivers(host):
            plan = _engine(wish, user, host, known.get(wish.name))
            plans.append(plan)
            warnings += user_preflight.worth_knowing(user, wish, t.cast(drivers.Drivers, plan.chosen))
            blockers += _stopping(user, plan, request)
    plans.append(_shells(host, known, memory.users(known) | {wish.name for wish in request.users}))
    return Decision(tuple(plans), tuple(blockers), tuple(warnings))


def _lacks_drivers(host: Record) -> bool:
    """Without them nothing can be said of a unit. That they lack is told of the host."""
    return not drivers.usable(host["kit"], host["programs"])


def _removal(request: Request, host: Record, users: t.Mapping[str, Record], known: Memory) -> Decision:
    blockers = [one for one in host_preflight.blocking(host) if one.subject == "host"]
    plans = []
    for wish in request.users:
        plans.append(_without(wish, users[wish.name], host, known.get(wish.name), request.remove_data))
        blockers += _stopping(users[wish.name], plans[-1], request)
        if wish.name in known:
            blockers += user_preflight.unreachable(users[wish.name])
        if any(change.step == "data_removed" for change in plans[-1].changes):
            blockers += host_preflight.cannot_remove_data(host)
    left = memory.users(known) - {wish.name for wish in request.users}
    plans.append(_shells(host, known, left))
    if not left:
        plans.append(_host_plan(request, host, known, _host_as_before(known)))
    return Decision(tuple(plans), tuple(blockers), ())


def _stopping(user: Record, plan: Plan, request: Request) -> t.Iterator[Advice]:
    if changes.stops_engine(plan.changes):
        yield from user_preflight.stopping(user, request.disruption)


def _engine(wish: Wish, user: Record, host: Record, entry: t.Optional[memory.Entry]) -> Plan:
    chosen = drivers.choose(wish.net, wish.port_driver, host["kit"], host["programs"])
    seen, wanted = worlds.seen_user(user), worlds.wanted_user(user, host, chosen)
    given = [Change("ids_given", wish.name)] if user["range_changes"] else []
    found = given + changes.of_user(wish.name, user["home"], seen, wanted)
    return Plan(wish.name, seen, wanted, _settled(wish.name, found, entry), chosen)


def _without(wish: Wish, user: Record, host: Record, entry: t.Optional[memory.Entry], remove_data: bool) -> Plan:
    seen = worlds.seen_user(user)
    wanted = worlds.user_without_us(seen, entry.before if entry else None, host)
    found = changes.of_user(wish.name, user["home"], seen, wanted)
    removed = _data(user, entry) if remove_data and entry is not None else []
    found += [Change("data_removed", path) for path in removed]
    kept = []
    if user["has_data"] and not removed:
        kept.append(user["data_root"])
    if entry is not None and entry.ids and user["range_ours"]:
        # Ids that own files must not be given to anybody else.
        if kept:
            kept.append("the subordinate ids of %s, which own files there" % wish.name)
        else:
            found.append(Change("ids_taken_back", wish.name))
    if entry is not None and not found and not (kept and entry.gone):
        found.append(Change("forgotten", wish.name))
    return Plan(wish.name, seen, wanted, tuple(found), kept=tuple(kept), removes=True)


def _data(user: Record, entry: memory.Entry) -> t.List[str]:
    """The engine's key is its own where the directory around it was not there before."""
    own_key = user["key"] and user["key"].rpartition("/")[0] in entry.directories
    return [*([user["data_root"]] if user["has_data"] else []), *([user["key"]] if own_key else [])]


def _settled(subject: str, found: t.List[Change], entry: t.Optional[memory.Entry]) -> t.Tuple[Change, ...]:
    """A change that was broken off behind its last step is still to be ended."""
    if not found and (entry is None or entry.back is not None):
        return (Change("settled", subject),)
    return tuple(found)


_Wanted = t.Callable[[Record, HostWish, World], World]


def _host_plan(request: Request, host: Record, known: Memory, wanted_of: _Wanted) -> Plan:
    entry = known.get(memory.HOST)
    names = {*request.host.sysctls, *(name[len(worlds.SYSCTL):] for name in (entry.before.switches if entry else ())
                                      if name.startswith(worlds.SYSCTL))}
    seen = worlds.seen_host(host, sorted(names))
    wanted = wanted_of(host, request.host, seen)
    return _around(memory.HOST, seen, wanted, entry, request.absent)


def _host_as_before(known: Memory) -> _Wanted:
    entry = known.get(memory.HOST)
    before, broken_off = (entry.before, entry.back) if entry else (None, None)
    return lambda _host, _wish, seen: worlds.host_without_us(seen, before, broken_off)


def _shells(host: Record, known: Memory, names: t.Collection[str]) -> Plan:
    seen = worlds.seen_shells(host)
    return _around(memory.SHELLS, seen, worlds.wanted_shells(seen, names), known.get(memory.SHELLS), not names)


def _around(subject: str, seen: World, wanted: World, entry: t.Optional[memory.Entry], removes: bool) -> Plan:
    found = changes.of_host(seen, wanted)
    if not found and entry is not None and (removes or entry.back is not None):
        found = [Change("forgotten" if removes else "settled", subject)]
    return Plan(subject, seen, wanted, tuple(found), removes=removes)
