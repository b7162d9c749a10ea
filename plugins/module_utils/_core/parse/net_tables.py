# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""/proc/net/unix, tcp, tcp6 and their like: the sockets of one network namespace."""

from __future__ import annotations

import ipaddress
import typing as t
from dataclasses import dataclass

# Of include/linux/net.h and include/net/tcp_states.h.
_ACCEPTS_CONNECTIONS = 0x10000
_ESTABLISHED = 0x01
_LISTENS = 0x0A
_CONNECTED = 0x03  # of a Unix socket


@dataclass(frozen=True)
class TcpListener:
    address: str
    port: int
    inode: int


@dataclass(frozen=True)
class TcpConnection:
    address: str
    port: int
    peer: str


def listening_unix(text: str) -> list[str]:
    """The paths, each once. Abstract sockets have none and are left out."""
    paths: dict[str, None] = {}
    for line in text.split("\n")[1:]:
        # A path may contain spaces: it is the rest of the line.
        words = line.split(None, 7)
        if len(words) == 8 and words[7].startswith("/") and int(words[3], 16) & _ACCEPTS_CONNECTIONS:
            paths[words[7]] = None
    return list(paths)


def connected_unix(text: str) -> list[str]:
    """The path of each socket that is connected and has one: what a listener accepted has the listener's."""
    rows = (line.split(None, 7) for line in text.split("\n")[1:])
    return [words[7] for words in rows
            if len(words) == 8 and words[7].startswith("/") and int(words[5], 16) == _CONNECTED]


def inodes(text: str) -> set[int]:
    """Of all sockets of a table that has them in its last columns, as raw and packet have."""
    heading, _end, rest = text.partition("\n")
    place = 8 if heading.split()[-1:] == ["Inode"] else 9
    rows = (line.split() for line in rest.split("\n"))
    return {int(words[place]) for words in rows if len(words) > place}


def connected_tcp(text: str, byte_order: str) -> list[TcpConnection]:
    """The connections of either file that are established."""
    found = []
    for line in text.split("\n")[1:]:
        words = line.split()
        if len(words) > 9 and int(words[3], 16) == _ESTABLISHED:
            address, _colon, port = words[1].partition(":")
            peer = words[2].partition(":")[0]
            found.append(TcpConnection(_address(address, byte_order), int(port, 16), _address(peer, byte_order)))
    return found


def listening_tcp(text: str, byte_order: str) -> list[TcpListener]:
    """The listeners of either file. The kernel prints an address as numbers of the machine's own C(byte_order)."""
    found = []
    for line in text.split("\n")[1:]:
        words = line.split()
        if len(words) > 9 and int(words[3], 16) == _LISTENS:
            address, _colon, port = words[1].partition(":")
            found.append(TcpListener(_address(address, byte_order), int(port, 16), int(words[9])))
    return found


def _address(digits: str, byte_order: str) -> str:
    words = bytes.fromhex(digits)
    if len(words) not in (4, 16):
        raise ValueError("%r is not an address" % digits)
    if byte_order == "little":
        words = b"".join(words[start:start + 4][::-1] for start in range(0, len(words), 4))
    address: t.Union[ipaddress.IPv4Address, ipaddress.IPv6Address] = ipaddress.ip_address(words)
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return str(mapped or address)
