# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Reading small files that anybody may have replaced by something else."""

from __future__ import annotations

import os
import stat

from ansible_collections.bulkhead.containers.plugins.module_utils._host.errors import HostError

_LARGEST = 1 << 20


def text(path: str) -> str:
    """A file of the kernel's or of the system's, as text."""
    with open(path, encoding="utf-8", errors="replace", newline="\n") as file:
        return file.read()


def regular_file(path: str) -> bytes:
    """A regular file of moderate size. Neither a pipe nor a device can make us wait."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise HostError("it is not a regular file")
    with os.fdopen(descriptor, "rb") as file:
        content = file.read(_LARGEST + 1)
    if len(content) > _LARGEST:
        raise HostError(f"it is larger than {_LARGEST >> 10} KiB")
    return content
