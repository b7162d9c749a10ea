# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Processes and privileges of a container, the devices it uses, and how much of everything."""

from __future__ import annotations

import os
import stat
import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.evidence import open_files
from ansible_collections.bulkhead.containers.plugins.module_utils._core.evidence import processes as projection
from ansible_collections.bulkhead.containers.plugins.module_utils._core.parse import proc_stat
from ansible_collections.bulkhead.containers.plugins.module_utils._host import processes, reading
from ansible_collections.bulkhead.containers.plugins.module_utils._host.errors import HostError
from ansible_collections.bulkhead.containers.plugins.module_utils._host.evidence.container_root import (
    entries,
)
from ansible_collections.bulkhead.containers.plugins.module_utils._host.evidence.subject import Record, Subject

_MOST_TASKS = 5000
_MOST_NODES = 500


def window(subject: Subject) -> int:
    seconds = processes.age(subject.pid)
    if seconds is None:
        raise HostError("it has ended")
    return int(seconds)


def restarts(subject: Subject) -> int:
    if subject.inspected.restarts is None:
        raise HostError("the engine does not tell how often it restarted it")
    return subject.inspected.restarts


def first(subject: Subject) -> str:
    return next(one.status.name for one in subject.processes if one.pid == subject.pid)


def identities(subject: Subject) -> Record:
    roots = list(subject.each(lambda pid: os.readlink(f"/proc/{pid}/root")))
    return projection.identities([one.status for one in subject.processes], subject.in_force("uid_map"), roots)


def capabilities(subject: Subject) -> Record:
    return projection.capabilities([one.status for one in subject.processes], subject.in_force("uid_map"))


def used_privilege(subject: Subject) -> Record:
    """Of every thread but the first one, which has it in any case."""
    tasks: t.List[bool] = []
    for found in subject.each(lambda pid: _tasks(pid, subject.pid)):
        tasks += found
        if len(tasks) > _MOST_TASKS:
            raise HostError(f"it has more than {_MOST_TASKS} threads, too many to look at each")
    return projection.used_privilege(tasks)


def _tasks(pid: int, first_pid: int) -> t.List[bool]:
    found = []
    for task in os.listdir(f"/proc/{pid}/task")[: _MOST_TASKS + 1]:
        if int(task) != first_pid:
            try:
                found.append(proc_stat.used_privilege(reading.text(f"/proc/{pid}/task/{task}/stat")))
            except (FileNotFoundError, ProcessLookupError):
                continue
    return found


def descriptors(subject: Subject) -> int:
    return subject.open.most


def devices(subject: Subject) -> Record:
    return {"open": open_files.devices(file.path for file in subject.open.files), "nodes": _nodes(subject)}


def _nodes(subject: Subject) -> t.List[str]:
    """The devices that are there to be opened, beyond those that every container has."""
    with subject.root() as root:
        directory = root.look("/dev")
        listed = entries(directory) if directory else []
        paths = {f"/dev/{entry.name}": entry for entry in listed}
        left = sorted(path for path in set(paths) - open_files.USUAL_NODES if _is_device(paths[path]))
    if len(left) > _MOST_NODES:
        raise HostError(f"it has {len(left)} devices, too many to list")
    return left


def _is_device(entry: os.DirEntry[str]) -> bool:
    mode = entry.stat(follow_symlinks=False).st_mode
    return stat.S_ISCHR(mode) or stat.S_ISBLK(mode)


def log_bytes(subject: Subject) -> int:
    """Of the file that is being written; 0 where the engine keeps none."""
    try:
        return os.stat(subject.inspected.log_path).st_size if subject.inspected.log_path else 0
    except FileNotFoundError:
        return 0
