# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""/proc/<pid>/fdinfo/<number>: how a file is open, and through which mount."""

from __future__ import annotations

import typing as t

# Of include/uapi/asm-generic/fcntl.h; the same on all machines.
_ACCESS_MODE = 0o3
_READ_ONLY = 0
_PATH_ONLY = 0o10000000


class FdInfo(t.NamedTuple):
    writable: bool
    mount: int  # the number of the mount in mountinfo


def parse(text: str) -> FdInfo:
    """Raises ValueError where it is not the account of an open file."""
    fields = dict(line.split(":", 1) for line in text.split("\n") if ":" in line)
    if "flags" not in fields or "mnt_id" not in fields:
        raise ValueError("not the account of an open file")
    flags = int(fields["flags"], 8)
    return FdInfo(flags & _ACCESS_MODE != _READ_ONLY and not flags & _PATH_ONLY, int(fields["mnt_id"]))
