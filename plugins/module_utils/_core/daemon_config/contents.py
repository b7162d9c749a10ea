# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the file has to hold on its way from the old settings to the new ones, and on the way back.

A reload does not give a key its default back when the key goes: the default has to stand in the file while the engine
reloads. And an engine that starts without live-restore stops the containers that it finds: on the way back it starts
with it, and is told afterwards that the old settings have none.
"""

from __future__ import annotations

import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.daemon_config import (
    effects,
    file_text,
    json_text,
    keys,
)
from ansible_collections.bulkhead.containers.plugins.module_utils._core.daemon_config.course import Course
from ansible_collections.bulkhead.containers.plugins.module_utils._core.daemon_config.model import (
    ABSENT,
    RELOAD,
    Decision,
    Observed,
)
from ansible_collections.bulkhead.containers.plugins.module_utils._core.daemon_config.ownership import document

Content = t.Optional[bytes]


def loaded(after: t.Optional[str], course: Course, version: str) -> t.Optional[str]:
    """What the engine is told to take."""
    if course.live_restore_last:
        return with_live_restore(after)
    if course.action != RELOAD:
        return after
    removed = [edit.path[0] for edit in course.edits if edit.writes and edit.value is ABSENT]
    return _with_defaults(after, removed, version)


def first(before: t.Optional[str], course: Course) -> t.Optional[str]:
    """What it is told to take before it is restarted."""
    return None if course.first is None else with_live_restore(before, course.first)


def off(after: t.Optional[str], course: Course) -> t.Optional[str]:
    """What it is told to take when containers no longer need live-restore."""
    return with_live_restore(after, False) if course.live_restore_last else None


def with_live_restore(text: t.Optional[str], value: bool = True) -> str:
    if document(text or "").get("live-restore") is value:
        return text or ""
    return json_text.put(text or "", ("live-restore",), value)


def way_back(decision: Decision, observed: Observed) -> t.Tuple[Content, Content]:
    """(what the engine is to start with again, what it is to reload then); afterwards the file gets its old content."""
    before = file_text.decode(decision.before, observed.path)
    after = document(file_text.decode(decision.loaded, observed.path) or "")
    back = with_live_restore(before) if decision.keeps_containers and _may_have_live_restore(observed) else before
    told = _with_defaults(before, after, observed.version)
    return file_text.encode(back, decision.before), file_text.encode(told, decision.before)


def _may_have_live_restore(observed: Observed) -> bool:
    """Not where it is a flag: the engine would not start with both."""
    given = observed.unit.flags if observed.unit else {}
    return "live-restore" not in given


def _with_defaults(text: t.Optional[str], names: t.Iterable[str], version: str) -> t.Optional[str]:
    """With the default of each of these keys that is not there and that a reload would not bring back by itself."""
    present = document(text or "")
    for name in sorted(set(names) - set(present)):
        default = effects.reset_for_reload((name,), version)
        if default is not ABSENT and not keys.of(name).forgets:
            text = json_text.put(text or "", (name,), default)
    return text
