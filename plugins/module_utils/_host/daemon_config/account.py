# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Working as another user, so that root never writes into a directory that a user controls."""

from __future__ import annotations

import json
import os
import pwd
import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._host.errors import HostError

Record = t.Dict[str, t.Any]


def as_user(name: str, work: t.Callable[[], Record]) -> Record:
    """What the work returns, done by a process of its own that is that user for ever.

    We ourselves stay who we are: Ansible has to remove its own files afterwards.
    """
    account = _account(name)
    if account.pw_uid == os.geteuid():
        _set_environment(account)
        return work()
    if os.geteuid() != 0:
        raise HostError(f"only root can work as {name}: run the task with become, or with become_user: {name}")
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _work_and_end(account, work, writing)
    os.close(writing)
    with os.fdopen(reading, "rb") as answer:
        said = answer.read()
    _pid, status = os.waitpid(child, 0)
    if not said:
        raise HostError(f"the process that worked as {name} ended before it was done (wait status {status})")
    found: Record = json.loads(said)
    return found


def _account(name: str) -> pwd.struct_passwd:
    try:
        return pwd.getpwnam(name)
    except KeyError:
        raise HostError(f"this host has no user {name}") from None


def _work_and_end(account: pwd.struct_passwd, work: t.Callable[[], Record], writing: int) -> t.NoReturn:
    """Never returns into the code that forked: its clean-up is the parent's."""
    status = 1
    try:
        os.initgroups(account.pw_name, account.pw_gid)
        os.setgid(account.pw_gid)
        os.setuid(account.pw_uid)
        os.umask(0o022)
        os.chdir("/")
        _set_environment(account)
        with os.fdopen(writing, "wb") as answer:
            answer.write(json.dumps(work()).encode())
        status = 0
    finally:
        os._exit(status)


def _set_environment(account: pwd.struct_passwd) -> None:
    """What a login of that user would have, as far as programs ask for it: nothing of root's may lead them astray."""
    runtime = f"/run/user/{account.pw_uid}"
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"):
        os.environ.pop(name, None)
    os.environ.update(
        HOME=account.pw_dir,
        USER=account.pw_name,
        LOGNAME=account.pw_name,
        XDG_RUNTIME_DIR=runtime,
        DBUS_SESSION_BUS_ADDRESS=f"unix:path={runtime}/bus",
    )
