# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What holds for a container in fact: the kernel's own account of its processes."""

from __future__ import annotations

import os
import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.inspect import in_force as projection
from ansible_collections.bulkhead.containers.plugins.module_utils._core.inspect import mounted
from ansible_collections.bulkhead.containers.plugins.module_utils._core.parse import id_map, mountinfo
from ansible_collections.bulkhead.containers.plugins.module_utils._host import processes, reading
from ansible_collections.bulkhead.containers.plugins.module_utils._host.cgroups import Cgroups
from ansible_collections.bulkhead.containers.plugins.module_utils._host.errors import HostError
from ansible_collections.bulkhead.containers.plugins.module_utils._host.membership import Members
from ansible_collections.bulkhead.containers.plugins.module_utils._host.processes import Process

Problem = t.Callable[[str], None]


class Kernel:
    """One look at the kernel, shared by all containers of the host."""

    def __init__(self, names: t.Container[str]) -> None:
        self.processes = processes.all_processes()
        self._members = Members(self.processes)
        self.cgroups = Cgroups()
        self._host_mounts = mounted.HostMounts(mountinfo.parse(reading.text("/proc/self/mountinfo")))
        self._names = names
        self._has_apparmor = os.path.isdir("/proc/self/attr/apparmor")

    def of(self, pid: int, identity: str, problem: Problem) -> t.Optional[t.Dict[str, t.Any]]:
        """The record `in_force` of the container whose first process this is. None when the process has ended."""
        ticks = processes.start_ticks(pid)
        first = self.processes.get(pid) or processes.read(pid)
        if ticks is None or first is None or first.status.ended:
            return None
        record = self._record(first, identity, problem)
        # Between two readings the number may have passed to another process.
        return record if processes.start_ticks(pid) == ticks else None

    def members(self, pid: int, identity: str) -> t.List[Process]:
        """All processes of the container whose first process this is. Empty when it has ended."""
        first = self.processes.get(pid) or processes.read(pid)
        return [] if first is None or first.status.ended else self._members.of(first, identity)

    def mounts(self, pid: int, listed: t.List[t.Dict[str, t.Any]]) -> t.List[t.Dict[str, t.Any]]:
        """A running container's mounts, as the kernel has them."""
        try:
            found = mountinfo.parse(reading.text(f"/proc/{pid}/mountinfo"))
        except (OSError, ValueError):
            # That is told where what is in force is read.
            return mounted.unseen(listed)
        return mounted.trace(listed, found, self._host_mounts)

    def _record(self, first: Process, identity: str, problem: Problem) -> t.Dict[str, t.Any]:
        pid = first.pid
        uid_map = _try(problem, id_map.parse, f"/proc/{pid}/uid_map")
        mounts = _try(problem, mountinfo.parse, f"/proc/{pid}/mountinfo")
        namespaces = processes.namespaces(pid)
        if namespaces is None:
            problem(f"permission denied reading /proc/{pid}/ns")
        limits = self.cgroups.limits(first.cgroups)
        if None in limits.values():
            problem(
                "the files of its cgroup could not be read: " + ", ".join(k for k, v in limits.items() if v is None)
            )
        return {
            "namespaces": namespaces,
            "uid_map": uid_map,
            "gid_map": _try(problem, id_map.parse, f"/proc/{pid}/gid_map"),
            **projection.of_process(first.status),
            "lsm_label": self._label(pid, problem),
            **projection.of_mounts(mounts),
            "oom_score_adj": _try(problem, int, f"/proc/{pid}/oom_score_adj"),
            "limits": limits,
            "devices": self.cgroups.devices(first.cgroups),
            "processes": projection.of_all(
                [one.status for one in self._members.of(first, identity)], uid_map, self._names
            ),
        }

    def _label(self, pid: int, problem: Problem) -> t.Optional[str]:
        path = f"/proc/{pid}/attr/apparmor/current" if self._has_apparmor else f"/proc/{pid}/attr/current"
        try:
            return reading.text(path).rstrip("\0\n")
        except PermissionError as error:
            problem(f"permission denied reading {error.filename}")
            return None
        except OSError:
            # Without a security module that labels processes the kernel refuses the question.
            return ""


def _try(problem: Problem, parse: t.Callable[[str], t.Any], path: str) -> t.Any:
    try:
        return parse(reading.text(path))
    except (OSError, ValueError, HostError) as error:
        problem(f"{getattr(error, 'strerror', None) or error} reading {path}")
        return None
