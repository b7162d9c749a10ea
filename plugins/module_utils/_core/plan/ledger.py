# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What was there before we changed it: remembered before anything is changed, and never overwritten."""

from __future__ import annotations

import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.plan.model import Part

Record = t.Mapping[str, t.Any]
Ledger = t.Dict[str, t.Dict[str, t.Any]]


def merge(snapshot: Record, parts: t.Iterable[Part]) -> Ledger:
    """What the host has to remember before the parts are applied. The first word on something is the true one."""
    ledger: Ledger = {section: dict(entries) for section, entries in (snapshot["host"].get("ledger") or {}).items()}
    for part in parts:
        for section, entries in part.ledger.items():
            _add(ledger.setdefault(section, {}), entries)
    return {section: entries for section, entries in ledger.items() if entries}


def _add(remembered: t.Dict[str, t.Any], entries: t.Mapping[str, t.Any]) -> None:
    for name, former in entries.items():
        before = remembered.setdefault(name, former)
        # Of a group it is who was taken out of it, one after the other.
        if isinstance(former, list):
            remembered[name] = [*before, *(one for one in former if one not in before)]
