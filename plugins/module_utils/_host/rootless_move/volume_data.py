# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The data of a volume: looked through, copied into the user's namespace, and compared, file by file.

The copy is made by two programs. One reads as root. The other writes in the user's namespace, where it can write
nothing that is not the user's own, whatever lies in its way; the kernel shifts the ids.
"""

from __future__ import annotations

import errno
import hashlib
import itertools
import os
import shlex
import stat
import typing as t
from dataclasses import dataclass

from ansible_collections.bulkhead.containers.plugins.module_utils._core.rootless_move import shifting
from ansible_collections.bulkhead.containers.plugins.module_utils._core.rootless_move.shifting import Entry, Ids
from ansible_collections.bulkhead.containers.plugins.module_utils._host import command
from ansible_collections.bulkhead.containers.plugins.module_utils._host.errors import HostError
from ansible_collections.bulkhead.containers.plugins.module_utils._host.rootless_move.users_engine import UsersEngine

_CHUNK = 1 << 20
_KINDS = {
    stat.S_IFDIR: shifting.DIRECTORY, stat.S_IFREG: shifting.FILE, stat.S_IFLNK: shifting.LINK,
    stat.S_IFIFO: shifting.FIFO, stat.S_IFSOCK: shifting.SOCKET,
}
_KEPT = ("user.", "system.posix_acl_", shifting.CAPABILITY)
_MOST_TOLD = 100
_SURROUNDINGS = ("PATH=" + command.PATH, "LC_ALL=C.UTF-8")
# A pipe ends as its last program does; how the first one ended comes past it.
_PIPE = 'read=$({ { %s; echo $? >&3; } | %s >&2; } 3>&1) && [ "$read" = 0 ]'
_READ = ("--create", "--file=-", "--format=posix", "--sparse", "--xattrs", "--xattrs-include=*",
         "--xattrs-exclude=security.selinux", "--acls", "--numeric-owner", "--atime-preserve=system",
         "--one-file-system")
_WRITE = ("--extract", "--file=-", "--preserve-permissions", "--same-owner", "--numeric-owner", "--sparse", "--xattrs",
          "--xattrs-include=*", "--acls", "--delay-directory-restore")


@dataclass(frozen=True)
class Survey:
    """C(barred): what cannot be carried, with its path."""

    size: int
    barred: t.Tuple[str, ...]


def survey(top: str, ids: Ids) -> Survey:
    size = 0
    barred: t.List[str] = []
    for entry in walk(top, with_content=False):
        size += entry.size
        problem = _problem(entry, ids)
        if problem and len(barred) < _MOST_TOLD:
            barred.append(f"{entry.path or '.'} ({problem})")
    return Survey(size, tuple(barred))


def copy(run: command.Run, source: str, engine: UsersEngine, destination: str) -> None:
    """C(destination): a directory with nothing in it, by its path in the engine's namespace. Raises HostError."""
    tar = _tar()
    read = [tar, *_READ, f"--directory={source}", "."]
    write = engine.inside([tar, *_WRITE, f"--directory={destination}"])
    status, _printed, said = run(["env", *_SURROUNDINGS, "sh", "-c", _PIPE % (_quoted(read), _quoted(write))])
    if status != 0:
        lines = [one for one in said.strip().splitlines() if not one.endswith("socket ignored")] or ["tar failed"]
        raise HostError(f"copying the data of {source} failed: {lines[0][:200]}")


def _quoted(words: t.Sequence[str]) -> str:
    return " ".join(map(shlex.quote, words))


def differences(source: str, copied: str, ids: Ids, with_content: bool = True) -> t.Iterator[str]:
    """Paths, with what is not as it has to be there."""
    pairs = itertools.zip_longest(walk(source, with_content), walk(copied, with_content))
    for one, other in pairs:
        if one is None or other is None or one.path != other.path:
            # From here on the two go apart.
            yield f"{(one or other).path}: only one of the two has it"
            return
        found = shifting.difference(shifting.shifted(one, ids), other)
        if found:
            yield f"{one.path or '.'}: {', '.join(found)}"


def walk(top: str, with_content: bool) -> t.Iterator[Entry]:
    """All that is in it, in an order that does not depend on the file system. A socket is nobody's data."""
    first: t.Dict[t.Tuple[int, int], str] = {}
    return (one for one in _below(top, "", first, with_content) if one.kind != shifting.SOCKET)


def _below(top: str, path: str, first: t.Dict[t.Tuple[int, int], str], with_content: bool) -> t.Iterator[Entry]:
    entry = _entry(top, path, first, with_content)
    yield entry
    if entry.kind == shifting.DIRECTORY:
        for name in sorted(os.listdir(os.path.join(top, path))):
            yield from _below(top, os.path.join(path, name), first, with_content)


def _entry(top: str, path: str, first: t.Dict[t.Tuple[int, int], str], with_content: bool) -> Entry:
    whole = os.path.join(top, path) if path else top
    status = os.lstat(whole)
    kind = _KINDS.get(stat.S_IFMT(status.st_mode), shifting.DEVICE)
    same_as = ""
    if kind != shifting.DIRECTORY and status.st_nlink > 1:
        same_as = first.setdefault((status.st_dev, status.st_ino), path)
        same_as = "" if same_as == path else same_as
    is_file = kind == shifting.FILE and not same_as
    return Entry(
        path=path,
        kind=kind,
        mode=stat.S_IMODE(status.st_mode),
        uid=status.st_uid,
        gid=status.st_gid,
        size=status.st_size if is_file else 0,
        mtime_ns=status.st_mtime_ns,
        same_as=same_as,
        target=os.readlink(whole) if kind == shifting.LINK else "",
        digest=_digest(whole) if is_file and with_content else "",
        attributes=_attributes(whole),
    )


def _digest(path: str) -> str:
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOATIME)
    digest = hashlib.sha256()
    with os.fdopen(descriptor, "rb", buffering=0) as file:
        for chunk in iter(lambda: file.read(_CHUNK), b""):
            digest.update(chunk)
    return digest.hexdigest()


def _attributes(path: str) -> t.Dict[str, bytes]:
    try:
        names = os.listxattr(path, follow_symlinks=False)
        return {name: os.getxattr(path, name, follow_symlinks=False) for name in names}
    except OSError as error:
        if error.errno in (errno.ENOTSUP, errno.EPERM):
            return {}
        raise


def _problem(entry: Entry, ids: Ids) -> str:
    if entry.kind == shifting.DEVICE:
        return "a device"
    foreign = [name for name in entry.attributes if not name.startswith(_KEPT) and name not in shifting.NOT_CARRIED]
    if foreign:
        return "the attribute %s, which a user may not set" % foreign[0]
    try:
        shifting.shifted(entry, ids)
    except shifting.Beyond as error:
        return "of %s, which is beyond the user's ids" % error
    return ""


def _tar() -> str:
    found = command.find("tar")
    if found is None:
        raise HostError("this host has no tar, which copies the data; install GNU tar")
    return found
