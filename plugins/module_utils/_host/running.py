# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Is a service of the host running? Asked of /proc, because not every host has systemd."""

from __future__ import annotations

import os

from ansible_collections.bulkhead.containers.plugins.module_utils._host import reading
from ansible_collections.bulkhead.containers.plugins.module_utils._host.errors import HostError


def is_running(name: str) -> bool:
    """Whether it runs as root in the host's own pid namespace. Raises HostError if not all processes can be seen."""
    if not os.path.isdir("/proc/1"):
        raise HostError("/proc hides the processes of other users")
    return any(_is(pid, name) for pid in os.listdir("/proc") if pid.isdigit())


def _is(pid: str, name: str) -> bool:
    try:
        return reading.text("/proc/%s/comm" % pid).rstrip("\n") == name and _is_of_the_host(pid)
    except (FileNotFoundError, ProcessLookupError):
        return False  # it ended while we looked


def _is_of_the_host(pid: str) -> bool:
    # A process in a container can give itself any name; one that is not root is not the service.
    if os.stat("/proc/" + pid).st_uid != 0:
        return False
    try:
        return os.readlink("/proc/%s/ns/pid" % pid) == os.readlink("/proc/1/ns/pid")
    except PermissionError:
        raise HostError("the kernel does not let us tell the host's processes from those of containers") from None
