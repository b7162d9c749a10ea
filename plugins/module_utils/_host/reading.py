# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Reading small files that anybody may have replaced by something else."""

from __future__ import annotations

import os
import stat

from ansible_collections.bulkhead.containers.plugins.module_utils._host.errors import HostError

_LARGEST = 1 << 20
_USUAL = 1 << 14
_LONGEST_SCRIPT = 1 << 16


def text(path: str) -> str:
    """A file of the kernel's or of the system's, as text."""
    with open(path, encoding="utf-8", errors="replace", newline="\n") as file:
        return file.read()


def script(path: str) -> bytes:
    """The beginning of a program that the kernel gives to an interpreter; nothing of one that it runs itself."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY)
    with os.fdopen(descriptor, "rb", buffering=0) as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode) or file.read(2) != b"#!":
            return b""
        return file.read(_LONGEST_SCRIPT)


def link(path: str) -> str:
    """Where a link leads, as text."""
    return shown(os.readlink(path))


def shown(name: str) -> str:
    """A name may be any bytes; what leaves this host is text."""
    return os.fsencode(name).decode("utf-8", "replace")


def regular_file(path: str) -> bytes:
    """A regular file of moderate size. Neither a pipe nor a device can make us wait."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise HostError("it is not a regular file")
    with os.fdopen(descriptor, "rb") as file:
        # Room for the largest takes the kernel longer to give than most files take to be read.
        content = file.read(_USUAL)
        if len(content) == _USUAL:
            content += file.read(_LARGEST + 1 - _USUAL)
    if len(content) > _LARGEST:
        raise HostError(f"it is larger than {_LARGEST >> 10} KiB")
    return content
