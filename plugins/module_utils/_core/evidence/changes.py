# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What lies in the layer that a container writes to -> the places where it writes."""

from __future__ import annotations

import stat
import typing as t

_ENGINES_OWN = ("/.dockerenv", "/run/.containerenv")
_MOST_PATHS = 200
_LONGEST = 16 << 10  # all of them together

Record = t.Dict[str, t.Any]


def is_deletion(mode: int, device: int) -> bool:
    """Whether an entry stands for a file of the image that is no longer there."""
    return stat.S_ISCHR(mode) and device == 0


def written(changes: t.Mapping[str, bool], mount_points: t.Iterable[str]) -> t.Dict[str, bool]:
    """Of {path: whether it is deleted}, what tells of a need: without what the engine made to mount something there,
    and without directories that are there because of what lies in them."""
    needless = _above(changes) | set(mount_points) | set(_ENGINES_OWN)
    return {path: deleted for path, deleted in sorted(changes.items()) if path not in needless}


def record(changes: t.Mapping[str, bool]) -> Record:
    """C(paths) is None where there are too many to list."""
    deleted = sum(changes.values())
    listed = len(changes) <= _MOST_PATHS and sum(map(len, changes)) <= _LONGEST
    return {"changed": len(changes) - deleted, "deleted": deleted, "paths": list(changes) if listed else None}


def _above(paths: t.Iterable[str]) -> t.Set[str]:
    """Every directory that one of them lies in."""
    found: t.Set[str] = set()
    for path in paths:
        parts = path.split("/")
        found.update("/".join(parts[:length]) or "/" for length in range(1, len(parts)))
    return found
