# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Where a container writes: in its own root directory, on mounts, and in directories for what need not last."""

from __future__ import annotations

import stat
import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.evidence import changes, open_files, temporary
from ansible_collections.bulkhead.containers.plugins.module_utils._core.parse import id_map, mountinfo
from ansible_collections.bulkhead.containers.plugins.module_utils._host import reading
from ansible_collections.bulkhead.containers.plugins.module_utils._host.errors import HostError
from ansible_collections.bulkhead.containers.plugins.module_utils._host.evidence.container_root import (
    ContainerRoot,
    entries,
    walk,
)
from ansible_collections.bulkhead.containers.plugins.module_utils._host.evidence.subject import Record, Subject

_MOST_ENTRIES = 1000


def changed(subject: Subject) -> Record:
    record = changes.record(subject.written)
    if record["paths"] is None:
        subject.problem(f"it changed {len(subject.written)} files of its root directory, too many to list")
    return record


def opened(subject: Subject) -> t.List[str]:
    own, _mounted = _written(subject)
    return own


def mounted(subject: Subject) -> t.List[str]:
    """Those of its mounts that somebody asked for."""
    _own, points = _written(subject)
    asked_for = subject.record["mounts"]
    if asked_for is None:
        raise HostError("the engine does not tell its mounts")
    return sorted({one["destination"] for one in asked_for for point in points
                   if mountinfo.is_below(point, one["destination"])})


def _written(subject: Subject) -> t.Tuple[t.List[str], t.List[str]]:
    points = {mount.number: mount.point for mount in subject.mounts}
    if any(file.writable and file.mount not in points for file in subject.open.files):
        # Processes may have made mounts of their own, which nobody else sees.
        for text in subject.each(lambda pid: reading.text(f"/proc/{pid}/mountinfo")):
            points.update((mount.number, mount.point) for mount in mountinfo.parse(text) if mount.number not in points)
    try:
        return open_files.written(subject.open.files, points)
    except KeyError:
        raise HostError("a file is open for writing on a mount that could not be found") from None


def in_temporary_directories(subject: Subject) -> t.List[Record]:
    """Of those in which it changed something or has it open, what a tmpfs in their place would have to be like."""
    tops = sorted({temporary.holding(path) for path in [*subject.written, *opened(subject)]} - {""})
    with subject.root() as root:
        return [_directory(subject, root, top) for top in tops]


def _directory(subject: Subject, root: ContainerRoot, top: str) -> Record:
    found = root.look(top)
    if found is None or found.path != top or not stat.S_ISDIR(found.status.st_mode):
        raise HostError(f"{top} is no directory any more")
    inside = [status for _path, status in walk(found.descriptor, _MOST_ENTRIES)]
    return {
        "path": top,
        "mode": "%04o" % stat.S_IMODE(found.status.st_mode),
        "uid": id_map.inside(subject.in_force("uid_map"), found.status.st_uid),
        "gid": id_map.inside(subject.in_force("gid_map"), found.status.st_gid),
        "of_image": any(_has_something(layer, top) for layer in subject.layers.lower),
        "bytes": sum(status.st_size for status in inside),
        "executed": temporary.has_programs(status.st_mode for status in inside)
        or any(one.executable and mountinfo.is_below(one.path, top) for one in subject.mapped),
    }


def _has_something(layer: str, top: str) -> bool:
    """Whether there is something that a tmpfs would hide."""
    with ContainerRoot(layer) as root:
        found = root.look(top)
        return found is not None and stat.S_ISDIR(found.status.st_mode) and bool(entries(found))
