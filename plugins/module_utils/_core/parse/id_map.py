# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""/proc/<pid>/uid_map and gid_map: which ids of a user namespace are which outside."""

from __future__ import annotations

import typing as t

IdMap = t.List[t.List[int]]

# What the kernel shows inside for an id that the map does not have.
OVERFLOW = 65534


def parse(text: str) -> IdMap:
    """[[inside, outside, count]]. Raises ValueError on anything else."""
    ranges = [[int(word) for word in line.split()] for line in text.splitlines() if line.strip()]
    if any(len(one) != 3 for one in ranges):
        raise ValueError("not an id map")
    return ranges


def inside(ranges: IdMap, outside: int) -> int:
    """The id as a process in the namespace sees it."""
    for first_inside, first_outside, count in ranges:
        if first_outside <= outside < first_outside + count:
            return first_inside + outside - first_outside
    return OVERFLOW


def outside(ranges: IdMap, inside: int) -> t.Optional[int]:
    """The id that the host has for one of the namespace. None where it has none."""
    for first_inside, first_outside, count in ranges:
        if first_inside <= inside < first_inside + count:
            return first_outside + inside - first_inside
    return None
