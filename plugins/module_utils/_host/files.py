# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Owners, modes and access lists of files."""

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

_ACL = "system.posix_acl_access"
_NO_ACL = (errno.ENODATA, errno.ENOTSUP)
_UNREAD = dict.fromkeys(("type", "target", "uid", "gid", "user", "group", "mode", "acl", "writable_parents"))
_ABSENT = {"type": "absent", "target": "", "uid": None, "gid": None, "user": "", "group": "", "mode": None, "acl": [],
           "writable_parents": []}


@dataclass(frozen=True)
class FileWanted:
    """C(engine) is the name of the engine that the file belongs to, or empty for the host's own."""

    role: str
    engine: str
    path: str


def read(wanted: t.Iterable[FileWanted], errors: Errors) -> t.List[t.Dict[str, t.Any]]:
    """The snapshot's records, one for each path and role."""
    records: t.Dict[str, t.Dict[str, t.Any]] = {}
    found = []
    for item in dict.fromkeys(wanted):
        if item.path not in records:
            records[item.path] = attempt(errors, "host.files", item.path, _record, item.path, errors) or _UNREAD
        found.append({"role": item.role, "engine": item.engine, "path": item.path, **records[item.path]})
    return found


def _record(path: str, errors: Errors) -> t.Dict[str, t.Any]:
    try:
        target = os.path.realpath(path) if os.path.islink(path) else path
        status = os.stat(path)
    except (FileNotFoundError, NotADirectoryError):
        return _ABSENT
    return {
        "type": _type(status.st_mode),
        "target": target if target != path else "",
        "uid": status.st_uid,
        "gid": status.st_gid,
        "user": user_name(status.st_uid),
        "group": group_name(status.st_gid),
        "mode": "%04o" % stat.S_IMODE(status.st_mode),
        "acl": attempt(errors, "host.files", path, access_list, path),
        "writable_parents": attempt(errors, "host.files", path, _writable_parents, os.path.realpath(path)),
    }


def _type(mode: int) -> str:
    kinds = ((stat.S_ISREG, "file"), (stat.S_ISDIR, "directory"), (stat.S_ISSOCK, "socket"))
    return next((name for test, name in kinds if test(mode)), "other")


def access_list(path: str) -> t.List[t.Dict[str, t.Any]]:
    """The entries beyond owner, group and others, with the names of users and groups."""
    try:
        entries = acl.parse(os.getxattr(path, _ACL))
    except OSError as error:
        if error.errno in _NO_ACL:
            return []
        raise
    names = {"user": user_name, "group": group_name}
    return [dict(entry, name=names[entry["tag"]](entry["id"]) if entry["tag"] in names else "") for entry in entries]


def _writable_parents(path: str) -> t.List[str]:
    found = []
    while path != "/":
        path = os.path.dirname(path)
        status = os.stat(path)
        # The group root is root; a sticky bit keeps others from removing a file, not from making one before it is there.
        by_group = status.st_mode & stat.S_IWGRP and status.st_gid != 0
        if status.st_uid != 0 or by_group or status.st_mode & stat.S_IWOTH:
            found.append(path)
    return found


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
