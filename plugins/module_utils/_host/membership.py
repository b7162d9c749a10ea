# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which processes are a container's: all of them, not the first one only."""

from __future__ import annotations

import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.parse import mountinfo
from ansible_collections.bulkhead.containers.plugins.module_utils._host import processes
from ansible_collections.bulkhead.containers.plugins.module_utils._host.processes import Process

# In every hierarchy a container has the same place; the first that is there decides.
_HIERARCHIES = ("", "name=systemd", "pids", "memory", "devices", "freezer", "cpu")

Processes = t.Mapping[int, Process]


class Members:
    """The processes of one look, asked for container by container."""

    def __init__(self, everything: Processes) -> None:
        self._everything = everything
        self._host_pids = processes.namespace("self", "pid")
        self._by_cgroup: t.Dict[str, t.Dict[str, t.List[Process]]] = {}
        self._by_namespace: t.Optional[t.Dict[int, t.List[Process]]] = None

    def of(self, first: Process, identity: str) -> t.List[Process]:
        """The processes of the container with this id, its first one included."""
        own = self._own_cgroup(first, identity)
        # An engine that may not make cgroups leaves its containers in its own.
        found = self._in_cgroup(*own) if own else self._in_pid_namespace(first) or self._below(first)
        return found if any(one.pid == first.pid for one in found) else [first, *found]

    def _own_cgroup(self, first: Process, identity: str) -> t.Optional[t.Tuple[str, str]]:
        """(hierarchy, path) of a cgroup that the container does not share with the process that started it."""
        parent = self._everything.get(first.status.parent)
        for hierarchy in _HIERARCHIES:
            path = top(first.cgroups.get(hierarchy, "/"), identity)
            shared = parent is not None and mountinfo.is_below(parent.cgroups.get(hierarchy, "/"), path)
            if path != "/" and ".." not in path and not shared:
                return hierarchy, path
        return None

    def _in_cgroup(self, hierarchy: str, top: str) -> t.List[Process]:
        if hierarchy not in self._by_cgroup:
            groups: t.Dict[str, t.List[Process]] = {}
            for process in self._everything.values():
                groups.setdefault(process.cgroups.get(hierarchy, ""), []).append(process)
            self._by_cgroup[hierarchy] = groups
        groups = self._by_cgroup[hierarchy]
        return [process for path, members in groups.items() if mountinfo.is_below(path, top) for process in members]

    def _in_pid_namespace(self, first: Process) -> t.List[Process]:
        number = processes.namespace(first.pid, "pid")
        if number is None or number == self._host_pids:
            return []
        if self._by_namespace is None:
            self._by_namespace = {}
            for process in self._everything.values():
                found = processes.namespace(process.pid, "pid")
                if found is not None:
                    self._by_namespace.setdefault(found, []).append(process)
        return self._by_namespace.get(number, [])

    def _below(self, first: Process) -> t.List[Process]:
        return [
            self._everything[pid]
            for pid in processes.descendants(first.pid, self._everything)
            if pid in self._everything
        ]


def top(path: str, identity: str) -> str:
    """The engine names a container's cgroup after it. What runs in it may have moved its first process further down."""
    parts = path.split("/")
    named = [number for number, part in enumerate(parts) if identity in part]
    return "/".join(parts[: named[-1] + 1]) if identity and named else path
