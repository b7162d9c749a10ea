# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Owners, modes and access lists of files, and who else could put something in their place."""

from __future__ import annotations

import errno
import grp
import os
import pwd
import stat
import typing as t
from dataclasses import dataclass

from ansible_collections.bulkhead.containers.plugins.module_utils._core.parse import acl
from ansible_collections.bulkhead.containers.plugins.module_utils._host.errors import Errors, attempt

_SECTION = "host.files"
_ACL = "system.posix_acl_access"
_NO_ACL = (errno.ENODATA, errno.ENOTSUP)
# As many as the kernel follows.
_MOST_LINKS = 40

Record = t.Dict[str, t.Any]

_FIELDS = ("type", "target", "uid", "gid", "user", "group", "mode", "acl", "writable_parents")
_UNREAD: Record = dict.fromkeys(_FIELDS)
_ABSENT: Record = {"type": "absent", "target": "", "uid": None, "gid": None, "user": "", "group": "", "mode": None,
                   "acl": [], "writable_parents": []}


@dataclass(frozen=True)
class FileWanted:
    """C(engine) is the name of the engine that the file belongs to, or empty for the host's own."""

    role: str
    engine: str
    path: str


def read(wanted: t.Iterable[FileWanted], errors: Errors) -> list[Record]:
    """The snapshot's records, one for each path and role."""
    records: dict[str, Record] = {}
    found = []
    for item in dict.fromkeys(wanted):
        if item.path not in records:
            records[item.path] = attempt(errors, _SECTION, item.path, _record, item.path, errors) or _UNREAD
        found.append({"role": item.role, "engine": item.engine, "path": item.path, **records[item.path]})
    return found


def _record(path: str, errors: Errors) -> Record:
    target, directories = _walk(path)
    link = os.path.islink(path)
    try:
        status = os.stat(path)
    except (FileNotFoundError, NotADirectoryError):
        return dict(_ABSENT, target=target if link else "")
    return {
        "type": _type(status.st_mode),
        "target": target if link else "",
        "uid": status.st_uid,
        "gid": status.st_gid,
        "user": user_name(status.st_uid),
        "group": group_name(status.st_gid),
        "mode": "%04o" % stat.S_IMODE(status.st_mode),
        "acl": attempt(errors, _SECTION, path, access_list, path),
        "writable_parents": attempt(errors, _SECTION, path, _writable, directories),
    }


def _walk(path: str) -> tuple[str, list[str]]:
    """Where a path leads, and every directory looked into on the way: whoever writes to one of them can redirect it."""
    todo = os.path.abspath(path).split("/")[:0:-1]
    place, links = "/", 0
    directories: dict[str, None] = {}
    while todo:
        name = todo.pop()
        directories[place] = None
        if name in ("", ".", ".."):
            place = os.path.dirname(place) if name == ".." else place
            continue
        target = _link(os.path.join(place, name))
        if not target:
            place = os.path.join(place, name)
            continue
        links += 1
        if links > _MOST_LINKS:
            raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), path)
        place = "/" if target.startswith("/") else place
        todo += target.split("/")[::-1]
    return place, list(directories)


def _link(path: str) -> str:
    try:
        return os.readlink(path)
    except OSError as problem:
        # It is none, or there is nothing.
        if problem.errno in (errno.EINVAL, errno.ENOENT, errno.ENOTDIR):
            return ""
        raise


def _type(mode: int) -> str:
    kinds = ((stat.S_ISREG, "file"), (stat.S_ISDIR, "directory"), (stat.S_ISSOCK, "socket"))
    return next((name for test, name in kinds if test(mode)), "other")


def access_list(path: str) -> list[Record]:
    """The entries beyond owner, group and others, with the names of users and groups."""
    try:
        entries = acl.parse(os.getxattr(path, _ACL))
    except OSError as problem:
        if problem.errno in _NO_ACL:
            return []
        raise
    return [{"tag": entry.tag, "id": entry.id, "name": _name(entry), "permissions": entry.permissions}
            for entry in entries]


def _name(entry: acl.Entry) -> str:
    if entry.id is None:
        return ""
    return user_name(entry.id) if entry.tag == "user" else group_name(entry.id)


def _writable(directories: t.Iterable[str]) -> list[str]:
    return sorted(path for path in directories if _is_writable(path))


def _is_writable(directory: str) -> bool:
    status = os.stat(directory)
    # A sticky bit keeps others from removing a file, not from making one before it is there.
    if status.st_mode & stat.S_IWOTH or (status.st_uid != 0 and status.st_mode & stat.S_IWUSR):
        return True
    if not status.st_mode & stat.S_IWGRP:
        return False
    # With an access list these bits are its mask: then others than the group may be meant.
    return status.st_gid != 0 or any("w" in entry["permissions"] and entry["tag"] != "mask" and entry["id"] != 0
                                     for entry in access_list(directory))


def user_name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return ""


def group_name(gid: int) -> str:
    try:
        return grp.getgrgid(gid).gr_name
    except KeyError:
        return ""
