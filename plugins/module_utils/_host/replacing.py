# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""One file in the place of another, in one step, with all that the other one was but for its content.

Ansible's own way copies the content where a rename is refused: for a moment there would be half a file.
"""

from __future__ import annotations

import array
import contextlib
import errno
import fcntl
import os
import stat

from ansible_collections.bulkhead.containers.plugins.module_utils._core.parse import mountinfo
from ansible_collections.bulkhead.containers.plugins.module_utils._host import reading
from ansible_collections.bulkhead.containers.plugins.module_utils._host.errors import HostError

# linux/fs.h: FS_IOC_GETFLAGS, FS_IMMUTABLE_FL, FS_APPEND_FL.
_GET_FLAGS, _IMMUTABLE, _APPEND_ONLY = 0x80086601, 0x10, 0x20
_NO_ATTRIBUTES = (errno.ENOTSUP, errno.EPERM, errno.ENODATA, errno.EINVAL)


def replace(source: str, target: str) -> None:
    """With the owner, the mode, the access list and the SELinux context of the target, where there is one.

    Raises OSError, with the target as it was.
    """
    with contextlib.suppress(FileNotFoundError):
        before = os.stat(target)
        os.chown(source, before.st_uid, before.st_gid)
        os.chmod(source, stat.S_IMODE(before.st_mode))
        for name in os.listxattr(target):
            _copy_attribute(name, source, target)
    os.replace(source, target)


def expect_replaceable(path: str) -> None:
    """Raises HostError where a rename would be refused, so that nothing is begun."""
    mounts = mountinfo.parse(reading.text("/proc/self/mountinfo"))
    if any(mount.point == path for mount in mounts):
        raise HostError(
            f"nothing was changed: {path} is a mount of its own and cannot be replaced. Unmount it, or change the file "
            "that is mounted there"
        )
    for place in (path, os.path.dirname(path)):
        if _flags(place) & (_IMMUTABLE | _APPEND_ONLY):
            raise HostError(f"nothing was changed: {place} was made immutable. Allow changes: chattr -i -a {place}")


def _copy_attribute(name: str, source: str, target: str) -> None:
    try:
        os.setxattr(source, name, os.getxattr(target, name))
    except OSError as error:
        if error.errno not in _NO_ATTRIBUTES:
            raise


def _flags(path: str) -> int:
    """0 where there is no such file, or where its file system has no such flags."""
    found = array.array("L", [0])
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    except OSError:
        return 0
    try:
        fcntl.ioctl(descriptor, _GET_FLAGS, found)
    except OSError:
        return 0
    finally:
        os.close(descriptor)
    return found[0]
