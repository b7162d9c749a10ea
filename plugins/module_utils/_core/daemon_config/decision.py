# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is asked for and what was seen -> what will be done: steps 3 and 4 of a change, see docs/changing.md."""

from __future__ import annotations

import typing as t
from dataclasses import replace

from ansible_collections.bulkhead.containers.plugins.module_utils._core.daemon_config import (
    contents,
    course,
    differences,
    draft,
    effects,
    file_text,
    flags_moved,
    keys,
    ownership,
    refusals,
)
from ansible_collections.bulkhead.containers.plugins.module_utils._core.daemon_config.model import (
    NONE,
    Decision,
    Observed,
    Owned,
    Refused,
    Request,
    Waiting,
)


def decide(request: Request, observed: Observed) -> Decision:
    """Raises Refused where the engine could not start with what is asked for, or would lose containers."""
    text = file_text.decode(observed.content, observed.path)
    refusals.check_request(request, observed, ownership.document(text or ""))
    intent = ownership.intend(request, text or "", observed.owned)
    if intent.objections:
        raise Refused(*intent.objections)
    moved = flags_moved.flags_to_move(request, observed)
    way = course.choose(request, observed, intent, moved)
    edits = way.edits if _changes(way, observed) else []
    after, owned = draft.apply(text, observed.owned, edits)
    dropin = flags_moved.dropin(observed, way.moves, ownership.document(after or ""))
    decision = Decision(
        before=observed.content,
        after=file_text.encode(after, observed.content),
        loaded=file_text.encode(contents.loaded(after, way, observed.version), observed.content),
        first=file_text.encode(contents.first(text, way), observed.content),
        off=file_text.encode(contents.off(after, way), observed.content),
        dropin_before=observed.unit.dropin if observed.unit else None,
        dropin_after=dropin,
        action=way.action,
        live_restore_first=way.first is True,
        keeps_containers=way.keeps,
        owned=_with_waits(owned, way) if edits else tuple(observed.owned),
        changed=bool(edits) or way.action != NONE or dropin != (observed.unit.dropin if observed.unit else None),
        wanted=way.wanted,
        in_force=tuple(sorted(keys.name_of(path) for path in way.wanted if not way.waits.get(path))),
        pending=_pending(way),
        deferred=tuple(way.deferred),
        conflicts=tuple(intent.conflicts),
        withdrawn=tuple(sorted(keys.name_of(edit.path) for edit in edits if edit.withdraws)),
        warnings=(*_warnings(way), *_lost_images(way, observed)),
        diff=differences.of_files(text, after),
    )
    refusals.check_decision(observed, decision, way)
    return decision


def _changes(way: course.Course, observed: Observed) -> bool:
    """Is anything to be done, or to be remembered? Keys that happen to have their values already are not enough."""
    known = {one.path: one for one in observed.owned}
    remembered = (edit.path in known and edit.entry != known[edit.path] for edit in way.edits)
    return way.action != NONE or any(edit.writes for edit in way.edits) or any(remembered)


def _with_waits(owned: t.Tuple[Owned, ...], way: course.Course) -> t.Tuple[Owned, ...]:
    return tuple(replace(one, waits=way.waits.get(one.path, one.waits)) for one in owned)


def _pending(way: course.Course) -> t.Tuple[Waiting, ...]:
    return tuple(
        Waiting(keys.name_of(path), way.reasons[path], word) for path, word in sorted(way.waits.items()) if word
    )


def _warnings(way: course.Course) -> t.Tuple[str, ...]:
    """What is in force and yet does not reach all that is there."""
    told: t.Dict[str, t.List[str]] = {}
    for edit in way.edits:
        if edit.writes and way.action != NONE and not way.waits.get(edit.path):
            told.setdefault(effects.note(edit.path), []).append(keys.name_of(edit.path))
    return tuple("%s: %s." % (", ".join(names), note) for note, names in told.items() if note)


def _lost_images(way: course.Course, observed: Observed) -> t.Tuple[str, ...]:
    remaps = any(edit.path == ("userns-remap",) and edit.writes and edit.value for edit in way.edits)
    if remaps and observed.info and observed.info.containerd_store:
        return ("userns-remap: the engine has its images in containerd now and will look for them elsewhere.",)
    return ()
