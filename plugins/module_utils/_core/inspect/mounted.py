# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the kernel shows behind a running container's mounts.

The engine tells the path that it was given. A link in it may have led elsewhere when the container started, and a bind
takes along whatever is mounted below its source: both can be seen only in the container's own mounts. The kernel names
a mount by device and by directory on that device; the host's mounts of the same device say where on the host that is.
"""

from __future__ import annotations

import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.parse.mountinfo import (
    Mount,
    is_below,
    on_top,
)

# What the engine itself puts into a container, above the mounts that somebody asked for.
_ENGINES_OWN = ("/etc/hostname", "/etc/hosts", "/etc/resolv.conf", "/dev/mqueue", "/dev/shm", "/run/secrets")
_GONE = "//deleted"

Record = t.Dict[str, t.Any]


class HostMounts:
    """The host's mounts, by the device that they show."""

    def __init__(self, mounts: t.Sequence[Mount]) -> None:
        self._by_device: t.Dict[str, t.List[Mount]] = {}
        for mount in on_top(mounts).values():
            self._by_device.setdefault(mount.device, []).append(mount)

    def paths(self, mount: Mount) -> t.List[str]:
        """Every path of the host at which one can see what a mount shows."""
        if mount.root.endswith(_GONE):
            return []
        shown = [one for one in self._by_device.get(mount.device, ()) if is_below(mount.root, one.root)]
        return sorted({_join(one.point, mount.root[len(one.root.rstrip("/")) :]) for one in shown})


def trace(listed: t.Sequence[Record], container: t.Sequence[Mount], host: HostMounts) -> t.List[Record]:
    """The container's mounts with C(real) as the kernel has it and C(elsewhere), None of one that is not found."""
    top = on_top(container)
    seen = {point: mount for point, mount in top.items() if not _own_root(mount, top.get("/"))}
    owners = _places(listed, seen, host)
    found: t.Dict[int, t.Set[str]] = {number: set() for number in owners.values()}
    real = [one.get("real") for one in listed]
    for mount in seen.values():
        number = _owner(mount.point, owners)
        if number is None:
            continue
        paths = host.paths(mount)
        found[number].update(paths)
        if mount.point in owners and paths and listed[number].get("type") == "bind" and real[number] not in paths:
            real[number] = paths[0]
    return [{**one, "real": real[number], "elsewhere": _elsewhere(found.get(number), real[number])}
            for number, one in enumerate(listed)]


def _places(listed: t.Sequence[Record], seen: t.Mapping[str, Mount], host: HostMounts) -> t.Dict[str, int]:
    """Where in the container each mount of the list is. A link in the image may have led its destination elsewhere."""
    asked = {number: str(one["destination"]).rstrip("/") or "/" for number, one in enumerate(listed)}
    places = {point: number for number, point in asked.items() if point in seen}
    for number in sorted(set(asked) - set(places.values())):
        real = listed[number].get("real")
        point = next((one for one in seen if one not in places and real in host.paths(seen[one])), None)
        if point is not None:
            places[point] = number
    return places


def unseen(listed: t.Sequence[Record]) -> t.List[Record]:
    """The mounts of a running container of which the kernel could not be asked."""
    return [{**one, "elsewhere": None} for one in listed]


def _own_root(mount: Mount, root: t.Optional[Mount]) -> bool:
    """Whether a mount shows only the container's own files, which it has anyway."""
    return root is not None and mount.device == root.device and is_below(mount.root, root.root)


def _owner(point: str, owners: t.Mapping[str, int]) -> t.Optional[int]:
    """The mount of the list that one of the kernel's belongs to: that with the longest destination above it."""
    if point in owners:
        return owners[point]
    above = [top for top in owners if is_below(point, top)]
    if not above or any(is_below(point, own) for own in _ENGINES_OWN):
        return None
    return owners[max(above, key=len)]


def _elsewhere(paths: t.Optional[t.Iterable[str]], real: t.Optional[str]) -> t.Optional[t.List[str]]:
    if paths is None:
        return None
    return sorted(path for path in paths if real is None or not is_below(path, real))


def _join(point: str, rest: str) -> str:
    return point.rstrip("/") + rest if rest not in ("", "/") else point
