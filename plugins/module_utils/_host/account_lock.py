# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The locks that useradd, usermod and their like take before they write a file of accounts."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import time
import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._host.errors import HostError

_PATIENCE = 15.0  # seconds, as these programs have
_PAUSE = 0.2
_ACCOUNTS = ".pwd.lock"


@contextlib.contextmanager
def held(paths: t.Sequence[str], patience: float = _PATIENCE) -> t.Iterator[t.List[str]]:
    """Yields the locks that a program left behind when it died, which were removed. Raises HostError."""
    deadline = time.monotonic() + patience
    left_behind: t.List[str] = []
    with contextlib.ExitStack() as locks:
        locks.enter_context(_accounts(os.path.join(os.path.dirname(paths[0]), _ACCOUNTS), deadline))
        for path in paths:
            _lock(path, deadline, left_behind)
            locks.callback(os.unlink, path + ".lock")
        yield left_behind


@contextlib.contextmanager
def _accounts(path: str, deadline: float) -> t.Iterator[None]:
    """The lock of lckpwdf(3), that all of these programs take first."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o600), "w") as file:
        while True:
            try:
                fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except OSError as problem:
                if problem.errno not in (errno.EACCES, errno.EAGAIN):
                    raise
            _wait(deadline, path, "another program changes accounts; try again when it has ended")
        yield


def _lock(path: str, deadline: float, left_behind: t.List[str]) -> None:
    lock, own = path + ".lock", "%s.%d" % (path, os.getpid())
    _write_pid(own)
    try:
        while not _linked(own, lock):
            holder = _holder(lock)
            if holder is not None and not _runs(holder):
                _remove(lock)
                left_behind.append("%s of process %d, which has ended" % (lock, holder))
            elif holder is not None:
                _wait(deadline, lock, "process %d holds it; try again when it has ended" % holder)
    finally:
        os.unlink(own)


def _write_pid(path: str) -> None:
    # Something of that name can only be left over from a process that had our number before.
    _remove(path)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(b"%d\0" % os.getpid())


def _linked(own: str, lock: str) -> bool:
    try:
        os.link(own, lock)
    except FileExistsError:
        return False
    return True


def _holder(lock: str) -> t.Optional[int]:
    """None where it was given back in the meantime."""
    try:
        with open(lock, "rb") as file:
            text = file.read(32).rstrip(b"\0\n")
    except FileNotFoundError:
        return None
    if not text.isdigit():
        raise HostError("%s does not say whose it is. If no program changes accounts now, remove it" % lock)
    return int(text)


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True


def _remove(path: str) -> None:
    with contextlib.suppress(FileNotFoundError):
        os.unlink(path)


def _wait(deadline: float, path: str, why: str) -> None:
    if time.monotonic() > deadline:
        raise HostError("cannot get the lock %s: %s" % (path, why))
    time.sleep(_PAUSE)
