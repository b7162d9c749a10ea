# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which edits are made now, what the engine is told afterwards, and what becomes of the containers that run."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field, replace

from ansible_collections.bulkhead.containers.plugins.module_utils._core.daemon_config import (
    effects,
    flags_moved,
    in_force,
    keys,
)
from ansible_collections.bulkhead.containers.plugins.module_utils._core.daemon_config.model import (
    NONE,
    RECREATE,
    RELOAD,
    RESTART,
    Observed,
    Path,
    Request,
    Waiting,
)
from ansible_collections.bulkhead.containers.plugins.module_utils._core.daemon_config.ownership import Edit, Intent
from ansible_collections.bulkhead.containers.plugins.module_utils._core.parse import daemon_json
from ansible_collections.bulkhead.containers.plugins.module_utils._core.parse.daemon_flags import key_of

_LIVE_RESTORE: Path = ("live-restore",)
_LAST = "containers need it for the restart that gives it back to the unit as a flag: the next run can take it back"


@dataclass
class Course:
    """C(moves): flags to be taken out of the unit. C(waits): the word that each key still needs at the end, C("") if it
    is in force; C(reasons): why it waits."""

    edits: t.List[Edit]
    deferred: t.List[Waiting]
    wanted: t.Dict[Path, t.Any]
    action: str = NONE
    keeps: bool = False
    # What live-restore has to be before the engine restarts; None: as it is.
    first: t.Optional[bool] = None
    live_restore_last: bool = False  # to be switched off after the restart that needs it
    moves: t.FrozenSet[str] = frozenset()
    waits: t.Dict[Path, str] = field(default_factory=dict)
    reasons: t.Dict[Path, str] = field(default_factory=dict)


def choose(request: Request, observed: Observed, intent: Intent, moved: t.FrozenSet[str]) -> Course:
    situation = _situation(observed, _live_restore_later(request, observed, intent), moved)
    request = replace(request, disruption=effects.allowed(request.disruption, situation))
    course = _affordable(request, intent, situation)
    words = _words(course, request, observed, situation, moved)
    loses = situation.keeps and _loses_live_restore(course, words)
    if loses and "live-restore" in flags_moved.taken(observed):
        words.pop(_LIVE_RESTORE)
        _put_off(course, _LIVE_RESTORE, Waiting("live-restore", _LAST, RELOAD))
    heaviest = effects.most(word for word in words.values() if not effects.exceeds(word, request.disruption))
    if situation.up:
        course.action = RESTART if heaviest == RECREATE else heaviest
    course.moves = frozenset(top for top in moved if _is_affordable(top, words, request.disruption))
    course.keeps = course.action == RESTART and situation.containers_run and situation.keeps and heaviest != RECREATE
    course.first = _live_restore_before(course, observed, situation)
    course.live_restore_last = course.keeps and _loses_live_restore(course, words)
    course.waits = _waits(course, words, observed, situation)
    course.reasons = {path: _reason(path, word, situation) for path, word in course.waits.items() if word}
    return course


def running_flags(observed: Observed) -> t.FrozenSet[str]:
    """Keys that the running process was given as flags: a reload does not take those from the file."""
    given = observed.process.flags if observed.process else None
    return frozenset(key_of(name) for name in given or {}) - {"runtimes"}


def _live_restore_before(course: Course, observed: Observed, situation: effects.Situation) -> t.Optional[bool]:
    """An engine with live-restore would leave containers running that have to stop."""
    if course.action != RESTART or not situation.containers_run or observed.info is None:
        return None
    return None if bool(observed.info.live_restore) == course.keeps else course.keeps


def _situation(observed: Observed, live_restore: bool, moved: t.FrozenSet[str]) -> effects.Situation:
    info, running = observed.info, bool(observed.containers)
    auto_removed = [one.name for one in observed.containers if one.auto_remove]
    paused = [one.name for one in observed.containers if one.paused]
    in_force_now = bool(info and info.live_restore)
    can_be_put = "live-restore" not in running_flags(observed) and (info is None or info.swarm == "inactive")
    return effects.Situation(
        version=observed.version,
        up=observed.up is not False,
        containers_run=running,
        keeps=live_restore
        and not observed.rootless
        and (in_force_now or can_be_put)
        and effects.can_keep(auto_removed, observed.version),
        flagged=running_flags(observed) | moved | flags_moved.taken(observed),
        not_stoppable=effects.not_stoppable(auto_removed, paused),
    )


def _live_restore_later(request: Request, observed: Observed, intent: Intent) -> bool:
    """Will it be set at the engine's next start?"""
    flags = observed.unit.flags if observed.unit else {}
    edits = [edit for edit in intent.edits if edit.path == _LIVE_RESTORE]
    if edits and not effects.exceeds(RELOAD, request.disruption):
        # While the others are restarted for, it stays: it is taken back afterwards.
        return _is_on(edits[-1].value) or bool(observed.info and observed.info.live_restore)
    if "live-restore" in flags:
        return flags["live-restore"] is True
    settings = daemon_json.parse(observed.content or b"")
    return settings.get("live-restore") is True


def _affordable(request: Request, intent: Intent, situation: effects.Situation) -> Course:
    """All keys that no more disruption is needed for than is allowed; those of one map go together."""
    words: t.Dict[str, str] = {}
    for edit in intent.edits:
        if edit.writes:
            word = effects.needs(edit.path, edit.value, situation)
            words[edit.path[0]] = effects.most([word, words.get(edit.path[0], NONE)])
    words = effects.with_live_restore_last(words, situation.containers_run and _turns_off(intent.edits))
    late = {top: word for top, word in words.items() if effects.exceeds(word, request.disruption)}
    conflicting = {conflict.key for conflict in intent.conflicts}
    return Course(
        edits=[edit for edit in intent.edits if not (edit.writes and edit.path[0] in late)],
        deferred=[
            Waiting(keys.name_of(edit.path), effects.why_deferred(late[edit.path[0]], situation), late[edit.path[0]])
            for edit in intent.edits
            if edit.writes and edit.path[0] in late
        ],
        wanted={
            path: value
            for path, value in keys.leaves(request.settings).items()
            if keys.name_of(path) not in conflicting and not (path[0] in late and _is_written(intent, path))
        },
    )


def _is_written(intent: Intent, path: Path) -> bool:
    return any(edit.writes and edit.path == path for edit in intent.edits)


def _loses_live_restore(course: Course, words: t.Mapping[Path, str]) -> bool:
    """It is to be switched off while a restart needs it to keep containers."""
    return _turns_off(course.edits) and any(word == RESTART for path, word in words.items() if path != _LIVE_RESTORE)


def _turns_off(edits: t.Iterable[Edit]) -> bool:
    return any(edit.path == _LIVE_RESTORE and edit.writes and not _is_on(edit.value) for edit in edits)


def _is_on(value: t.Any) -> bool:
    """Also as the text that stood in the file."""
    return value is True or value == "true"


def _is_affordable(top: str, words: t.Mapping[Path, str], allowed: str) -> bool:
    mine = [word for path, word in words.items() if path[0] == top]
    return bool(mine) and not any(effects.exceeds(word, allowed) for word in mine)


def _put_off(course: Course, path: Path, waiting: Waiting) -> None:
    course.edits = [edit for edit in course.edits if edit.path != path]
    course.wanted.pop(path, None)
    course.deferred.append(waiting)


def _words(
    course: Course, request: Request, observed: Observed, situation: effects.Situation, moved: t.FrozenSet[str]
) -> t.Dict[Path, str]:
    """What each key needs that changes, or that stands in the file and is not in force."""
    words = {one.path: effects.needs(one.path, one.value, situation) for one in course.edits if one.writes}
    entries = {one.path: one for one in observed.owned}
    for path, value in course.wanted.items():
        if path in words:
            continue
        if path[0] in moved:
            words[path] = effects.needs(path, value, situation)
        else:
            words[path] = in_force.waits_for(path, value, entries.get(path), observed, situation) or NONE
    can_stop = "live-restore" not in running_flags(observed) and "live-restore" not in moved
    if request.disruption == RECREATE and RESTART in words.values() and can_stop:
        # Containers may stop: then nothing needs to wait for that.
        words = {
            path: RECREATE if word == RESTART and effects.remains(path, situation) else word
            for path, word in words.items()
        }
    return words


def _waits(
    course: Course, words: t.Mapping[Path, str], observed: Observed, situation: effects.Situation
) -> t.Dict[Path, str]:
    if not situation.up:
        return dict.fromkeys(words, RESTART)
    after = replace(situation, keeps=course.keeps)
    return {path: _wait(path, word, course, observed, after) for path, word in words.items()}


def _reason(path: Path, word: str, situation: effects.Situation) -> str:
    return effects.why_pending(path, word, situation) if situation.up else effects.WHEN_STOPPED


def _wait(path: Path, word: str, course: Course, observed: Observed, after: effects.Situation) -> str:
    if word == NONE:
        return ""
    if effects.exceeds(word, course.action) and not (word == RECREATE and course.action == RESTART):
        return word
    if course.action != RESTART or word == RELOAD:
        return ""
    wanted = course.wanted.get(path)
    shows = in_force.is_shown_as(path, wanted, observed.info, observed.version) if path in course.wanted else False
    return "" if shows else effects.remains(path, after)
