# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A file of the host's that we replace as a whole: the engine's configuration, and the unit's drop-in."""

from __future__ import annotations

import contextlib
import os
import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._host import reading
from ansible_collections.bulkhead.containers.plugins.module_utils._host.daemon_config.state_dir import (
    sync_directory,
    write_through,
)

_OURS = ".bulkhead-"

Content = t.Optional[bytes]  # None: there is no such file


class ReplacedFile:
    """Every content that it will have on the way lies beside it before the first of them is put in its place: from
    then on nothing can fail for want of space, neither the change nor the way back."""

    def __init__(self, path: str, move: t.Callable[[str, str], None]) -> None:
        # A link stays what it is; the file it leads to is written.
        self.path = os.path.realpath(path)
        self._move = move

    def read(self) -> Content:
        try:
            return reading.regular_file(self.path)
        except FileNotFoundError:
            return None

    def prepare(self, contents: t.Mapping[str, Content]) -> None:
        """Each under the name of its part in the change. Raises OSError, with nothing left, where there is no room."""
        directory = os.path.dirname(self.path)
        if not os.path.isdir(directory):
            os.makedirs(directory, mode=0o755)
            os.chmod(directory, 0o755)
        try:
            for part, content in contents.items():
                if content is not None:
                    # It may hold secrets; the move gives it the mode of the file that it replaces.
                    write_through(self._prepared(part), content, 0o600)
            sync_directory(directory)
        except OSError:
            self.tidy()
            raise

    def put(self, part: str, content: Content) -> None:
        """Whoever reads the file at any time sees the old content or the new one."""
        if content == self.read():
            return
        if content is None:
            os.unlink(self.path)
        else:
            self._put(part, content)
        sync_directory(os.path.dirname(self.path))

    def tidy(self) -> None:
        """Removes what was prepared and not needed."""
        directory, name = os.path.split(self.path)
        with contextlib.suppress(FileNotFoundError):
            for found in os.listdir(directory):
                if found.startswith(name + _OURS):
                    os.unlink(os.path.join(directory, found))

    def _put(self, part: str, content: bytes) -> None:
        # Not a second name of one file: making or removing one gives the file a new date, which would look as if it had
        # been written after the engine read it.
        prepared = self._prepared(part)
        if self._has_other(prepared, content):
            write_through(prepared, content, 0o600)
        is_new = not os.path.exists(self.path)
        self._move(prepared, self.path)
        if is_new:
            # Ansible gives a new file the mode that the umask leaves.
            os.chmod(self.path, 0o644)

    def _has_other(self, path: str, content: bytes) -> bool:
        try:
            return reading.regular_file(path) != content
        except FileNotFoundError:
            return True

    def _prepared(self, part: str) -> str:
        return self.path + _OURS + part
