# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is installed for the engine: its version, its plugins."""

from __future__ import annotations

import os
import re
import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._host import command
from ansible_collections.bulkhead.containers.plugins.module_utils._host.errors import HostError

_VERSION = re.compile(r"\bversion (\d\S*?),")
_SOCKETS = "/run/docker/plugins"
_DESCRIPTIONS = ("/etc/docker/plugins", "/usr/lib/docker/plugins")
# The first one that judges a configuration without starting.
_VALIDATES = 23


def version(run: command.Run, program: str) -> str:
    """Of the program on the disk, which is what the next start will run; "" where it does not tell."""
    if not program:
        return ""
    try:
        found = _VERSION.search(command.output(run, [program, "--version"]))
    except (HostError, OSError):
        return ""
    return found.group(1) if found else ""


def has_validator(told: str) -> bool:
    major = told.partition(".")[0]
    return major.isdigit() and int(major) >= _VALIDATES


def plugins() -> t.FrozenSet[str]:
    """The names under which an engine would find plugins that run outside of it."""
    found = {name for path in (_SOCKETS, *_DESCRIPTIONS) for name in _names(path)}
    return frozenset(os.path.splitext(name)[0] for name in found)


def _names(directory: str) -> t.List[str]:
    """A plugin has a file there, or a directory that has one."""
    try:
        return os.listdir(directory)
    except OSError:
        return []
