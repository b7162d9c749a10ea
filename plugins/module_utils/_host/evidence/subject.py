# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""One container that is looked at: what several facts need of it, read once."""

from __future__ import annotations

import os
import typing as t
from dataclasses import dataclass
from functools import cached_property

from ansible_collections.bulkhead.containers.plugins.module_utils._core.evidence import changes, layers, open_files
from ansible_collections.bulkhead.containers.plugins.module_utils._core.evidence.inspected import Inspected
from ansible_collections.bulkhead.containers.plugins.module_utils._core.parse import fdinfo, maps, mountinfo
from ansible_collections.bulkhead.containers.plugins.module_utils._host import reading
from ansible_collections.bulkhead.containers.plugins.module_utils._host.errors import HostError
from ansible_collections.bulkhead.containers.plugins.module_utils._host.evidence.container_root import ContainerRoot
from ansible_collections.bulkhead.containers.plugins.module_utils._host.evidence.tables import Tables
from ansible_collections.bulkhead.containers.plugins.module_utils._host.processes import Process

_MOST_PROCESSES = 1000
_MOST_FILES = 10000  # open ones
_MOST_CHANGES = 10000
_MOST_MAPPED = 8 << 20  # bytes of the lists of what is in memory
# Whoever asks these waits for somebody else's machine, perhaps for ever.
_REMOTE = ("9p", "afs", "ceph", "cifs", "fuse", "glusterfs", "lustre", "nfs", "smb")
_LOCAL_FUSE = "fuse.fuse-overlayfs"  # the root directory itself, of some rootless engines

Record = t.Dict[str, t.Any]
Result = t.TypeVar("Result")


@dataclass(frozen=True)
class OpenFiles:
    """Of all its processes. C(most): in one of them."""

    links: t.List[str]
    files: t.List[open_files.OpenFile]
    most: int


@dataclass(frozen=True)
class Subject:
    """C(socket): the engine's, on the host."""

    record: Record
    inspected: Inspected
    identity: str
    processes: t.Sequence[Process]
    tables: Tables
    socket: str
    problem: t.Callable[[str], None]

    @property
    def pid(self) -> int:
        return int(self.record["pid"])

    def root(self) -> ContainerRoot:
        return ContainerRoot(f"/proc/{self.pid}/root")

    def in_force(self, key: str) -> t.Any:
        """Raises HostError where the kernel did not tell it."""
        value = self.record["in_force"].get(key)
        if value is None:
            raise HostError(f"its {key.replace('_', ' ')} could not be read")
        return value

    def each(self, read: t.Callable[[int], Result]) -> t.Iterator[Result]:
        """Of each of its processes that has not ended meanwhile."""
        if len(self.processes) > _MOST_PROCESSES:
            raise HostError(f"it has {len(self.processes)} processes, too many to look at each")
        for process in self.processes:
            try:
                found = read(process.pid)
            except (FileNotFoundError, ProcessLookupError):
                continue
            yield found

    @cached_property
    def mounts(self) -> t.List[mountinfo.Mount]:
        return mountinfo.parse(reading.text(f"/proc/{self.pid}/mountinfo"))

    @cached_property
    def remote(self) -> t.List[str]:
        """Where file systems are mounted that may not answer."""
        return [one.point for one in self.mounts
                if one.filesystem.startswith(_REMOTE) and one.filesystem != _LOCAL_FUSE]

    @cached_property
    def layers(self) -> layers.Layers:
        found = self.inspected.layers or layers.mounted(mountinfo.on_top(self.mounts).get("/"))
        if found is None:
            raise HostError("what its root directory is made of cannot be told")
        return found

    @cached_property
    def written(self) -> t.Dict[str, bool]:
        """What it changed in its root directory. The engine, if asked, would compare all files of the image for it."""
        with ContainerRoot(self.layers.upper) as upper:
            found = {reading.shown(path): changes.is_deletion(status.st_mode, status.st_rdev)
                     for path, status in upper.walk(_MOST_CHANGES)}
        return changes.written(found, [mount.point for mount in self.mounts])

    @cached_property
    def open(self) -> OpenFiles:
        links: t.List[str] = []
        files: t.List[open_files.OpenFile] = []
        most = 0
        for found in self.each(_open_links):
            most = max(most, len(found))
            links += found.values()
            if len(links) > _MOST_FILES:
                raise HostError(f"its processes have more than {_MOST_FILES} files open, too many to look at each")
            files += _files(found)
        return OpenFiles(links, files, most)

    @cached_property
    def mapped(self) -> t.Set[maps.MappedFile]:
        """What its processes have in memory."""
        found: t.Set[maps.MappedFile] = set()
        size = 0
        for text in self.each(lambda pid: reading.text(f"/proc/{pid}/maps")):
            size += len(text)
            if size > _MOST_MAPPED:
                raise HostError("its processes have too much in memory to look at each part of it")
            found |= maps.parse(text)
        return found


def _open_links(pid: int) -> t.Dict[str, str]:
    """{path of the descriptor's account: what it is}. One that was closed meanwhile is left out."""
    found = {}
    for number in os.listdir(f"/proc/{pid}/fd"):
        try:
            found[f"/proc/{pid}/fdinfo/{number}"] = reading.link(f"/proc/{pid}/fd/{number}")
        except FileNotFoundError:
            continue
    return found


def _files(links: t.Mapping[str, str]) -> t.Iterator[open_files.OpenFile]:
    for account, link in links.items():
        if open_files.is_file(link):
            try:
                info = fdinfo.parse(reading.text(account))
            except (FileNotFoundError, ProcessLookupError):
                continue
            yield open_files.OpenFile(open_files.path_of(link), info.writable, info.mount)
