# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a container has written into its own root directory, and what of it somebody could miss."""

from __future__ import annotations

import posixpath
import re
import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.recreation import volumes

Record = t.Mapping[str, t.Any]

# The engine's own, in every container.
_ENGINES = ("/.dockerenv", "/dev", "/etc/hostname", "/etc/hosts", "/etc/mtab", "/etc/resolv.conf", "/proc",
            "/sbin/docker-init", "/sys")
# By convention (file-hierarchy(7)) nothing that lies there has to outlive a restart.
FLEETING = ("/dev/shm", "/run", "/tmp", "/var/cache", "/var/lock", "/var/run", "/var/tmp")
# Python writes what it has compiled beside every program that root imports, and does without where it may not.
_COMPILED = re.compile(r"/__pycache__(/[^/]+\.pyc)?\Z")


def of_value(changes: t.Sequence[Record], inspect: Record) -> t.List[str]:
    """Paths. A directory is told by what lies in it."""
    mounts = [volumes.clean(one.get("Destination")) for one in inspect.get("Mounts") or ()]
    mounts += map(volumes.clean, inspect["HostConfig"].get("Tmpfs") or {})
    told = {volumes.clean(one.get("Path")) for one in changes}
    directories = {above for path in told for above in _above(path)}
    return sorted(path for path in told - directories
                  if not _is_below(path, (*_ENGINES, *FLEETING, *mounts)) and not _COMPILED.search(path)
                  and not any(_is_below(place, [path]) for place in mounts))


def _above(path: str) -> t.Iterator[str]:
    while path != "/":
        path = posixpath.dirname(path)
        yield path


def _is_below(path: str, places: t.Iterable[str]) -> bool:
    return any(path == place or path.startswith(place + "/") for place in places)
