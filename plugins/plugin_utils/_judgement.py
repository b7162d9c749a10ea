# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""One snapshot and one policy -> one host's report. What the action C(audit) and the filter C(assess) share."""

from __future__ import annotations

import dataclasses
import datetime
import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core import (
    assessment,
    plan,
    selection,
    snapshot_schema,
    summary,
    waivers,
)
from ansible_collections.bulkhead.containers.plugins.module_utils._core.control import DISRUPTIONS
from ansible_collections.bulkhead.containers.plugins.module_utils._core.plan.model import Case
from ansible_collections.bulkhead.containers.plugins.module_utils._core.policy import Policy, PolicyError, normalise
from ansible_collections.bulkhead.containers.plugins.module_utils._core.release import VERSION
from ansible_collections.bulkhead.containers.plugins.module_utils._core.subjects import BUILDERS
from ansible_collections.bulkhead.containers.plugins.module_utils._core.subjects.model import SubjectSet
from ansible_collections.bulkhead.containers.plugins.plugin_utils import _clock
from ansible_collections.bulkhead.containers.plugins.plugin_utils._catalog import catalog, entry
from ansible_collections.bulkhead.containers.plugins.plugin_utils._plain import plain

REPORT_SCHEMA = 1

# The most that is done to what runs while the maintenance window is shut.
_WHILE_SHUT = "reload"


class Judge:
    """A policy that has been read and found valid, ready to judge any number of hosts.

    Raises ValueError (of PolicyError, SelectionError, WaiverError, EntryError) when it is made from one that is not.
    """

    def __init__(self, raw: t.Optional[t.Mapping[str, t.Any]], today: datetime.date) -> None:
        self.catalog = catalog.load()
        self.policy: Policy = normalise(plain(raw), self.catalog.parameters)
        self.today = today
        own = _own_controls(self.policy, self.catalog)
        known = {**self.catalog.controls, **own}
        profiles, benchmarks = self.catalog.profiles, self.catalog.benchmarks
        chosen = selection.select(known, profiles, benchmarks, self.policy.profile, [*own, *self.policy.include],
                                  self.policy.exclude)
        self.controls = [known[identity] for identity in chosen]
        self.waivers = [waivers.parse(item, number, known) for number, item in enumerate(self.policy.waivers, 1)]

    def report(self, snapshot: t.Any, host: str) -> t.Dict[str, t.Any]:
        """The host's report: a small header and its findings. Raises SnapshotError."""
        whole = snapshot_schema.check(snapshot)
        context = {"parameters": self.policy.parameters, "cves": self.catalog.cves}
        kinds = {control["subject"] for control in self.controls}
        findings = assessment.assess(
            self.controls,
            {kind: _subjects(kind, whole, context) for kind in sorted(kinds)},
            self.policy.parameters,
            self.catalog.references,
            assessment.Acceptance(self.waivers, host, self.today),
        )
        return {
            "schema": REPORT_SCHEMA,
            "host": host,
            "taken": whole["taken"],
            "collection": VERSION,
            "profile": self.policy.profile,
            "engines": [_engine(engine) for engine in whole["engines"]],
            "counts": summary.counts(findings),
            "errors": whole["errors"],
            "findings": findings,
        }

    def plan(self, report: t.Mapping[str, t.Any], snapshot: t.Any, now: datetime.datetime) -> t.Dict[str, t.Any]:
        """What would change on the host whose report this is, at that moment. Raises SnapshotError and WindowError."""
        whole = snapshot_schema.check(snapshot)
        if _clock.is_open(self.policy.window, now) or not _exceeds(self.policy.disruption, _WHILE_SHUT):
            return plan.make(Case(report["findings"], whole, self.policy))
        made = plan.make(Case(report["findings"], whole, dataclasses.replace(self.policy, disruption=_WHILE_SHUT)))
        return {**made, "pending": [self._waiting(one) for one in made["pending"]]}

    def _waiting(self, entry: t.Dict[str, t.Any]) -> t.Dict[str, t.Any]:
        """What the policy allows, and only the hour does not, needs no other word than to wait."""
        if entry["needs"] not in DISRUPTIONS or _exceeds(entry["needs"], self.policy.disruption):
            return entry
        return {**entry, "reason": "The maintenance window is shut. " + entry["reason"], "allow": "hardening_window="}


def own_name(snapshot: t.Any) -> str:
    """What a host calls itself, for findings that are told no inventory name."""
    host = snapshot.get("host") if isinstance(snapshot, dict) else None
    return str((host.get("name") if isinstance(host, dict) else None) or "host")


def _exceeds(one: str, other: str) -> bool:
    return DISRUPTIONS.index(one) > DISRUPTIONS.index(other)


def _subjects(kind: str, snapshot: t.Mapping[str, t.Any], context: t.Mapping[str, t.Any]) -> SubjectSet:
    try:
        return BUILDERS[kind](snapshot, context)
    except (AttributeError, LookupError, TypeError, ValueError) as error:
        # The frame was whole. What a reader of ours never writes below it is damage, and a saved file can have any.
        raise snapshot_schema.SnapshotError(
            "the snapshot is damaged: what it says of subjects of the kind %s cannot be read (%s: %s); take a new one "
            "with host_info" % (kind, type(error).__name__, error)) from error


def _own_controls(policy: Policy, shipped: catalog.Catalog) -> t.Dict[str, t.Dict[str, t.Any]]:
    own: t.Dict[str, t.Dict[str, t.Any]] = {}
    for number, item in enumerate(policy.extra_controls, 1):
        control = entry.check(item, "extra_controls, entry %d" % number, policy.parameters)
        if control["id"] in shipped.controls or control["id"] in own:
            raise PolicyError("extra_controls, entry %d: the id %s is taken" % (number, control["id"]))
        own[control["id"]] = control
    return own


def _engine(engine: t.Mapping[str, t.Any]) -> t.Dict[str, t.Any]:
    version = (engine["version"] or {}).get("engine")
    return {"name": engine["name"], "mode": engine["mode"], "version": version, "state": engine["state"]}
