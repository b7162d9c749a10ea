# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Containers: one step for each engine of which some are to change, or old ones can go. See docs/containers.md."""

from __future__ import annotations

import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.container_settings import entries
from ansible_collections.bulkhead.containers.plugins.module_utils._core.container_settings.selectors import (
    UnknownSelection,
)
from ansible_collections.bulkhead.containers.plugins.module_utils._core.container_settings.settings import (
    SettingsError,
    shown,
)
from ansible_collections.bulkhead.containers.plugins.module_utils._core.plan import (
    container_changes,
    mended_findings,
    replaced_containers,
)
from ansible_collections.bulkhead.containers.plugins.module_utils._core.plan.container_changes import Changes, Wait
from ansible_collections.bulkhead.containers.plugins.module_utils._core.plan.model import (
    Case,
    Entry,
    Part,
    Record,
    by_hand,
    key,
    pending,
)

# Stands where a finding's control would.
OF_POLICY = entries.VARIABLE

_HANDED = "Handed over to its owner: %s."
_NOT_LISTED = "The containers of the engine could not be listed. Look at the host as root."


def make(case: Case) -> Part:
    parts = [_part(case, engine) for engine in case.snapshot["engines"]]
    return Part(
        steps=[step for part in parts for step in part.steps],
        count=sum(part.count for part in parts),
        pending=[entry for part in parts for entry in part.pending],
        by_hand=[entry for part in parts for entry in part.by_hand],
        covered=frozenset(one for part in parts for one in part.covered),
        hand_over=[entry for part in parts for entry in part.hand_over],
    )


def without_secrets(step: Record) -> Entry:
    """A step of ours as it may be kept."""
    changed = [{**one, "settings": {name: shown(name, value) for name, value in one["settings"].items()}}
               for one in step["containers"]]
    return {**step, "containers": changed}


def handed_over_without_secrets(entry: Record) -> Entry:
    return {**entry, "differences": [{**one, "after": shown(one["setting"], one["after"])}
                                     for one in entry["differences"]]}


def _part(case: Case, engine: Record) -> Part:
    if engine["containers"] is None:
        # One that is down runs none that could be changed.
        unknown = bool(case.policy.containers) and engine["state"] != "down"
        return Part([], pending=[pending(_about(engine, engine["name"]), "hand", _NOT_LISTED)] if unknown else [])
    kept = replaced_containers.ids(engine)
    changes = [(record, _changes(case, engine, record)) for record in engine["containers"]
               if record["id"] not in kept and not _is_left_alone(engine, record)]
    changing = [container_changes.document(record, one.now) for record, one in changes if one.now]
    covered = [key(finding) for record, one in changes if one.now
               for finding in mended_findings.of(case, engine, record, one.now)]
    expired = replaced_containers.expired(engine, case.snapshot["taken"], case.policy.keep_replaced)
    steps = [_step(case, engine, changing, expired)] if changing or expired or engine.get("broken_off") else []
    return Part(
        steps=steps,
        count=len(steps),
        pending=[_pending(engine, record, wait) for record, one in changes for wait in one.waits],
        by_hand=[entry for record, one in changes if one.handed for entry in _theirs(case, engine, record, one)],
        covered=frozenset(covered),
        hand_over=[_handed(engine, record, one) for record, one in changes if one.handed],
    )


def _is_left_alone(engine: Record, record: Record) -> bool:
    """The module settles a change that was broken off before all else. What there is then, the next look tells."""
    name = engine.get("broken_off")
    half_changed = bool(name) and (record["name"] == name or record["name"].startswith("%s.bulkhead-" % name))
    return half_changed or container_changes.is_left_out(record)


def _changes(case: Case, engine: Record, record: Record) -> Changes:
    try:
        wanted = entries.wanted(case.policy.containers, record)
    except (UnknownSelection, SettingsError) as error:
        return Changes(waits=[Wait((), "hand", "%s." % error)])
    if not wanted:
        return Changes()
    changes = container_changes.decide(engine, record, wanted, case.policy.disruption)
    theirs = case.policy.conflicts == "keep" and record["id"] in replaced_containers.had_back(engine)
    return container_changes.left_to_people(changes) if theirs else changes


def _step(case: Case, engine: Record, changing: t.List[Entry], expired: t.List[str]) -> Entry:
    return {
        "engine": engine["name"],
        "user": engine["user"] if engine["mode"] == "rootless" else "",
        "socket": engine["socket"],
        "containers": changing,
        "expired": expired,
        "disruption": case.policy.disruption,
        "keep_replaced": case.policy.keep_replaced,
        "engine_timeout": case.policy.start_timeout,
        "unmet": ["%s.%s" % (one["name"], name) for one in changing for name in one["settings"]],
    }


def _handed(engine: Record, record: Record, changes: Changes) -> Entry:
    return {
        "engine": engine["name"],
        "container": record["name"],
        "owner": record["owner"],
        "differences": [{"setting": one.setting, "before": one.before, "after": one.after} for one in changes.handed],
    }


def _theirs(case: Case, engine: Record, record: Record, changes: Changes) -> t.List[Entry]:
    """Findings that are mended once the owner has done as is handed over."""
    text = _HANDED % " ".join(filter(None, (record["owner"]["kind"], record["owner"]["name"])))
    return [by_hand(finding, text) for finding in mended_findings.of(case, engine, record, changes.handed)]


def _pending(engine: Record, record: Record, wait: Wait) -> Entry:
    reason = "%s: %s" % (", ".join(wait.settings), wait.reason) if wait.settings else wait.reason
    return pending(_about(engine, record["name"]), wait.needs, reason, wait.allow)


def _about(engine: Record, name: str) -> Entry:
    """As findings name their subjects: of the engine that every host has, it is not said."""
    usual = engine["name"] == mended_findings.USUAL_ENGINE
    return {"id": OF_POLICY, "subject": {"name": name, "engine": "" if usual else engine["name"]}}
