# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Evidence of several looks -> one record: everything that was ever seen. What one look could not read is unknown."""

from __future__ import annotations

import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.evidence import programs

# Sets of bits, as the kernel prints them.
_ANY_BIT = frozenset(["permitted", "effective", "bounding", "permitted_to_users"])
_EVERY_BIT = frozenset(["bounding_of_each"])
# By what the entries of a list are known.
_KEYS: t.Mapping[str, t.Tuple[str, ...]] = {
    "users": ("real", "effective"),
    "programs": ("path",),
    "temporary": ("path",),
    "listening": ("address", "port"),
    "peers": ("port",),
    "engine_sockets": ("path",),
}
_BOTH = frozenset(["peak_kept"])
_BY_USE = (programs.PROCESS, programs.ENTRYPOINT, programs.HEALTHCHECK, programs.THERE)

Record = t.Mapping[str, t.Any]


def unite(earlier: t.Any, later: t.Any, name: str = "") -> t.Any:
    """C(name): the key under which the value stands."""
    if isinstance(earlier, dict) and isinstance(later, dict):
        return {key: unite(earlier.get(key), later.get(key), key) for key in (*earlier, *(set(later) - set(earlier)))}
    if isinstance(earlier, list) and isinstance(later, list):
        return _lists(earlier, later, name)
    # What is of two kinds is damaged, which is as good as unread. None is a kind of its own.
    return _values(earlier, later, name) if type(earlier) is type(later) else None


def _values(earlier: t.Any, later: t.Any, name: str) -> t.Any:
    if earlier is None:
        return None
    if isinstance(earlier, bool):
        return (earlier and later) if name in _BOTH else (earlier or later)
    if isinstance(earlier, (int, float)):
        return max(earlier, later)
    if name in _ANY_BIT:
        return "%016x" % (int(earlier, 16) | int(later, 16))
    if name in _EVERY_BIT:
        return "%016x" % (int(earlier, 16) & int(later, 16))
    return min(earlier, later, key=_BY_USE.index) if name == "found" else later


def _lists(earlier: t.List[t.Any], later: t.List[t.Any], name: str) -> t.Optional[t.List[t.Any]]:
    if None in earlier or None in later:
        return None
    if name not in _KEYS:
        return sorted({*earlier, *later})
    known: t.Dict[t.Tuple[t.Any, ...], Record] = {}
    for entry in [*earlier, *later]:
        key = tuple(entry.get(part) for part in _KEYS[name])
        if None in key:
            # What an entry is about is not known.
            return None
        known[key] = unite(known[key], entry, name) if key in known else entry
    return [known[key] for key in sorted(known)]
