# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a container has to do with others: ports, peers, raw sockets, the engine's socket, shared memory."""

from __future__ import annotations

import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.evidence import (
    connections,
    engine_sockets,
    open_files,
)
from ansible_collections.bulkhead.containers.plugins.module_utils._core.parse import net_tables
from ansible_collections.bulkhead.containers.plugins.module_utils._host import processes, reading
from ansible_collections.bulkhead.containers.plugins.module_utils._host.errors import HostError
from ansible_collections.bulkhead.containers.plugins.module_utils._host.evidence.container_root import (
    entries,
)
from ansible_collections.bulkhead.containers.plugins.module_utils._host.evidence.subject import Record, Subject

_RAW = ("raw", "raw6")
_SYSV = {"segments": "shm", "semaphores": "sem", "queues": "msg"}
_ATTACHED = "/SYSV"
_SHARED_MEMORY = "/dev/shm"


def listening(subject: Subject) -> t.List[Record]:
    # To make the table the kernel walks the sockets of all namespaces: not for one that has none.
    held = open_files.sockets(subject.open.links)
    return connections.listening(subject.tables.listening(subject.pid), held) if held else []


def peers(subject: Subject) -> t.List[Record]:
    published = subject.record["published"]
    if not published:
        return []
    seen = connections.Connections(
        subject.tables.connected(subject.pid), subject.tables.connected("self"), subject.tables.neighbours(subject.pid),
        subject.tables.gateways(subject.pid),
    )
    return connections.peers(published, seen)


def raw_sockets(subject: Subject) -> t.Dict[str, int]:
    """Of its own processes, whoever shares the network with them."""
    held = open_files.sockets(subject.open.links)
    if not held:
        return {"raw": 0, "packet": 0}
    raw = [number for name in _RAW for number in net_tables.inodes(subject.tables.text(subject.pid, name))]
    packet = net_tables.inodes(subject.tables.text(subject.pid, "packet"))
    return {"raw": len(held & set(raw)), "packet": len(held & packet)}


def engine_socket(subject: Subject) -> t.List[Record]:
    """Where the engine's socket lies in it, and how many connections to it there are now."""
    mounts = subject.record["mounts"]
    if mounts is None or any(map(_is_blind, mounts)):
        raise HostError("it is not known what all of its mounts show")
    paths = engine_sockets.paths(mounts, subject.socket)
    if not paths:
        return []
    connected = net_tables.connected_unix(subject.tables.text(subject.pid, "unix"))
    count = engine_sockets.connections(connected, subject.socket)
    if count and subject.tables.is_hosts(subject.pid):
        raise HostError("it shares the host's network, where others are connected to the engine's socket too")
    return [{"path": path, "connections": count} for path in paths]


def _is_blind(mount: Record) -> bool:
    return mount["type"] in ("bind", "volume") and None in (mount["real"], mount["elsewhere"])


def shared_memory(subject: Subject) -> Record:
    """C(of_host): all that there is in the host's namespace, where it is in that one."""
    is_hosts = processes.namespace(subject.pid, "ipc") == processes.namespace("self", "ipc")
    with subject.root() as root:
        directory = root.look(_SHARED_MEMORY)
        files = len(entries(directory)) if directory else 0
    return {
        "attached": len({one.path for one in subject.mapped if one.path.startswith(_ATTACHED)}),
        "files": files,
        "of_host": {name: _rows(f"/proc/sysvipc/{table}") for name, table in _SYSV.items()} if is_hosts else {},
    }


def _rows(path: str) -> int:
    return len(reading.text(path).splitlines()) - 1
