# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The files of a container, reached from outside: a link in it leads nowhere but into it, whoever set it."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._host.errors import HostError

# As many as the kernel follows.
_MOST_LINKS = 40
_DEEPEST = 100
_CAPABILITY = "security.capability"
_NO_ATTRIBUTE = (errno.ENODATA, errno.ENOTSUP)


class Found(t.NamedTuple):
    path: str  # with all links followed
    status: os.stat_result
    descriptor: int  # good until the next look


class ContainerRoot:
    """To be used in a with statement. Every directory on the way is opened by itself, never through a link."""

    def __init__(self, top: str) -> None:
        self._top = os.open(top, os.O_PATH | os.O_DIRECTORY)
        self._held: t.List[int] = []

    def __enter__(self) -> ContainerRoot:
        return self

    def __exit__(self, *unused: t.Any) -> None:
        self._release()
        os.close(self._top)

    def look(self, path: str) -> t.Optional[Found]:
        """None where nothing is. Raises OSError for anything else that is in the way."""
        self._release()
        try:
            return self._look(path)
        except (FileNotFoundError, NotADirectoryError):
            return None

    def walk(self, most: int) -> t.Iterator[t.Tuple[str, os.stat_result]]:
        """Everything in it. Raises HostError where there is too much."""
        return walk(self._top, most)

    def _look(self, path: str) -> Found:
        todo = path.split("/")[::-1]
        place: t.List[t.Tuple[str, int]] = []  # from the top downwards
        links = 0
        while todo:
            name = todo.pop()
            if name in ("", ".", ".."):
                del place[len(place) - (name == "..") :]
                continue
            descriptor = self._open(name, place)
            if not stat.S_ISLNK(os.fstat(descriptor).st_mode):
                place.append((name, descriptor))
                continue
            links += 1
            if links > _MOST_LINKS:
                raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), path)
            target = os.readlink(name, dir_fd=_last(place, self._top))
            place = [] if target.startswith("/") else place
            todo += target.split("/")[::-1]
        descriptor = _last(place, self._top)
        return Found("/" + "/".join(name for name, _descriptor in place), os.fstat(descriptor), descriptor)

    def _open(self, name: str, place: t.Sequence[t.Tuple[str, int]]) -> int:
        descriptor = os.open(name, os.O_PATH | os.O_NOFOLLOW, dir_fd=_last(place, self._top))
        self._held.append(descriptor)
        return descriptor

    def _release(self) -> None:
        while self._held:
            os.close(self._held.pop())


def _last(place: t.Sequence[t.Tuple[str, int]], top: int) -> int:
    return place[-1][1] if place else top


def walk(top: int, most: int) -> t.Iterator[t.Tuple[str, os.stat_result]]:
    """Everything below a directory, by its path from there, as in /a/b. Raises HostError where there is too much."""
    waiting, count = [""], 0
    while waiting:
        place = waiting.pop()
        for name, status in _listed(top, place):
            count += 1
            if count > most or place.count("/") > _DEEPEST:
                raise HostError(f"there are more than {most} files, or too many directories in each other")
            yield f"{place}/{name}", status
            if stat.S_ISDIR(status.st_mode):
                waiting.append(f"{place}/{name}")


def _listed(top: int, place: str) -> t.List[t.Tuple[str, os.stat_result]]:
    """Each directory on the way is opened by itself: somebody may put a link in its place meanwhile."""
    descriptors = [os.open(".", os.O_PATH | os.O_DIRECTORY, dir_fd=top)]
    try:
        for name in [*place.split("/")[1:], "."]:
            flags = os.O_NOFOLLOW | os.O_DIRECTORY | (os.O_PATH if name != "." else os.O_RDONLY)
            descriptors.append(os.open(name, flags, dir_fd=descriptors[-1]))
        names = os.listdir(descriptors[-1])
        found = []
        for name in names:
            with contextlib.suppress(FileNotFoundError):
                found.append((name, os.stat(name, dir_fd=descriptors[-1], follow_symlinks=False)))
        return found
    except (FileNotFoundError, NotADirectoryError):
        return []  # it is gone
    finally:
        for descriptor in descriptors:
            os.close(descriptor)


def capabilities(path: str) -> t.Optional[bytes]:
    """The attribute of a file; None where it has none."""
    try:
        return os.getxattr(path, _CAPABILITY)
    except OSError as error:
        if error.errno in _NO_ATTRIBUTE:
            return None
        raise


def is_in(found: Found, name: str) -> bool:
    try:
        os.stat(name, dir_fd=found.descriptor, follow_symlinks=False)
    except (FileNotFoundError, NotADirectoryError):
        return False
    return True


def entries(found: Found) -> t.List[os.DirEntry[str]]:
    with os.scandir(f"/proc/self/fd/{found.descriptor}") as listing:
        return list(listing)
