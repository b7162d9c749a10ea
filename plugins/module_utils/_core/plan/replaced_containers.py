# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Old containers that are kept for a while after one of ours took their place."""

from __future__ import annotations

import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.plan.model import Record
from ansible_collections.bulkhead.containers.plugins.module_utils._core.recreation import kept
from ansible_collections.bulkhead.containers.plugins.module_utils._core.recreation.kept import Kept


def ids(engine: Record) -> t.FrozenSet[str]:
    """As containers have them in a snapshot."""
    return frozenset(_short(one["id"]) for one in engine.get("replaced") or ()) - had_back(engine)


def had_back(engine: Record) -> t.FrozenSet[str]:
    """Those that somebody gave their old names again."""
    names = {one["id"]: one["name"] for one in engine["containers"] or ()}
    return frozenset(_short(one["id"]) for one in engine.get("replaced") or ()
                     if names.get(_short(one["id"])) == one["name"])


def expired(engine: Record, taken: str, seconds: int) -> t.List[str]:
    """Those that were kept long enough."""
    works = {one["name"] for one in engine["containers"] or ()
             if one["state"] == "running" and one.get("health") != "unhealthy"}
    entries = [Kept(**one) for one in engine.get("replaced") or ()]
    over = [_short(one.id) for one in kept.expired(entries, works, taken, seconds)]
    return [one for one in over if one not in had_back(engine)]


def _short(identity: str) -> str:
    return identity[:12]
