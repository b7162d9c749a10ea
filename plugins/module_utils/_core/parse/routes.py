# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""/proc/<pid>/net/route and ipv6_route: the neighbours of a network namespace, and who leads out of it."""

from __future__ import annotations

import ipaddress
import struct
import typing as t

Network = t.Union[ipaddress.IPv4Network, ipaddress.IPv6Network]

_NOBODY = "0" * 32


def connected(text: str, byte_order: str) -> t.List[Network]:
    """Those of version 4 that are reached without a gateway."""
    found: t.List[Network] = []
    for line in text.split("\n")[1:]:
        words = line.split()
        if len(words) > 7 and int(words[2], 16) == 0 and int(words[7], 16):
            found.append(ipaddress.IPv4Network((_address(words[1], byte_order), _address(words[7], byte_order))))
    return found


def gateways(text: str, byte_order: str) -> t.Set[str]:
    """Of version 4."""
    rows = (line.split() for line in text.split("\n")[1:])
    return {_address(words[2], byte_order) for words in rows if len(words) > 7 and int(words[2], 16)}


def gateways_6(text: str) -> t.Set[str]:
    rows = (line.split() for line in text.split("\n"))
    hops = {words[4] for words in rows if len(words) > 8} - {_NOBODY}
    return {str(ipaddress.IPv6Address(bytes.fromhex(hop))) for hop in hops}


def connected_6(text: str) -> t.List[Network]:
    """Those of version 6. Its numbers stand in the order of the network."""
    found: t.List[Network] = []
    for line in text.split("\n"):
        words = line.split()
        if len(words) > 8 and words[4] == _NOBODY and int(words[1], 16):
            found.append(ipaddress.IPv6Network((bytes.fromhex(words[0]), int(words[1], 16)), strict=False))
    return found


def _address(digits: str, byte_order: str) -> str:
    packed = struct.pack("<I" if byte_order == "little" else ">I", int(digits, 16))
    return str(ipaddress.IPv4Address(packed))
