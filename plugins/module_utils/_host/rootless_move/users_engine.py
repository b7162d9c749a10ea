# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The engine of a user: where it is, whose ids it has, and programs that run where it does."""

from __future__ import annotations

import os
import pwd
import typing as t
from dataclasses import dataclass

from ansible_collections.bulkhead.containers.plugins.module_utils._core.parse import id_map
from ansible_collections.bulkhead.containers.plugins.module_utils._core.rootless_move.shifting import Ids
from ansible_collections.bulkhead.containers.plugins.module_utils._host import command, reading
from ansible_collections.bulkhead.containers.plugins.module_utils._host.engine_api import EngineApi
from ansible_collections.bulkhead.containers.plugins.module_utils._host.errors import HostError

_ROOTLESS = "name=rootless"


@dataclass(frozen=True)
class UsersEngine:
    """C(pid): of its process, whose namespaces it works in."""

    user: str
    uid: int
    home: str
    pid: int
    ids: Ids
    info: t.Mapping[str, t.Any]

    @property
    def socket(self) -> str:
        return socket_of(self.uid)

    def path(self, inside: str) -> str:
        """Of a file that the engine has under that path."""
        return f"/proc/{self.pid}/root{inside}"

    def inside(self, words: t.Sequence[str], uid: int = 0, gid: int = 0) -> t.List[str]:
        """The command that runs another one in its namespaces, where 0 is the user."""
        return [_needed("nsenter"), "--user", "--mount", f"--target={self.pid}", f"--setuid={uid}", f"--setgid={gid}",
                "--wd=/", "--", *words]

    def as_user(self, words: t.Sequence[str]) -> t.List[str]:
        """The command that runs another one as the user, with their engine. Nothing of root's surroundings."""
        surroundings = {
            "HOME": self.home, "USER": self.user, "LOGNAME": self.user, "PATH": command.PATH,
            "XDG_RUNTIME_DIR": os.path.dirname(self.socket), "DOCKER_HOST": f"unix://{self.socket}",
        }
        told = [f"{name}={value}" for name, value in surroundings.items()]
        clean = ["env", "--ignore-environment", "--chdir=/", *told]
        return [_needed("runuser"), "--user", self.user, "--", *clean, *words]


def account(user: str) -> pwd.struct_passwd:
    """Raises HostError."""
    try:
        found = pwd.getpwnam(user)
    except KeyError:
        raise HostError(f"this host has no user {user}; make that user, and an engine of theirs") from None
    if found.pw_uid == 0:
        raise HostError(f"{user} is root, whose engine is no rootless one; name another user")
    return found


def socket_of(uid: int) -> str:
    return f"/run/user/{uid}/docker.sock"


def find(user: str, timeout: float) -> UsersEngine:
    """Raises HostError where there is no rootless engine that answers."""
    entry = account(user)
    api = EngineApi(socket_of(entry.pw_uid), timeout)
    try:
        info, pid = api.get("/info"), api.peer
    except HostError as error:
        raise HostError(f"the engine of {user} does not answer ({error}); set it up or start it") from None
    finally:
        api.close()
    if _ROOTLESS not in (info.get("SecurityOptions") or ()):
        raise HostError(f"the engine that answers at {api.path} is no rootless one")
    if not pid:
        raise HostError(f"the process of the engine of {user} cannot be seen from here")
    return UsersEngine(user, entry.pw_uid, entry.pw_dir, pid, _ids(pid, entry), info)


def _ids(pid: int, entry: pwd.struct_passwd) -> Ids:
    ids = Ids(*(id_map.parse(reading.text(f"/proc/{pid}/{name}")) for name in ("uid_map", "gid_map")))
    if id_map.outside(ids.uids, 0) != entry.pw_uid or os.stat(f"/proc/{pid}").st_uid != entry.pw_uid:
        raise HostError(f"root in the namespace of the engine of {entry.pw_name} is not that user; what answers at its "
                        "socket is something else")
    return ids


def _needed(program: str) -> str:
    found = command.find(program)
    if found is None:
        raise HostError(f"this host has no {program}; install the package util-linux")
    return found
