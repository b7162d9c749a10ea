# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which keys of a configuration file are ours and what became of them, as a snapshot tells it: without their values."""

from __future__ import annotations

import hashlib
import json
import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.daemon_config import keys
from ansible_collections.bulkhead.containers.plugins.module_utils._core.daemon_config.model import (
    ABSENT,
    Document,
    Owned,
)
from ansible_collections.bulkhead.containers.plugins.module_utils._core.daemon_config.values import same

KEPT, CHANGED, GONE = "kept", "changed", "gone"

# Sixteen bits: enough to see that a policy asks for another value, not enough to find a secret by trying.
_MARK_LENGTH = 4


def records(owned: t.Iterable[Owned], document: Document) -> t.List[t.Dict[str, str]]:
    """One for each key of ours, the maps that we made left out."""
    return [_record(one, document) for one in owned if one.value is ABSENT or not keys.is_group(one.path)]


def mark(value: t.Any) -> str:
    """Tells two values apart without telling what they are."""
    if value is ABSENT:
        return ""
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()[:_MARK_LENGTH]


def _record(one: Owned, document: Document) -> t.Dict[str, str]:
    return {
        "key": keys.name_of(one.path),
        "manager": one.manager,
        "state": _state(one, keys.find(document, one.path, ABSENT)),
        "waits": one.waits,
        "mark": mark(one.value),
    }


def _state(one: Owned, present: t.Any) -> str:
    if same(present, one.value):
        return KEPT
    return GONE if present is ABSENT else CHANGED
