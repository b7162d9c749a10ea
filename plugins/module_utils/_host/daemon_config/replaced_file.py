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
from ansible_collections.bulkhead.containers.plugins.module_utils._host.errors import HostError
from ansible_collections.bulkhead.containers.plugins.module_utils._host.replacing import replace

_OURS = ".bulkhead-"

Content = t.Optional[bytes]  # None: there is no such file


class TakenOver(HostError):
    """Somebody else wrote the file."""


class ReplacedFile:
    """Every content that it will have on the way lies beside it before the first of them is put in its place: from
    then on nothing can fail for want of space, neither the change nor the way back."""

    def __init__(self, path: str, new_mode: int = 0o644) -> None:
        """C(new_mode): of a file that is not there yet."""
        # A link stays what it is; the file it leads to is written.
        self.path = os.path.realpath(path)
        self.new_mode = new_mode
        self._expected: t.Optional[t.Collection[Content]] = None

    def read(self) -> Content:
        try:
            return reading.regular_file(self.path)
        except FileNotFoundError:
            return None
        except HostError as error:
            raise HostError(f"{self.path} cannot be changed: {error}") from None

    def expect(self, contents: t.Iterable[Content]) -> None:
        """What may stand there from now on: anything else is somebody's, and is not overwritten."""
        self._expected = tuple(contents)

    def expect_ours(self) -> Content:
        """What stands there. Raises TakenOver where that is somebody else's."""
        found = self.read()
        if self._expected is not None and found not in self._expected:
            raise TakenOver(f"somebody wrote {self.path} while it was being changed, and theirs stays")
        return found

    def prepare(self, contents: t.Mapping[str, Content]) -> None:
        """Each under the name of its part in the change. Raises OSError, with nothing left, where there is no room."""
        directory = os.path.dirname(self.path)
        if not os.path.isdir(directory):
            os.makedirs(directory, mode=0o755)
            os.chmod(directory, 0o755)
        self.expect(contents.values())
        try:
            for part, content in contents.items():
                if content is not None:
                    # It may hold secrets; it gets the mode of the file that it replaces.
                    write_through(self._prepared(part), content, 0o600)
            sync_directory(directory)
        except OSError:
            self.tidy()
            raise

    def put(self, part: str, content: Content) -> None:
        """Whoever reads the file at any time sees the old content or the new one.

        Raises TakenOver where somebody else has written it meanwhile.
        """
        if content == self.expect_ours():
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
        if is_new:
            os.chmod(prepared, self.new_mode)
        replace(prepared, self.path)

    def _has_other(self, path: str, content: bytes) -> bool:
        try:
            return reading.regular_file(path) != content
        except FileNotFoundError:
            return True

    def _prepared(self, part: str) -> str:
        return self.path + _OURS + part
