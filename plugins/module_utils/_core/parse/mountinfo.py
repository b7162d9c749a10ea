# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""/proc/<pid>/mountinfo: the mounts of one mount namespace."""

from __future__ import annotations

import re
import typing as t
from dataclasses import dataclass

_ESCAPE = re.compile(r"\\([0-7]{3})")


@dataclass(frozen=True)
class Mount:
    device: str  # the number of the device that holds the file system
    root: str  # the part of the file system that is mounted
    point: str  # where
    options: t.FrozenSet[str]
    filesystem: str
    source: str
    super_options: t.FrozenSet[str]
    number: int  # of the mount, as an open file names it

    @property
    def read_only(self) -> bool:
        return "ro" in self.options or "ro" in self.super_options


def parse(text: str) -> t.List[Mount]:
    """In the order of the kernel. Raises ValueError on a line that is no mount."""
    return [_mount(line) for line in text.split("\n") if line]


def on_top(mounts: t.Iterable[Mount]) -> t.Dict[str, Mount]:
    """By mount point: of several mounts at one place the last one is what can be seen."""
    return {mount.point: mount for mount in mounts}


def holding(mounts: t.Iterable[Mount], path: str) -> t.Optional[Mount]:
    """The mount that a path lies on."""
    above = [mount for mount in on_top(mounts).values() if is_below(path, mount.point)]
    return max(above, key=lambda mount: len(mount.point)) if above else None


def is_below(path: str, top: str) -> bool:
    """Whether a path is the other one or below it."""
    return path == top or path.startswith(top.rstrip("/") + "/")


def _mount(line: str) -> Mount:
    words = line.split(" ")
    # Behind the first six there is any number of optional fields, and then a lone hyphen.
    if "-" not in words[6:-2]:
        raise ValueError("not a line of mountinfo")
    left, right = words[:6], words[words.index("-", 6) + 1 :]
    return Mount(
        device=left[2],
        root=_plain(left[3]),
        point=_plain(left[4]),
        options=frozenset(left[5].split(",")),
        filesystem=right[0],
        source=_plain(right[1]),
        super_options=frozenset(right[2].split(",")) if len(right) > 2 else frozenset(),
        number=int(words[0]),
    )


def _plain(text: str) -> str:
    return _ESCAPE.sub(lambda match: chr(int(match.group(1), 8)), text)
