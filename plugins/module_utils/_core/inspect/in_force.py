# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The kernel's account of a container's processes -> the parts of C(in_force)."""

from __future__ import annotations

import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.inspect.configured import (
    MASKED_PATHS,
    READONLY_PATHS,
)
from ansible_collections.bulkhead.containers.plugins.module_utils._core.parse import id_map
from ansible_collections.bulkhead.containers.plugins.module_utils._core.parse.mountinfo import Mount, on_top
from ansible_collections.bulkhead.containers.plugins.module_utils._core.parse.proc_status import ProcStatus

# Newer engines mask these as well.
_NEWER_MASKED_PATHS = ("/proc/interrupts", "/sys/devices/virtual/powercap")


def of_process(status: ProcStatus) -> t.Dict[str, t.Any]:
    """Of the container's first process."""
    return {
        "capabilities": status.capabilities,
        "no_new_privileges": status.no_new_privileges,
        "seccomp": status.seccomp,
        "groups": sorted(status.groups),
    }


def of_mounts(mounts: t.Optional[t.Sequence[Mount]]) -> t.Dict[str, t.Any]:
    """Of the container's mount namespace; None where it could not be seen."""
    if mounts is None:
        return {"root_read_only": None, "masked_paths": None, "readonly_paths": None}
    seen = on_top(mounts)
    root = seen.get("/")
    return {
        "root_read_only": None if root is None else root.read_only,
        "masked_paths": [path for path in (*MASKED_PATHS, *_NEWER_MASKED_PATHS) if path in seen and _masks(seen[path])],
        "readonly_paths": [path for path in READONLY_PATHS if path in seen and seen[path].read_only],
    }


def _masks(mount: Mount) -> bool:
    """Files lie under /dev/null, directories under an empty file system that cannot be written to."""
    return mount.root == "/null" or (mount.filesystem == "tmpfs" and mount.read_only)


def of_all(
    statuses: t.Sequence[ProcStatus], uid_map: t.Optional[id_map.IdMap], names: t.Container[str]
) -> t.Dict[str, t.Any]:
    """Of all the container's processes."""
    host_ids = sorted({number for status in statuses for number in status.user_ids})
    inside = None if uid_map is None else sorted({id_map.inside(uid_map, number) for number in host_ids})
    return {
        "count": len(statuses),
        "user_ids": inside,
        "host_user_ids": host_ids,
        "capabilities": _union([status.capabilities.get("effective") for status in statuses]),
        "without_no_new_privileges": _count([status.no_new_privileges for status in statuses], False),
        "without_seccomp": _count([status.seccomp for status in statuses], "disabled"),
        "names": _names([status.name for status in statuses], names),
    }


def _union(sets: t.Sequence[t.Optional[str]]) -> t.Optional[str]:
    union = 0
    for one in sets:
        if one is None:
            return None
        union |= int(one, 16)
    return f"{union:016x}"


def _count(values: t.Sequence[t.Any], wanted: t.Any) -> t.Optional[int]:
    return None if None in values else sum(value == wanted for value in values)


def _names(present: t.Sequence[str], wanted: t.Container[str]) -> t.Dict[str, int]:
    found: t.Dict[str, int] = {}
    for name in present:
        if name in wanted:
            found[name] = found.get(name, 0) + 1
    return found
