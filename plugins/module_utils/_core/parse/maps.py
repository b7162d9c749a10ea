# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""/proc/<pid>/maps: the files that a process has in its memory."""

from __future__ import annotations

import typing as t

_GONE = " (deleted)"
_FIELDS = 5  # address, permissions, offset, device, inode; then the path, which may hold spaces


class MappedFile(t.NamedTuple):
    path: str
    executable: bool


def parse(text: str) -> t.Set[MappedFile]:
    """Each once. Memory that belongs to no file is left out."""
    found = set()
    for line in text.split("\n"):
        words = line.split(None, _FIELDS)
        if len(words) > _FIELDS and words[_FIELDS].startswith("/"):
            path = words[_FIELDS]
            found.add(MappedFile(path[: -len(_GONE)] if path.endswith(_GONE) else path, "x" in words[1]))
    return found
