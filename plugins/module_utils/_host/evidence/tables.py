# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The tables of sockets and routes of network namespaces, each read once for all containers that share it."""

from __future__ import annotations

import sys
import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.parse import net_tables, routes
from ansible_collections.bulkhead.containers.plugins.module_utils._host import processes
from ansible_collections.bulkhead.containers.plugins.module_utils._host.errors import HostError

_LARGEST = 2 << 20

Key = t.Tuple[t.Optional[int], str]


class Tables:
    """A namespace is named by any process in it; C("self") is the host's."""

    def __init__(self) -> None:
        self._read: t.Dict[Key, t.Union[str, HostError]] = {}
        self._own = processes.namespace("self", "net")

    def is_hosts(self, pid: int) -> bool:
        return processes.namespace(pid, "net") == self._own

    def text(self, pid: t.Union[int, str], name: str) -> str:
        """Empty where the kernel has no such table. Raises OSError, and HostError for one that is too long."""
        key = (processes.namespace(pid, "net"), name)
        if key not in self._read:
            self._read[key] = _bounded(f"/proc/{pid}/net/{name}")
        found = self._read[key]
        if isinstance(found, HostError):
            raise found
        return found

    def listening(self, pid: int) -> t.List[net_tables.TcpListener]:
        return [one for text in self._tcp(pid) for one in net_tables.listening_tcp(text, sys.byteorder)]

    def connected(self, pid: t.Union[int, str]) -> t.List[net_tables.TcpConnection]:
        return [one for text in self._tcp(pid) for one in net_tables.connected_tcp(text, sys.byteorder)]

    def neighbours(self, pid: int) -> t.List[routes.Network]:
        version_4 = routes.connected(self.text(pid, "route"), sys.byteorder)
        return [*version_4, *routes.connected_6(self.text(pid, "ipv6_route"))]

    def gateways(self, pid: int) -> t.Set[str]:
        version_4 = routes.gateways(self.text(pid, "route"), sys.byteorder)
        return version_4 | routes.gateways_6(self.text(pid, "ipv6_route"))

    def _tcp(self, pid: t.Union[int, str]) -> t.List[str]:
        return [self.text(pid, "tcp"), self.text(pid, "tcp6")]


def _bounded(path: str) -> t.Union[str, HostError]:
    try:
        with open(path, encoding="utf-8", errors="replace", newline="\n") as file:
            text = file.read(_LARGEST + 1)
    except FileNotFoundError:
        return ""
    return text if len(text) <= _LARGEST else HostError(f"{path} is larger than {_LARGEST >> 20} MiB")
