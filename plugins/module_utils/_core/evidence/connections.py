# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The tables of sockets -> at what a container listens, and from where it was reached."""

from __future__ import annotations

import ipaddress
import typing as t
from dataclasses import dataclass

from ansible_collections.bulkhead.containers.plugins.module_utils._core.parse.net_tables import (
    TcpConnection,
    TcpListener,
)
from ansible_collections.bulkhead.containers.plugins.module_utils._core.parse.routes import Network

Record = t.Dict[str, t.Any]


def listening(listeners: t.Iterable[TcpListener], held: t.Container[int]) -> t.List[Record]:
    """C(held): the sockets of the container's own processes; others may share its network."""
    found = {(one.port, one.address) for one in listeners if one.inode in held}
    return [{"address": address, "port": port} for port, address in sorted(found)]


@dataclass(frozen=True)
class Connections:
    """C(inside): of the container's network namespace. C(outside): of the host. C(neighbours): the networks that the
    container is a member of. C(gateways): their ends at the host, where the engine's proxy comes from."""

    inside: t.Sequence[TcpConnection]
    outside: t.Sequence[TcpConnection]
    neighbours: t.Sequence[Network]
    gateways: t.Container[str]


def peers(published: t.Iterable[t.Mapping[str, t.Any]], seen: Connections) -> t.List[Record]:
    """Of each published port of TCP, connections by what becomes of them where it is published at the loopback address
    only.

    C(near) stay: they come to that address of the host. C(far) come from elsewhere, or to another address of the host.
    C(beside) are of neighbours of the container: if they ask it and not the host, they stay.
    """
    host_ports: t.Dict[str, t.Set[int]] = {}
    for binding in published:
        if binding["container"].endswith("/tcp"):
            host_ports.setdefault(binding["container"], set()).add(binding["host_port"])
    return [_of_port(port, numbers, seen) for port, numbers in sorted(host_ports.items())]


def _of_port(port: str, host_ports: t.Container[int], seen: Connections) -> Record:
    number = int(port.partition("/")[0])
    at_host = [_is_loopback(one.address) for one in seen.outside if one.port in host_ports]
    inside = [_kind(one.peer, seen) for one in seen.inside if one.port == number]
    # Behind each connection of the proxy there is one at the host. What the host sends without it went another way.
    past_proxy = max(inside.count("gateway") - len(at_host), 0)
    return {
        "port": port,
        "near": at_host.count(True),
        "beside": inside.count("neighbour"),
        "far": at_host.count(False) + inside.count("stranger") + past_proxy,
    }


def _kind(peer: str, seen: Connections) -> str:
    if _is_loopback(peer):
        return "itself"
    if peer in seen.gateways:
        return "gateway"
    address = ipaddress.ip_address(peer)
    return "neighbour" if any(address in network for network in seen.neighbours) else "stranger"


def _is_loopback(address: str) -> bool:
    return ipaddress.ip_address(address).is_loopback
