# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Snapshots of one host -> what each of its containers could do without."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

from ansible_collections.bulkhead.containers.plugins.module_utils._core.recommendation import (
    capability_sets,
    file_system,
    left_to_people,
    limits,
    no_new_privileges,
    sharing,
)
from ansible_collections.bulkhead.containers.plugins.module_utils._core.recommendation.case import Case, has_null
from ansible_collections.bulkhead.containers.plugins.module_utils._core.recommendation.model import (
    CONFIDENCES,
    MEDIUM,
    Proposal,
    Rule,
    Withheld,
)
from ansible_collections.bulkhead.containers.plugins.module_utils._core.recommendation.watch import duration, watched

RULES = (
    left_to_people.PRIVILEGED,
    left_to_people.USER,
    no_new_privileges.NO_NEW_PRIVILEGES,
    capability_sets.CAPABILITIES,
    file_system.READ_ONLY,
    file_system.REMOVE_MOUNTS,
    left_to_people.SECCOMP,
    left_to_people.APPARMOR,
    sharing.IPC_MODE,
    sharing.PUBLISH_ADDRESS,
    limits.PIDS_LIMIT,
    limits.ULIMITS,
    limits.LOG_OPTIONS,
    left_to_people.INIT,
)
ON_REQUEST = (limits.MEMORY,)
EVERY_SETTING = "all"

Entry = t.Dict[str, t.Any]


@dataclass(frozen=True)
class Wanted:
    """C(confidence): the least that a setting has to have."""

    minimum_window: int = 86400
    confidence: str = MEDIUM
    memory: bool = False


def recommend(snapshots: t.Sequence[t.Mapping[str, t.Any]], wanted: Wanted) -> t.List[Entry]:
    """One entry for each container that runs at the latest of the snapshots."""
    latest = max(snapshots, key=lambda snapshot: str(snapshot["taken"]))
    names = [one["name"] for engine in latest["engines"] for one in engine["containers"] or ()]
    cases = [Case(latest, one) for one in watched(snapshots)]
    return [_entry(case, wanted, names.count(case.name) > 1) for case in cases]


def as_policy(entries: t.Iterable[Entry]) -> t.Dict[str, t.Any]:
    """As the variables of the role have it. Containers for which nothing is proposed are left out."""
    return {"hardening_containers": [
        {"match": entry["match"], "settings": entry["settings"]} for entry in entries if entry["settings"]]}


def _entry(case: Case, wanted: Wanted, ambiguous: bool) -> Entry:
    entry: Entry = {
        "engine": case.engine["name"],
        "container": case.name,
        "match": {"name": case.name},
        "watched": {"seconds": case.watch.seconds, "looks": case.watch.looks, "starts": case.watch.starts},
        "settings": {},
        "reasons": [],
        "withheld": [],
    }
    obstacle = _obstacle(case, wanted, ambiguous)
    if obstacle:
        return {**entry, "withheld": [{"setting": EVERY_SETTING, "reason": obstacle}]}
    for rule in (*RULES, *(ON_REQUEST if wanted.memory else ())):
        _apply(rule, case, wanted, entry)
    return entry


def _obstacle(case: Case, wanted: Wanted, ambiguous: bool) -> str:
    """Why nothing at all can be said of a container."""
    if case.owner is None or None in (case.state, case.health):
        return "Whose it is, or how it is, could not be read."
    if case.owner == "ignored":
        return "Its label says that it is to be left alone."
    if ambiguous:
        return "Another engine of the host has a container of this name, and an entry would be about both."
    if case.state != "running" or case.health == "unhealthy":
        return "It is %s: what it needs can be seen when it is well." % (
            case.health if case.state == "running" else case.state)
    return _too_little_seen(case, wanted)


def _too_little_seen(case: Case, wanted: Wanted) -> str:
    if not case.watch.looks:
        return "Nobody looked at what it needs: take the snapshot with evidence."
    if case.evidence is None or case.watch.seconds is None:
        return "One of the looks at what it needs could not be had; the errors of the snapshot say why."
    if case.watch.seconds < wanted.minimum_window:
        return "It was watched for %s, and at least %s are asked for." % (
            duration(case.watch.seconds), duration(wanted.minimum_window))
    return ""


def _apply(rule: Rule, case: Case, wanted: Wanted, entry: Entry) -> None:
    answer = _answer(rule, case)
    if isinstance(answer, Withheld):
        entry["withheld"].append({"setting": rule.setting, "reason": answer.reason})
        return
    for proposal in answer:
        if CONFIDENCES.index(proposal.confidence) >= CONFIDENCES.index(wanted.confidence):
            _propose(proposal, entry)
            return
        entry["withheld"].append({"setting": rule.setting, "reason": _not_sure(proposal)})


def _answer(rule: Rule, case: Case) -> t.Union[Withheld, t.Sequence[Proposal]]:
    asked = case.facts(rule.asks)
    unread = _unread(asked)
    if not unread:
        if not rule.concerns(asked):
            return ()
        facts = case.facts(rule.needs)
        unread = _unread(facts)
        if not unread:
            return rule.judge(facts, case.watch)
    return Withheld("What it takes to decide could not be read: %s." % ", ".join(unread))


def _unread(facts: t.Mapping[str, t.Any]) -> t.List[str]:
    return [path for path, value in facts.items() if has_null(value)]


def _propose(proposal: Proposal, entry: Entry) -> None:
    entry["settings"].update(proposal.settings)
    entry["reasons"] += [
        {"setting": setting, "value": value, "confidence": proposal.confidence, "reason": proposal.reason}
        for setting, value in proposal.settings.items()]


def _not_sure(proposal: Proposal) -> str:
    settings = ", ".join("%s: %s" % (name, value) for name, value in proposal.settings.items())
    return "With %s confidence only: %s. %s" % (proposal.confidence, settings, proposal.reason)
