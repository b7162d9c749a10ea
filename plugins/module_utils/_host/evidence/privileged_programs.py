# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Programs with privileges of their own: of its processes, of what the engine starts in it, and well-known ones."""

from __future__ import annotations

import os
import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.evidence import (
    inspected,
    known_programs,
    open_files,
    programs,
)
from ansible_collections.bulkhead.containers.plugins.module_utils._core.parse import id_map, mountinfo
from ansible_collections.bulkhead.containers.plugins.module_utils._host import reading
from ansible_collections.bulkhead.containers.plugins.module_utils._host.errors import HostError
from ansible_collections.bulkhead.containers.plugins.module_utils._host.evidence.container_root import (
    ContainerRoot,
    capabilities,
    is_in,
)
from ansible_collections.bulkhead.containers.plugins.module_utils._host.evidence.subject import Record, Subject

Records = t.Iterator[t.Optional[Record]]


def look(subject: Subject) -> t.List[Record]:
    uid_map = subject.in_force("uid_map")
    with subject.root() as root:
        found = [*_running(subject, uid_map), *_started(subject, root, uid_map), *_called(root, uid_map)]
    return programs.merge(found)


def _running(subject: Subject, uid_map: id_map.IdMap) -> Records:
    def read(pid: int) -> t.Optional[Record]:
        link = f"/proc/{pid}/exe"
        path = open_files.path_of(reading.link(link))
        _refuse_remote(subject, path)
        status = os.stat(link)
        owner = id_map.inside(uid_map, status.st_uid)
        return programs.record(path, status.st_mode, owner, capabilities(link), programs.PROCESS)

    return subject.each(read)


def _started(subject: Subject, root: ContainerRoot, uid_map: id_map.IdMap) -> Records:
    """The entrypoint and the health check, each the first that is there of the places where it may be."""
    wanted = [(subject.inspected.entrypoint, programs.ENTRYPOINT)]
    wanted += [(program, programs.HEALTHCHECK) for program in subject.inspected.healthcheck]
    for program, found in wanted:
        for path in inspected.places(program, subject.inspected):
            _refuse_remote(subject, path)
            seen = root.look(path)
            if seen is not None:
                yield _record(root, path, uid_map, found)
                break


def _called(root: ContainerRoot, uid_map: id_map.IdMap) -> Records:
    for path in _there(root):
        yield _record(root, path, uid_map, programs.THERE)


def _there(root: ContainerRoot) -> t.List[str]:
    """Those of the well-known programs that it has, each directory looked for once."""
    found: t.Dict[str, t.List[str]] = {}
    for directory, names in known_programs.CALLED_BY_SERVICES.items():
        seen = root.look(directory)
        if seen and seen.path not in found:
            found[seen.path] = [name for name in names if is_in(seen, name)]
    return [f"{directory}/{name}" for directory, names in found.items() for name in names]


def _record(root: ContainerRoot, path: str, uid_map: id_map.IdMap, found: str) -> t.Optional[Record]:
    seen = root.look(path)
    if seen is None:
        return None
    owner = id_map.inside(uid_map, seen.status.st_uid)
    attribute = capabilities(f"/proc/self/fd/{seen.descriptor}")
    return programs.record(seen.path, seen.status.st_mode, owner, attribute, found)


def _refuse_remote(subject: Subject, path: str) -> None:
    if any(mountinfo.is_below(path, point) for point in subject.remote):
        raise HostError(f"{path} lies on a file system that may not answer")
