# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The extended attribute security.capability: what a program gets when it is started."""

from __future__ import annotations

import struct

# Of include/uapi/linux/capability.h: the version is the highest byte of the first number.
_WORDS = {1: 1, 2: 2, 3: 2}


def parse(attribute: bytes) -> int:
    """The bits of all that it may get, permitted or by inheritance. Raises ValueError."""
    if len(attribute) < 4:
        raise ValueError("not the capabilities of a file")
    words = _WORDS.get(struct.unpack("<I", attribute[:4])[0] >> 24, 0)
    if not words or len(attribute) < 4 + 8 * words:
        raise ValueError("capabilities of a file of a version that is not known")
    bits = 0
    for number in range(words):
        permitted, inheritable = struct.unpack_from("<II", attribute, 4 + 8 * number)
        bits |= (permitted | inheritable) << (32 * number)
    return bits
