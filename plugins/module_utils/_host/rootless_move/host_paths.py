# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What paths of the host a container's ids could not use any more, tried as them in the user's namespace."""

from __future__ import annotations

import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._host import command, processes
from ansible_collections.bulkhead.containers.plugins.module_utils._host.errors import HostError
from ansible_collections.bulkhead.containers.plugins.module_utils._host.membership import Members
from ansible_collections.bulkhead.containers.plugins.module_utils._host.rootless_move.users_engine import UsersEngine

Record = t.Mapping[str, t.Any]
Account = t.Tuple[int, int]


def look(run: command.Run, engine: UsersEngine, inspect: Record,
         accounts: t.Sequence[Account]) -> t.Dict[str, t.Optional[str]]:
    """{path: the first that could not be used, and by whom}. None where it takes too long."""
    found: t.Dict[str, t.Optional[str]] = {}
    for path, writing in _paths(inspect):
        for uid, gid in accounts:
            try:
                barred = _first_barred(run, engine, path, writing, uid, gid)
            except HostError:
                found.setdefault(path, None)
                continue
            if barred:
                found[path] = f"{barred} as user {uid}"
                break
    return found


def _paths(inspect: Record) -> t.List[t.Tuple[str, bool]]:
    """(path, whether it is written to)"""
    mounts = [(str(one["Source"]), one.get("RW") is not False) for one in inspect.get("Mounts") or ()
              if one.get("Type") == "bind"]
    devices = [(str(one["PathOnHost"]), "w" in str(one.get("CgroupPermissions") or "rwm"))
               for one in inspect["HostConfig"].get("Devices") or ()]
    return mounts + devices


def accounts_of(inspect: Record, everything: t.Mapping[int, processes.Process]) -> t.List[Account]:
    """Those that its processes have now. Of what does not run, the one that it was asked to have."""
    first = everything.get(int((inspect.get("State") or {}).get("Pid") or 0))
    if first is not None:
        members = Members(everything).of(first, str(inspect["Id"]))
        return sorted({(one.status.user_ids[1], (one.status.group_ids or one.status.user_ids)[1]) for one in members})
    user, _colon, group = str(inspect["Config"].get("User") or "0").partition(":")
    number = int(user) if user.isdigit() else 0
    return [(number, int(group) if group.isdigit() else number)]


def _first_barred(run: command.Run, engine: UsersEngine, path: str, writing: bool, uid: int, gid: int) -> str:
    """"" where there is none. Raises HostError where it takes too long."""
    lacking = ["!", "-readable", "-o", "-type", "d", "!", "-executable"]
    lacking += ["-o", "!", "-writable"] if writing else []
    # The path itself is followed. What a link below it leads to is looked at where it lies, or is somebody else's.
    words = ["find", "-H", path, "-xdev", "!", "-type", "l", "(", *lacking, ")", "-print", "-quit"]
    status, printed, _said = command.ended(run, engine.inside(words, uid, gid))
    return printed.partition("\n")[0] or (path if status != 0 else "")
