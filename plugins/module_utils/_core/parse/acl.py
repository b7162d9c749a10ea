# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The extended attribute system.posix_acl_access: a POSIX access list as the kernel stores it."""

from __future__ import annotations

import struct
import typing as t
from dataclasses import dataclass

_VERSION = 2
_HEADER = struct.Struct("<I")
_ENTRY = struct.Struct("<HHI")
# Owner (0x01), group (0x04) and others (0x20) are in the file's mode.
_BEYOND_THE_MODE = {0x02: "user", 0x08: "group", 0x10: "mask"}
_IN_THE_MODE = (0x01, 0x04, 0x20)


@dataclass(frozen=True)
class Entry:
    tag: str  # user, group, mask
    id: t.Optional[int]  # None for the mask
    permissions: str  # rw-


def parse(value: bytes) -> list[Entry]:
    """The entries beyond owner, group and others. Raises ValueError on what is no access list."""
    if len(value) < _HEADER.size or (len(value) - _HEADER.size) % _ENTRY.size:
        raise ValueError("the access list has %d bytes, which is no length of one" % len(value))
    if _HEADER.unpack_from(value)[0] != _VERSION:
        raise ValueError("the access list has version %d" % _HEADER.unpack_from(value)[0])
    return [_entry(tag, bits, number) for tag, bits, number in _ENTRY.iter_unpack(value[_HEADER.size:])
            if tag not in _IN_THE_MODE]


def _entry(tag: int, bits: int, number: int) -> Entry:
    if tag not in _BEYOND_THE_MODE:
        raise ValueError("the access list has an entry of the unknown kind %d" % tag)
    name = _BEYOND_THE_MODE[tag]
    permissions = "".join(letter if bits & bit else "-" for letter, bit in (("r", 4), ("w", 2), ("x", 1)))
    return Entry(name, None if name == "mask" else number, permissions)
