# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""One run of the module: settle, look, decide on every container, change one after the other. It never raises."""

from __future__ import annotations

import time
import typing as t
from dataclasses import dataclass, replace

from ansible_collections.bulkhead.containers.plugins.module_utils._core.container_settings import (
    differences,
    engine_abilities,
)
from ansible_collections.bulkhead.containers.plugins.module_utils._core.container_settings.differences import Difference
from ansible_collections.bulkhead.containers.plugins.module_utils._core.daemon_config.model import Refused
from ansible_collections.bulkhead.containers.plugins.module_utils._core.inspect import container
from ansible_collections.bulkhead.containers.plugins.module_utils._core.recreation import (
    acceptance,
    hardened,
    objections,
    published,
)
from ansible_collections.bulkhead.containers.plugins.module_utils._core.recreation import decision as decisions
from ansible_collections.bulkhead.containers.plugins.module_utils._core.recreation import kept as keeping
from ansible_collections.bulkhead.containers.plugins.module_utils._core.recreation.decision import Decision
from ansible_collections.bulkhead.containers.plugins.module_utils._core.recreation.kept import Kept
from ansible_collections.bulkhead.containers.plugins.module_utils._host.container_settings import (
    recreation,
    seen,
    settling,
    update,
    workplace,
)
from ansible_collections.bulkhead.containers.plugins.module_utils._host.container_settings.seen import Seen
from ansible_collections.bulkhead.containers.plugins.module_utils._host.container_settings.workplace import (
    Record,
    Workplace,
)
from ansible_collections.bulkhead.containers.plugins.module_utils._host.errors import HostError


@dataclass(frozen=True)
class Wanted:
    """Settings in their normal form."""

    name: str
    settings: t.Mapping[str, t.Any]


@dataclass(frozen=True)
class Options:
    """Durations in seconds. C(settles): how long a new container has to run."""

    socket: str
    containers: t.Sequence[Wanted]
    disruption: str
    keep_replaced: float
    settles: float
    timeout: float
    check_mode: bool


def run(options: Options) -> Record:
    """With C(failed), a sentence, where it failed."""
    done: t.List[Record] = []
    try:
        return _run(options, done)
    except recreation.ChangeFailed as error:
        return _failed(error, done, error.rolled_back, error.lines)
    except (Refused, HostError) as error:
        return _failed(error, done)
    except OSError as error:
        return _failed(HostError(f"{error.strerror}: {error.filename}"), done)
    except Exception as error:  # whatever we did not think of: a sentence; a change that was begun has its journal
        reason = f"this is a fault of this module, please report it: {type(error).__name__}: {error}"
        return _failed(HostError(reason), done)


def _failed(error: Exception, done: t.Sequence[Record], rolled_back: bool = False, lines: str = "") -> Record:
    return {"failed": str(error), "changed": any(one["changed"] for one in done), "containers": list(done),
            "rolled_back": rolled_back, "last_lines": lines}


def _run(options: Options, done: t.List[Record]) -> Record:
    place = workplace.at(options.socket, options.timeout)
    with place.state.locked(for_writing=not options.check_mode):
        recovered = settling.settle(place, options.check_mode)
        removed = _remove_expired(place, options)
        made = _change_all(place, options, done)
    changed = [one for one in made if one.changed]
    return {
        "changed": bool(removed or recovered or changed),
        "containers": done,
        "removed": [one.kept_as for one in removed],
        "recovered": recovered,
        "diff": {"before": {one.name: one.before for one in changed},
                 "after": {one.name: one.after for one in changed}},
    }


def _change_all(place: Workplace, options: Options, done: t.List[Record]) -> t.List[Decision]:
    """Each is decided on when it is its turn: minutes may have gone by since the first."""
    made: t.List[Decision] = []
    if not options.containers:
        return made
    look = seen.look(place)
    for wanted in options.containers:
        if made and made[-1].recreate and not options.check_mode:
            look = seen.look(place)
        made.append(_decide(look, options, wanted))
        done.append(_carry_out(place, look, options, wanted, made[-1]))
    return made


def _remove_expired(place: Workplace, options: Options) -> t.List[Kept]:
    entries = place.kept()
    now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    works = {one.name for one in entries if _works(place.inspect(one.name))}
    late = keeping.expired(entries, works, now, options.keep_replaced)
    found = {one.id: place.inspect(one.id) for one in late}
    over = [one for one in late if not _was_had_back(one, found[one.id])]
    removed = [one for one in over if _is_still_kept(one, found[one.id])]
    if not options.check_mode and over:
        for one in removed:
            place.commands.remove(one.id)
        place.write_kept([one for one in entries if one not in over])
    return removed


def _was_had_back(entry: Kept, inspect: t.Optional[Record]) -> bool:
    """That is remembered, so that nobody makes it anew again unasked."""
    return inspect is not None and inspect["Name"] == "/" + entry.name


def _works(inspect: t.Optional[Record]) -> bool:
    now = acceptance.of_answers(inspect or {}, ())
    return now.status == "running" and now.health in ("none", "healthy")


def _is_still_kept(entry: Kept, inspect: t.Optional[Record]) -> bool:
    """It is gone, or runs again, where somebody has seen to it."""
    return (inspect is not None and inspect["Name"] == "/" + entry.kept_as
            and not (inspect.get("State") or {}).get("Running"))


def _decide(look: Seen, options: Options, wanted: Wanted) -> Decision:
    inspect = look.named(wanted.name)
    if inspect is None:
        return Decision(wanted.name, refused=("there is no container of that name",))
    record = container.read(inspect, ())
    unmet, hindered = _sorted_out(look, record, wanted.settings)
    decision = decisions.decide(
        inspect,
        unmet,
        options.disruption,
        lambda: look.request(inspect),
        lambda: look.objections(inspect),
        objections.to_any_change(inspect),
    )
    return replace(_with_what_follows(decision, look, inspect), refused=(*decision.refused, *hindered))


def _sorted_out(look: Seen, record: Record, wanted: t.Mapping[str, t.Any]) -> t.Tuple[t.List[Difference], t.List[str]]:
    """What can be brought about, and why the rest cannot."""
    unmet = differences.unmet(record, wanted)
    toothless = {one.setting: engine_abilities.unenforced(look.info, one.setting) for one in unmet}
    hindered = [*toothless.items(), *((one.setting, one.reason) for one in differences.obstacles(record, wanted))]
    return ([one for one in unmet if not toothless[one.setting]],
            [f"{setting}: {reason}" for setting, reason in hindered if reason])


def _with_what_follows(decision: Decision, look: Seen, inspect: Record) -> Decision:
    """What nobody asked for and every new container brings with it."""
    if not decision.recreate:
        return decision
    by_chance = published.by_chance(inspect)
    if by_chance:
        decision = decision.also("NetworkSettings.Ports", by_chance, "numbers that the engine chooses")
    if "no_new_privileges" not in decision.recreate and look.gains_no_new_privileges(inspect):
        decision = decision.also("no_new_privileges, by the engine's default", False, True)
    return decision


def _carry_out(place: Workplace, look: Seen, options: Options, wanted: Wanted, decision: Decision) -> Record:
    inspect = look.named(wanted.name)
    if not options.check_mode and inspect is not None:
        if decision.recreate:
            _recreate(place, look, options, decision, str(inspect["Id"]))
        elif decision.live:
            update.carry_out(place, inspect, decision.live, look.engine.api)
    return {
        "name": wanted.name,
        "changed": decision.changed,
        "live": sorted(decision.live),
        "recreate": sorted(decision.recreate),
        "pending": [dict(one) for one in decision.pending],
        "refused": list(decision.refused),
        "kept_as": keeping.kept_name(wanted.name, str(inspect["Id"])) if inspect and decision.recreate else "",
    }


def _recreate(place: Workplace, look: Seen, options: Options, decision: Decision, identity: str) -> None:
    """With all that could be changed live: of one that is not accepted, nothing has been changed then."""
    inspect = place.inspect(identity)
    if inspect is None:
        raise HostError(f"the container {decision.name} is gone since we looked")
    request = look.request(inspect)
    hardened.apply(request, {**decision.live, **decision.recreate})
    moved_to = str(decision.recreate.get("publish_address") or "")
    recreation.carry_out(place, inspect, request, moved_to, options.settles)
