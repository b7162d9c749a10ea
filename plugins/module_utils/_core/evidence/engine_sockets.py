# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Where in a container the engine's socket can be reached, and who does."""

from __future__ import annotations

import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.parse.mountinfo import is_below

Record = t.Mapping[str, t.Any]


def paths(mounts: t.Iterable[Record], socket: str) -> t.List[str]:
    """In the container. C(socket): on the host, as it really lies there."""
    found = set()
    for mount in mounts:
        for top in [mount["real"], *(mount["elsewhere"] or ())]:
            if top and is_below(socket, top):
                found.add(mount["destination"].rstrip("/") + socket[len(top.rstrip("/")) :])
    return sorted(found)


def connections(connected: t.Iterable[str], socket: str) -> int:
    """C(connected): the paths of the connected sockets of the container's network namespace. Of a connection both ends
    are in the namespace of the one that asked, and what the engine accepted has the engine's path."""
    return sum(_modern(path) == socket for path in connected)


def _modern(path: str) -> str:
    return path[len("/var") :] if path.startswith("/var/run/") else path
