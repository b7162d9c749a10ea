# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Processes as the kernel shows them. Never by name or command line: a process can call itself anything."""

from __future__ import annotations

import datetime
import os
import time
import typing as t
from dataclasses import dataclass

from ansible_collections.bulkhead.containers.plugins.module_utils._core.parse import cgroup, proc_status
from ansible_collections.bulkhead.containers.plugins.module_utils._core.parse.proc_status import ProcStatus
from ansible_collections.bulkhead.containers.plugins.module_utils._host import reading

NAMESPACES = ("cgroup", "ipc", "mnt", "net", "pid", "user", "uts")
_START_TIME = 19  # field 22 of stat, counted behind the name, which may hold anything


@dataclass(frozen=True)
class Process:
    pid: int
    status: ProcStatus
    cgroups: t.Dict[str, str]


def all_processes() -> t.Dict[int, Process]:
    """One pass over /proc. What ends meanwhile is left out."""
    found = {}
    for name in os.listdir("/proc"):
        if name.isdigit():
            process = read(int(name))
            if process is not None and not process.status.ended:
                found[process.pid] = process
    return found


def read(pid: int) -> t.Optional[Process]:
    try:
        status = proc_status.parse(reading.text(f"/proc/{pid}/status"))
        return Process(pid, status, cgroup.parse(reading.text(f"/proc/{pid}/cgroup")))
    except (OSError, ValueError):
        return None


def namespace(pid: t.Union[int, str], kind: str) -> t.Optional[int]:
    """The number of a process's namespace. None where we may not look, or the kernel has none of that kind."""
    try:
        link = os.readlink(f"/proc/{pid}/ns/{kind}")
    except OSError:
        return None
    digits = link.partition("[")[2].rstrip("]")
    return int(digits) if digits.isdigit() else None


def namespaces(pid: int) -> t.Optional[t.Dict[str, int]]:
    """None where we may not look."""
    found = {kind: namespace(pid, kind) for kind in NAMESPACES}
    seen = {kind: number for kind, number in found.items() if number is not None}
    return seen or None


def executable(pid: int) -> str:
    """The path of the program; "" where we may not look."""
    try:
        path = os.readlink(f"/proc/{pid}/exe")
    except OSError:
        return ""
    ending = " (deleted)"
    return path[: -len(ending)] if path.endswith(ending) else path


def arguments(pid: int) -> t.List[str]:
    """The words of the command line, the program's own name left out."""
    return reading.text(f"/proc/{pid}/cmdline").rstrip("\0").split("\0")[1:]


def environment_names(pid: int) -> t.List[str]:
    return [text.partition("=")[0] for text in reading.text(f"/proc/{pid}/environ").split("\0") if text]


def start_ticks(pid: int) -> t.Optional[int]:
    """When a process started: with its number, what tells it from another one. None when it has ended."""
    try:
        return int(reading.text(f"/proc/{pid}/stat").rpartition(")")[2].split()[_START_TIME])
    except (OSError, ValueError, IndexError):
        return None


def identity(pid: int) -> str:
    """Of a process since the host's boot; "" when it has ended."""
    ticks = start_ticks(pid)
    return "" if ticks is None else "%s %d %d" % (reading.text("/proc/sys/kernel/random/boot_id").strip(), pid, ticks)


def age(pid: int) -> t.Optional[float]:
    """Seconds since a process started; None when it has ended."""
    ticks = start_ticks(pid)
    if ticks is None:
        return None
    return float(reading.text("/proc/uptime").split()[0]) - ticks / os.sysconf("SC_CLK_TCK")


def started(pid: int) -> str:
    """ISO 8601; "" when it has ended."""
    # Counted back from now: the kernel rounds its time of boot (btime) to a second, and a second decides whether a file
    # was written before the engine started or after.
    seconds = age(pid)
    if seconds is None:
        return ""
    return datetime.datetime.fromtimestamp(time.time() - seconds, datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def descendants(of: int, among: t.Mapping[int, Process]) -> t.Set[int]:
    """A process and all that it started, as far as they still belong to it."""
    children: t.Dict[int, t.List[int]] = {}
    for process in among.values():
        children.setdefault(process.status.parent, []).append(process.pid)
    found, waiting = set(), [of]
    while waiting:
        pid = waiting.pop()
        if pid not in found:
            found.add(pid)
            waiting.extend(children.get(pid, []))
    return found
