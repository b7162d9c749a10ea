# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import ipaddress
import struct

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core.parse.net_tables import (
    TcpConnection,
    TcpListener,
    connected_tcp,
    connected_unix,
    inodes,
    listening_tcp,
    listening_unix,
)
from hypothesis import given
from hypothesis import strategies as st

UNIX = """Num       RefCount Protocol Flags    Type St Inode Path
00000000f7f202e4: 00000003 00000000 00000000 0001 03 141085
000000000283bbea: 00000003 00000000 00000000 0001 03 95156 /var/run/docker/containerd/containerd.sock.ttrpc
000000002d71ce12: 00000002 00000000 00010000 0001 01  4983 /var/run/docker.sock
000000002d71ce13: 00000002 00000000 00010000 0001 01  4984 /var/run/docker.sock
000000002d71ce14: 00000002 00000000 00010000 0001 01  4985 /run/with a space.sock
000000002d71ce15: 00000002 00000000 00010000 0001 01  4986 @/containerd-shim/abstract.sock
"""
TCP = """  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 00000000:0947 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 5016 1 0000000000000000 100
   1: 0100007F:0050 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 5017 1 0000000000000000 100
   2: 0100007F:0050 0100007F:D431 01 00000000:00000000 00:00000000 00000000     0        0 5018 1 0000000000000000 100
"""
TCP6 = """  sl  local_address rem_address st tx_queue rx_queue tr tm->when
   0: %s:0016 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 0 0 0 77 1 0
"""


def test_unix_listeners_with_a_path():
    assert listening_unix(UNIX) == ["/var/run/docker.sock", "/run/with a space.sock"]


def test_unix_connections_of_a_listener():
    assert connected_unix(UNIX) == ["/var/run/docker/containerd/containerd.sock.ttrpc"]


def test_tcp_connections():
    assert connected_tcp(TCP, "little") == [TcpConnection("127.0.0.1", 80, "127.0.0.1")]


@pytest.mark.parametrize("table, found", [
    (TCP, {5016, 5017, 5018}),
    ("sk               RefCnt Type Proto  Iface R Rmem   User   Inode\n"
     "ffff8881 3      3    0003   2     1 0      0      40961\n", {40961}),
    ("", set()),
], ids=["raw", "packet", "no such table"])
def test_inodes(table, found):
    assert inodes(table) == found


def test_tcp_listeners():
    assert listening_tcp(TCP, "little") == [TcpListener("0.0.0.0", 2375, 5016), TcpListener("127.0.0.1", 80, 5017)]


@pytest.mark.parametrize("digits, address", [
    ("00000000000000000000000000000000", "::"),
    ("00000000000000000000000001000000", "::1"),
    ("B80D0120000000000000000001000000", "2001:db8::1"),
    ("0000000000000000FFFF00000100007F", "127.0.0.1"),
    ("0000000000000000FFFF000000000000", "0.0.0.0"),
])
def test_tcp6_addresses(digits, address):
    assert listening_tcp(TCP6 % digits, "little") == [TcpListener(address, 22, 77)]


def test_empty_tables():
    assert (listening_unix(""), listening_tcp("", "little")) == ([], [])


@pytest.mark.parametrize("order, layout", [("little", "<4I"), ("big", ">4I")])
@given(number=st.integers(2**48, 2**128 - 1))
def test_addresses_in_either_byte_order(order, layout, number):
    packed = number.to_bytes(16, "big")
    # The kernel prints each of the four words as a number of the machine.
    digits = "".join("%08X" % word for word in struct.unpack(layout, packed))
    assert listening_tcp(TCP6 % digits, order)[0].address == str(ipaddress.IPv6Address(packed))
