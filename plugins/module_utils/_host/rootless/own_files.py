# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Files of ours, in a user's home or around it: written as a whole, in one step."""

from __future__ import annotations

import contextlib
import os
import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._host import reading
from ansible_collections.bulkhead.containers.plugins.module_utils._host.daemon_config.state_dir import (
    sync_directory,
    write_through,
)

_OURS = ".bulkhead"


def text(path: str) -> t.Optional[str]:
    """None where there is no such file."""
    try:
        return reading.regular_file(path).decode("utf-8", "surrogateescape")
    except (FileNotFoundError, NotADirectoryError):
        return None


def write(path: str, content: str) -> None:
    directory = os.path.dirname(path)
    for missing in missing_directories([path]):
        os.mkdir(missing, 0o755)
    write_through(path + _OURS, content.encode("utf-8", "surrogateescape"), 0o644)
    os.replace(path + _OURS, path)
    sync_directory(directory)


def remove(path: str) -> None:
    with contextlib.suppress(FileNotFoundError):
        os.unlink(path)
        sync_directory(os.path.dirname(path))


def missing_directories(paths: t.Iterable[str]) -> t.List[str]:
    """Those that have to be made for these files, the outer ones first."""
    found: t.Dict[str, None] = {}
    for path in paths:
        missing = []
        directory = os.path.dirname(path)
        while not os.path.isdir(directory) and directory not in found:
            missing.append(directory)
            directory = os.path.dirname(directory)
        found.update(dict.fromkeys(reversed(missing)))
    return list(found)


def remove_empty(directories: t.Iterable[str]) -> None:
    """The inner ones first. What has something in it is somebody's."""
    for directory in sorted(directories, key=len, reverse=True):
        with contextlib.suppress(OSError):
            os.rmdir(directory)
