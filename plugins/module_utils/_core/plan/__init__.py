# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Findings and a snapshot -> what would change, by the executor that does it. The shapes: docs/changing.md."""

from __future__ import annotations

import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.inspect import redaction
from ansible_collections.bulkhead.containers.plugins.module_utils._core.plan import (
    audit_rules,
    containers,
    daemon_config,
    files,
    group_members,
    journald,
    ledger,
    sysctls,
    units,
)
from ansible_collections.bulkhead.containers.plugins.module_utils._core.plan.model import (
    Case,
    Entry,
    Part,
    by_hand,
    key,
)

# In the order in which they are applied.
EXECUTORS: t.Mapping[str, t.Callable[[Case], Part]] = {
    "daemon_config": daemon_config.make,
    "files": files.make,
    "units": units.make,
    "sysctls": sysctls.make,
    "audit_rules": audit_rules.make,
    "group_members": group_members.make,
    "journald": journald.make,
    "containers": containers.make,
}

Plan = t.Dict[str, t.Any]


def make(case: Case) -> Plan:
    """The plan of one host. It is empty (C(count) is 0) where nothing has to be done, or may be."""
    parts = {name: maker(case) for name, maker in EXECUTORS.items()}
    return {
        "count": sum(part.count for part in parts.values()),
        "steps": {name: part.steps for name, part in parts.items()},
        "ledger": ledger.merge(case.snapshot, parts.values()),
        "pending": [entry for part in parts.values() for entry in part.pending],
        "by_hand": [entry for part in parts.values() for entry in part.by_hand] + _left(case, parts.values()),
        "hand_over": [entry for part in parts.values() for entry in part.hand_over],
    }


def without_secrets(plan: Plan) -> Plan:
    """As it may be kept in reports: settings of engines and of containers can hold credentials."""
    steps = plan["steps"]
    engines = [{**step, "settings": redaction.settings(step["settings"])} for step in steps["daemon_config"]]
    changing = [containers.without_secrets(step) for step in steps["containers"]]
    handed = [containers.handed_over_without_secrets(entry) for entry in plan["hand_over"]]
    return {**plan, "steps": {**steps, "daemon_config": engines, "containers": changing}, "hand_over": handed}


def _left(case: Case, parts: t.Iterable[Part]) -> t.List[Entry]:
    """What fails and no executor speaks of."""
    spoken = {one for part in parts for one in part.covered}
    spoken |= {_key(entry) for part in parts for entry in (*part.pending, *part.by_hand)}
    return [by_hand(one) for one in case.findings if one["status"] == "fail" and key(one) not in spoken]


def _key(entry: Entry) -> t.Tuple[str, str, str]:
    return entry["control"], entry["subject"], entry["engine"]
