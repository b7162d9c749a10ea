# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The engine's process, as a change has to know it."""

from __future__ import annotations

import datetime
import os
import time
import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.daemon_config.model import Process
from ansible_collections.bulkhead.containers.plugins.module_utils._core.parse import daemon_flags
from ansible_collections.bulkhead.containers.plugins.module_utils._host import processes, reading
from ansible_collections.bulkhead.containers.plugins.module_utils._host.errors import HostError

_CAP_SYS_RESOURCE = 24
# The kernel's names of limits, and the engine's.
_LIMITS = {
    "Max core file size": "core",
    "Max cpu time": "cpu",
    "Max data size": "data",
    "Max file size": "fsize",
    "Max locked memory": "memlock",
    "Max msgqueue size": "msgqueue",
    "Max nice priority": "nice",
    "Max open files": "nofile",
    "Max processes": "nproc",
    "Max realtime priority": "rtprio",
    "Max realtime timeout": "rttime",
    "Max resident set": "rss",
    "Max pending signals": "sigpending",
    "Max stack size": "stack",
}
_NAME_WIDTH = 26


def read(pid: int, config: str) -> t.Optional[Process]:
    """None when it has ended."""
    ticks = processes.start_ticks(pid)
    if ticks is None:
        return None
    age = float(reading.text("/proc/uptime").split()[0]) - ticks / os.sysconf("SC_CLK_TCK")
    began = time.time() - age
    return Process(
        pid=pid,
        started=datetime.datetime.fromtimestamp(began, datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"),
        flags=daemon_flags.parse(processes.arguments(pid)),
        file_is_newer=_is_newer(config, began),
        hard_limits=_hard_limits(pid),
        may_raise_limits=_has_capability(pid, _CAP_SYS_RESOURCE),
        identity=processes.identity(pid),
    )


def _is_newer(config: str, began: float) -> t.Optional[bool]:
    try:
        # The date of the last change of any kind: a copy can bring along the other one from years ago.
        return os.stat(config).st_ctime > began
    except FileNotFoundError:
        return False
    except OSError:
        return None


def _hard_limits(pid: int) -> t.Dict[str, int]:
    found = {}
    for line in reading.text(f"/proc/{pid}/limits").splitlines()[1:]:
        name, numbers = line[:_NAME_WIDTH].strip(), line[_NAME_WIDTH:].split()
        if name in _LIMITS and len(numbers) > 1:
            found[_LIMITS[name]] = int(numbers[1]) if numbers[1].isdigit() else -1
    return found


def _has_capability(pid: int, number: int) -> bool:
    for line in reading.text(f"/proc/{pid}/status").splitlines():
        if line.startswith("CapEff:"):
            return bool(int(line.split()[1], 16) >> number & 1)
    raise HostError(f"the kernel does not tell the capabilities of process {pid}")
