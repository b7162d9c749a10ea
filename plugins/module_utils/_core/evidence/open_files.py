# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The files that a container's processes have open -> what is written, which devices and sockets are used."""

from __future__ import annotations

import re
import typing as t
from dataclasses import dataclass

from ansible_collections.bulkhead.containers.plugins.module_utils._core.parse import mountinfo

_GONE = " (deleted)"
_SOCKET = re.compile(r"socket:\[(\d+)\]\Z")
# What every container has below /dev, and what is memory there.
_USUAL_DEVICES = frozenset("/dev/" + name for name in (
    "console", "full", "fd", "null", "ptmx", "random", "stderr", "stdin", "stdout", "tty", "urandom", "zero",
))
_NO_DEVICES = ("/dev/pts", "/dev/shm", "/dev/mqueue")
USUAL_NODES = _USUAL_DEVICES | {"/dev/core", *_NO_DEVICES}


@dataclass(frozen=True)
class OpenFile:
    path: str  # as the process sees it
    writable: bool
    mount: int


def is_file(link: str) -> bool:
    """Pipes, sockets and the like have no path."""
    return link.startswith("/")


def path_of(link: str) -> str:
    return link[: -len(_GONE)] if link.endswith(_GONE) else link


def sockets(links: t.Iterable[str]) -> t.Set[int]:
    """The numbers by which the tables of sockets know them."""
    return {int(found.group(1)) for found in map(_SOCKET.match, links) if found}


def devices(paths: t.Iterable[str]) -> t.List[str]:
    """Those that not every container has."""
    return sorted({path for path in paths if path.startswith("/dev/") and path not in _USUAL_DEVICES
                   and not any(mountinfo.is_below(path, top) for top in _NO_DEVICES)})


def written(files: t.Iterable[OpenFile], points: t.Mapping[int, str]) -> t.Tuple[t.List[str], t.List[str]]:
    """(files on no mount, mount points with such files) that are open for writing. C(points): of the mounts by number.

    Raises KeyError where a file lies on a mount that is not among them.
    """
    own, mounted = set(), set()
    for file in files:
        if file.writable:
            point = points[file.mount]
            (own.add(file.path) if point == "/" else mounted.add(point))
    return sorted(own), sorted(mounted)
