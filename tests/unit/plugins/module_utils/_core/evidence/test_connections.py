# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import ipaddress

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core.evidence import connections
from ansible_collections.bulkhead.containers.plugins.module_utils._core.parse.net_tables import (
    TcpConnection,
    TcpListener,
)

NEIGHBOURS = [ipaddress.ip_network("172.17.0.0/16"), ipaddress.ip_network("fd00::/64")]
PUBLISHED = [{"container": "80/tcp", "host_ip": "0.0.0.0", "host_port": 8080},
             {"container": "80/tcp", "host_ip": "::", "host_port": 8080},
             {"container": "53/udp", "host_ip": "::", "host_port": 53}]


def test_listening():
    listeners = [TcpListener("0.0.0.0", 80, 5), TcpListener("::", 80, 6), TcpListener("127.0.0.1", 22, 7)]
    assert connections.listening(listeners, {5, 7, 9}) == [
        {"address": "127.0.0.1", "port": 22}, {"address": "0.0.0.0", "port": 80}]


@pytest.mark.parametrize("inside, outside, near, beside, far", [
    ([], [], 0, 0, 0),
    # Of the engine's proxy, the other end tells who is behind it.
    (["172.17.0.1"], [("127.0.0.1", 8080)], 1, 0, 0),
    (["172.17.0.1"], [("::1", 8080)], 1, 0, 0),
    (["172.17.0.1"], [("192.0.2.7", 8080)], 0, 0, 1),
    (["172.17.0.1", "172.17.0.1"], [("127.0.0.1", 8080)], 1, 0, 1),
    (["172.17.0.1"], [], 0, 0, 1),
    (["172.17.0.9"], [], 0, 1, 0),
    (["198.51.100.9"], [], 0, 0, 1),
    (["127.0.0.1", "::1"], [], 0, 0, 0),
    (["fd00::1", "fd00::9", "fd01::9"], [("::1", 8080)], 1, 1, 1),
    ([], [("127.0.0.1", 9999)], 0, 0, 0),
], ids=["nobody", "from this host", "from this host by version 6", "through the proxy", "through the proxy and past it",
        "to the bridge's address", "another container", "from elsewhere", "itself", "version 6", "another port"])
def test_peers(inside, outside, near, beside, far):
    seen = connections.Connections(
        [*(TcpConnection("172.17.0.2", 80, peer) for peer in inside), TcpConnection("172.17.0.2", 81, "192.0.2.1")],
        [TcpConnection(address, port, "192.0.2.1") for address, port in outside],
        NEIGHBOURS, {"172.17.0.1", "fd00::1"})
    assert connections.peers(PUBLISHED, seen) == [{"port": "80/tcp", "near": near, "beside": beside, "far": far}]
