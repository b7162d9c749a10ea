# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What cannot be done to this engine now: with its swarm, its unit, its user, the containers that run."""

from __future__ import annotations

import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.daemon_config import flags_moved, keys
from ansible_collections.bulkhead.containers.plugins.module_utils._core.daemon_config.course import Course
from ansible_collections.bulkhead.containers.plugins.module_utils._core.daemon_config.model import (
    RESTART,
    Decision,
    Objection,
    Observed,
)
from ansible_collections.bulkhead.containers.plugins.module_utils._core.daemon_config.refused_settings import Case

Objections = t.Iterator[Objection]


def objections(case: Case, decision: Decision, course: Course) -> t.List[Objection]:
    return [
        *_live_restore(case, decision),
        *_rootless(case),
        *_orphans(case, decision, course),
        *_no_unit(case.observed, decision),
        *_flags(case, decision, course),
    ]


def _live_restore(case: Case, decision: Decision) -> Objections:
    """The engine accepts it at a reload, and does not start the next time."""
    info = case.observed.info
    if info is None or info.swarm in ("", "inactive") or case.settings.get("live-restore") is not True:
        return
    if case.concerns("live-restore") or decision.action == RESTART:
        yield Objection(
            "live-restore",
            "the engine is a node of a swarm (%s) and would not start with it" % info.swarm,
            "Leave live-restore out on nodes of a swarm.",
        )


def _rootless(case: Case) -> Objections:
    if not case.observed.rootless:
        return
    for key in ("live-restore", "userns-remap"):
        if case.concerns(key) and case.settings.get(key):
            yield Objection(key, "an engine without root privileges cannot do it", "Leave it out for this engine.")


def _orphans(case: Case, decision: Decision, course: Course) -> Objections:
    """Containers would run on where the engine no longer looks for them."""
    if not case.observed.containers:
        return
    changing = {edit.path[0] for edit in course.edits if edit.writes and keys.of(edit.path[0]).reach == keys.ROOT}
    if decision.action == RESTART:
        changing |= _waiting_for_a_start(case)
    for key in sorted(changing):
        yield Objection(
            key,
            "%d containers run, which the engine would lose sight of" % len(case.observed.containers),
            "Use the role userns_remap." if key == "userns-remap" else "Stop and move the containers yourself, first.",
        )


def _waiting_for_a_start(case: Case) -> t.Set[str]:
    """Somebody wrote it, and our restart would be the one to bring it in force."""
    info = case.observed.info
    found: t.Set[str] = set()
    if info is None:
        return found
    remapped = any(one.split(",")[0] == "name=userns" for one in info.security_options or ())
    if info.security_options is not None and bool(case.text("userns-remap")) != remapped:
        found.add("userns-remap")
    root = case.text("data-root") or case.text("graph")
    # A remapped engine works in a directory below.
    if root and info.data_root and not (info.data_root + "/").startswith(root.rstrip("/") + "/"):
        found.add("data-root")
    return found


def _no_unit(observed: Observed, decision: Decision) -> Objections:
    if decision.action == RESTART and observed.unit is None:
        yield Objection(
            "",
            "The engine has to be restarted, but no unit of systemd runs it",
            "Use disruption: reload to write what a reload puts in force, or run the engine by a unit.",
        )


def _flags(case: Case, decision: Decision, course: Course) -> Objections:
    """Also of keys that are not asked for: with these the engine neither reloads nor starts."""
    if not decision.writes or case.observed.unit is None:
        return
    both = set(flags_moved.unit_flags(case.observed)) & set(case.in_file) - course.moves
    for key in sorted(both):
        yield Objection(
            key,
            "both the file and %s set it, and the engine does not start with both" % case.observed.unit.name,
            "Remove one of the two.",
        )
