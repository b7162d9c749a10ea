# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""C(cap_drop) and C(cap_add): what a container can hold, whichever way its options say so."""

from __future__ import annotations

import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.container_settings.container import Container
from ansible_collections.bulkhead.containers.plugins.module_utils._core.default_capabilities import DEFAULT
from ansible_collections.bulkhead.containers.plugins.module_utils._core.subjects import capabilities

_ALL = "ALL"

Change = t.Tuple[str, t.Any, t.Any]
Names = t.Set[str]


def cap_drop(seen: Container, _wanted: t.Any) -> t.List[Change]:
    """With C(cap_add), if that is wanted as well: what one leaves the other may take."""
    return _changes(seen)


def cap_add(seen: Container, _wanted: t.Any) -> t.List[Change]:
    changes = _changes(seen)
    return [] if seen.wanted.get("cap_drop") is not None else changes


def _changes(seen: Container) -> t.List[Change]:
    add, drop = ({capabilities.plain(name) for name in seen.told(key)} for key in ("cap_add", "cap_drop"))
    seen.demand_room()
    held = set(capabilities.configured(False, add, drop))
    left = _left(held, seen.wanted)
    if left == held:
        return []
    to_drop, to_add = _options(add, drop, left, seen.wanted)
    pairs = (("cap_drop", drop, to_drop), ("cap_add", add, to_add))
    # Who drops all has to say what stays, also where that does not change.
    return [(name, sorted(before), sorted(after)) for name, before, after in pairs
            if before != after or (to_drop == {_ALL} and after)]


def _left(held: Names, wanted: t.Mapping[str, t.Any]) -> Names:
    """Nothing that is not held is given, whatever C(cap_add) names."""
    dropped, allowed = wanted.get("cap_drop") or (), wanted.get("cap_add")
    left = {name for name in held if name in (allowed or ()) or not (name in dropped or _ALL in dropped)}
    return left if allowed is None else left & {*DEFAULT, *allowed}


def _options(add: Names, drop: Names, left: Names, wanted: t.Mapping[str, t.Any]) -> t.Tuple[Names, Names]:
    """What to drop and what to add, so that this is what is held. What is both dropped and added is added."""
    dropped, allowed = set(wanted.get("cap_drop") or ()), wanted.get("cap_add")
    if _ALL in add and _ALL not in dropped and allowed is None:
        return (drop - {_ALL}) | dropped, add
    if _ALL in add | drop | dropped:
        return {_ALL}, left
    return (drop - add) | (dropped - set(allowed or ())), add & left
