# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""One run of the module: settle, look, decide, and move, come back or end it. It never raises."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

from ansible_collections.bulkhead.containers.plugins.module_utils._core.daemon_config.model import Refused
from ansible_collections.bulkhead.containers.plugins.module_utils._core.rootless_move import plan as plans
from ansible_collections.bulkhead.containers.plugins.module_utils._core.rootless_move import return_plan
from ansible_collections.bulkhead.containers.plugins.module_utils._core.rootless_move.journal import (
    ENDING,
    MOVED,
    MOVING,
    RETURNING,
    Journal,
)
from ansible_collections.bulkhead.containers.plugins.module_utils._host import command
from ansible_collections.bulkhead.containers.plugins.module_utils._host.daemon_config.fault_points import reached
from ansible_collections.bulkhead.containers.plugins.module_utils._host.errors import HostError
from ansible_collections.bulkhead.containers.plugins.module_utils._host.rootless_move import (
    ending,
    looking,
    moving,
    places,
    way_back,
)
from ansible_collections.bulkhead.containers.plugins.module_utils._host.rootless_move.places import Places, Record

PLANNED, TO_MOVE, FINAL, BACK = STATES = ("planned", "moved", "final", "back")
COMPLETED, ROLLED_BACK = "completed", "rolled back"
NOTHING_MOVED = "no containers of this host were moved to the engine of %s"


@dataclass(frozen=True)
class Options:
    """Durations in seconds. C(settles): how long the containers have to run in the user's engine."""

    user: str
    containers: t.Sequence[str]
    state: str
    accept: t.Sequence[str]
    remove: t.Sequence[str]
    socket: str
    settles: float
    timeout: float
    check_mode: bool


class Unsafe(HostError):
    def __init__(self, plan: Record) -> None:
        super().__init__("Nothing was changed. " + plans.refusal(plan))
        self.plan = plan


def run(options: Options, run_program: command.Run) -> Record:
    """With C(failed), a sentence, where it failed."""
    try:
        return _run(options, run_program)
    except moving.MoveFailed as error:
        return {"failed": str(error), "changed": not error.rolled_back, "rolled_back": error.rolled_back,
                "last_lines": error.lines}
    except Unsafe as error:
        return {"failed": str(error), "plan": error.plan}
    except (Refused, HostError) as error:
        return {"failed": str(error)}
    except OSError as error:
        return {"failed": f"{error.strerror}: {error.filename}"}
    except Exception as error:  # whatever we did not think of: a sentence; what was begun has its journal
        return {"failed": f"this is a fault of this module, please report it: {type(error).__name__}: {error}"}


def _run(options: Options, run_program: command.Run) -> Record:
    at = places.at(options.user, options.socket, options.timeout, run_program)
    reads_only = options.check_mode or options.state == PLANNED
    with at.state.locked(for_writing=not reads_only), at.source.state.locked(for_writing=not reads_only):
        journal = at.journal()
        if journal is not None and journal.user != options.user:
            raise HostError(f"the move of this host's containers to the engine of {journal.user} is not at its end; "
                            "make it final, or come back from it, first")
        recovered = _settle(at, journal, reads_only)
        if recovered and not reads_only:
            journal = at.journal()
        elif recovered:
            return _foretold(journal, recovered)
        result = _WAYS[options.state](at, options, journal)
    return {"changed": False, "plan": {}, "left_behind": [], "diff": _diff([], []), **result, "recovered": recovered,
            **({"changed": True} if recovered else {})}


def _settle(at: Places, journal: t.Optional[Journal], reads_only: bool) -> str:
    """What was begun and not ended: a move is taken back; a return, or an end, is ended."""
    if journal is None or journal.phase == MOVED:
        return ""
    if not reads_only:
        if journal.phase == ENDING:
            ending.carry_out(at, journal)
        else:
            way_back.go(at, journal)
    return ROLLED_BACK if journal.phase == MOVING else COMPLETED


def _foretold(journal: t.Optional[Journal], recovered: str) -> Record:
    """What else a run would do depends on what the host is like then."""
    return {"changed": True, "plan": {}, "left_behind": [], "recovered": recovered,
            "diff": _diff([], journal.names if journal else [])}


def _move(at: Places, options: Options, journal: t.Optional[Journal]) -> Record:
    if journal is not None:
        return _already(at, options, journal)
    look = looking.look(at, options.containers, options.timeout)
    plan = plans.make(look.wanted, options.accept)
    if options.state == PLANNED:
        return {"plan": plan}
    if not plan["safe"]:
        raise Unsafe(plan)
    if not look.moving:
        return {"plan": plan}
    if not options.check_mode:
        moving.carry_out(at, look, options.settles)
    return {"plan": plan, "changed": True, "diff": _diff(look.moving, [])}


def _already(at: Places, options: Options, journal: Journal) -> Record:
    others = sorted({*looking.names_of(at, options.containers)} - {*journal.names})
    if others and options.state == TO_MOVE:
        raise HostError(f"a move is not at its end, and {', '.join(others)} were not part of it; make it final, or "
                        "come back from it, first")
    return {}


def _back(at: Places, options: Options, journal: t.Optional[Journal]) -> Record:
    if journal is None:
        return {}
    plan = return_plan.make(journal, way_back.written_to(at, journal), options.accept)
    if not plan["safe"]:
        raise Unsafe(plan)
    left: t.Sequence[str] = plan["left_behind"]
    if not options.check_mode:
        journal = journal.at(RETURNING)
        at.write_journal(journal)
        reached("return_written")
        left = way_back.go(at, journal)
    return {"plan": plan, "changed": True, "left_behind": left, "diff": _diff([], journal.names)}


def _final(at: Places, options: Options, journal: t.Optional[Journal]) -> Record:
    if journal is None:
        return {}
    there = {str(one["Name"]).lstrip("/"): bool((one.get("State") or {}).get("Running"))
             for one in way_back.of_the_move(at, journal)}
    idle = sorted({name for name, runs in there.items() if not runs}
                  | {one.name for one in journal.containers if not one.project and one.name not in there})
    if idle:
        raise HostError(f"{', '.join(idle)} do not run in the engine of {at.user}; start them, or come back")
    if not options.check_mode:
        journal = journal.at(ENDING, options.remove)
        at.write_journal(journal)
        reached("end_written")
        ending.carry_out(at, journal)
    return {"changed": True, "diff": _diff([], [])}


def _diff(leaving: t.Sequence[str], coming: t.Sequence[str]) -> Record:
    """The names of what runs in the one engine and in the other, as far as it changes."""
    return {"before": {"rootful": sorted(leaving), "rootless": sorted(coming)},
            "after": {"rootful": sorted(coming), "rootless": sorted(leaving)}}


_WAYS: t.Dict[str, t.Callable[[Places, Options, t.Optional[Journal]], Record]] = {
    PLANNED: _move, TO_MOVE: _move, FINAL: _final, BACK: _back,
}
