# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""How this run came to its host: through which containers, and by which SSH connection."""

from __future__ import annotations

import os
import re
import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.owners.model import WayIn
from ansible_collections.bulkhead.containers.plugins.module_utils._host import processes, reading

_CONNECTION = "SSH_CONNECTION"
_ID = re.compile(r"[0-9a-f]{64}")
# What an engine mounts into each of its containers, from a directory that has the container's id: of a line of
# /proc/<pid>/mountinfo, the root of the mount.
_ENGINES_OWN = re.compile(r"^\S+ \S+ \S+ (\S+) /etc/(?:hostname|hosts|resolv\.conf) ", re.MULTILINE)


def look() -> WayIn:
    """This process and all that it descends from, as far as they can be seen."""
    containers: t.Set[str] = set()
    connection = os.environ.get(_CONNECTION, "")
    here = processes.namespace("self", "mnt")
    for process in _ancestors():
        containers.update(found for path in process.cgroups.values() for found in _ID.findall(path))
        if process.pid == os.getpid() or processes.namespace(process.pid, "mnt") not in (None, here):
            containers.update(_mounted(process.pid))
        # sudo takes it out of the environment.
        connection = connection or _variable(process.pid, _CONNECTION)
    client, port = _ssh(connection)
    return WayIn(frozenset(containers), client, port)


def _ancestors() -> t.Iterator[processes.Process]:
    pid, seen = os.getpid(), set()
    while pid and pid not in seen:
        seen.add(pid)
        process = processes.read(pid)
        if process is None:
            return
        yield process
        pid = process.status.parent


def _mounted(pid: int) -> t.List[str]:
    """In a cgroup namespace of its own a container does not see its id among its cgroups."""
    try:
        roots = _ENGINES_OWN.findall(reading.text(f"/proc/{pid}/mountinfo"))
    except OSError:
        return []
    return [found for root in roots for found in _ID.findall(root)]


def _variable(pid: int, name: str) -> str:
    try:
        values = reading.text(f"/proc/{pid}/environ").split("\0")
    except OSError:
        return ""
    return next((value[len(name) + 1 :] for value in values if value.startswith(name + "=")), "")


def _ssh(connection: str) -> t.Tuple[str, int]:
    """(the client's address, the server's port)"""
    words = connection.split()
    if len(words) != 4 or not words[3].isdigit():
        return "", 0
    return words[0].replace("::ffff:", ""), int(words[3])
