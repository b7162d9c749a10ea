# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Directories for what need not last: what a container has in them, and the options of a tmpfs in their place."""

from __future__ import annotations

import stat
import typing as t

# By convention (file-hierarchy(7)). The longest first: what lies in /run/lock lies in /run too.
DIRECTORIES = ("/run/lock", "/var/lock", "/var/run", "/var/tmp", "/run", "/tmp")

Record = t.Dict[str, t.Any]


def holding(path: str) -> str:
    """The one that a path lies in, or is; "" where there is none."""
    return next((top for top in DIRECTORIES if path == top or path.startswith(top + "/")), "")


def has_programs(modes: t.Iterable[int]) -> bool:
    """C(modes): of what lies in one. A script that is run from there is in nobody's memory as code."""
    return any(stat.S_ISREG(mode) and mode & 0o111 for mode in modes)


def options(directory: t.Mapping[str, t.Any]) -> str:
    """Owner and mode stay what they were. The engine's own default would be noexec, nosuid, nodev and 1777."""
    words = ["rw", "nosuid", "nodev", "exec" if directory["executed"] else "noexec", "mode=" + directory["mode"]]
    words += ["%s=%d" % (key, directory[key]) for key in ("uid", "gid") if directory[key]]
    return ",".join(words)
