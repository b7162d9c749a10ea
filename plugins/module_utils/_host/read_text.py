# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Small files of the kernel and of the system, whole."""

from __future__ import annotations

# Larger than any of these files is in practice; whoever can replace one shall not fill our memory.
LIMIT = 16 * 1024 * 1024


def read_text(path: str) -> str:
    with open(path, "rb") as file:
        return file.read(LIMIT).decode("utf-8", "surrogateescape")


def read_or(path: str, absent: str) -> str:
    """The file, or C(absent) where there is none. Raises OSError if it is there and cannot be read."""
    try:
        return read_text(path)
    except (FileNotFoundError, NotADirectoryError):
        return absent
