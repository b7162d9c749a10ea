# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What we remember on the host: small files of ours in a directory that nobody else may look into."""

from __future__ import annotations

import contextlib
import fcntl
import os
import stat
import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._host import reading
from ansible_collections.bulkhead.containers.plugins.module_utils._host.errors import HostError

_ROOTFUL = "/var/lib/bulkhead"
_OF_A_USER = ".local/state/bulkhead"


def path_for(user: str) -> str:
    """Of root, or of the user that we are."""
    return path_of(os.environ["HOME"] if user else "")


def path_of(home: str) -> str:
    """Of the user whose home that is; "" for root's engine."""
    return os.path.join(home, _OF_A_USER, "daemon_config") if home else os.path.join(_ROOTFUL, "daemon_config")


def slug(path: str) -> str:
    """/etc/docker/daemon.json -> etc-docker-daemon.json"""
    return path.strip("/").replace("/", "-")


class StateDir:
    """One directory. Nothing is made before something is written."""

    def __init__(self, path: str) -> None:
        self.path = path

    @contextlib.contextmanager
    def locked(self, for_writing: bool) -> t.Iterator[None]:
        """Two runs at once would undo each other. Where nothing was ever written, looking needs no lock."""
        if for_writing:
            self._make()
        try:
            descriptor = os.open(self.path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
        except FileNotFoundError:
            yield
            return
        try:
            self._lock(descriptor, fcntl.LOCK_EX if for_writing else fcntl.LOCK_SH)
            yield
        finally:
            os.close(descriptor)

    def read(self, name: str) -> t.Optional[bytes]:
        """None where there is no such file."""
        try:
            return reading.regular_file(os.path.join(self.path, name))
        except FileNotFoundError:
            return None

    def write(self, name: str, content: bytes) -> None:
        """On the disk when this returns; whoever reads it meanwhile sees the old content or the new one."""
        path = os.path.join(self.path, name)
        write_through(path + ".new", content, 0o600)
        os.replace(path + ".new", path)
        sync_directory(self.path)

    def rename(self, name: str, new_name: str) -> None:
        """Needs no space, so that a change that came this far can always be ended."""
        os.replace(os.path.join(self.path, name), os.path.join(self.path, new_name))
        sync_directory(self.path)

    def remove(self, name: str) -> None:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(os.path.join(self.path, name))
            sync_directory(self.path)

    def _make(self) -> None:
        top = os.path.dirname(self.path)
        os.makedirs(os.path.dirname(top), mode=0o755, exist_ok=True)
        for path in (top, self.path):
            with contextlib.suppress(FileExistsError):
                os.mkdir(path, 0o700)
            found = os.lstat(path)
            if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid():
                raise HostError(f"{path} is not a directory of ours; move it away and run this again")
            if stat.S_IMODE(found.st_mode) != 0o700:
                os.chmod(path, 0o700)

    def _lock(self, descriptor: int, kind: int) -> None:
        try:
            fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
        except BlockingIOError:
            raise HostError(
                f"another run is changing an engine of this host (it holds {self.path}); wait until it has ended"
            ) from None


def write_through(path: str, content: bytes, mode: int) -> None:
    """A new file, on the disk when this returns. Where it does not fit, nothing of it stays."""
    with contextlib.suppress(FileNotFoundError):
        os.unlink(path)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, mode)
    try:
        with os.fdopen(descriptor, "wb") as file:
            os.fchmod(file.fileno(), mode)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        with contextlib.suppress(OSError):
            os.unlink(path)
        raise OSError(error.errno, error.strerror, path) from None


def sync_directory(path: str) -> None:
    """Without this a name could be lost in a power failure although its file is there."""
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
