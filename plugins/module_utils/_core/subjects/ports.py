# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Published ports: which of them are open on every address, which are below 1024."""

from __future__ import annotations

import ipaddress
import typing as t

# Below it, a port is one that only root could listen on: services that others trust are there.
FIRST_ORDINARY_PORT = 1024


def describe(port: t.Mapping[str, t.Any]) -> str:
    """0.0.0.0:8080->80/tcp"""
    address = str(port.get("host_ip") or "*")
    return "%s:%s->%s" % ("[%s]" % address if ":" in address else address, port.get("host_port") or "any",
                          port.get("container"))


def wildcard(port: t.Mapping[str, t.Any]) -> bool:
    """Whether the port is open on every address of the host: no address, 0.0.0.0, :: and all their spellings."""
    address = str(port.get("host_ip") or "").strip().strip("[]")
    if not address:
        return True
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return False
    # An IPv4 address may come dressed as IPv6.
    return (getattr(parsed, "ipv4_mapped", None) or parsed).is_unspecified


def number(port: t.Mapping[str, t.Any]) -> int:
    """The host's port; 0 where the engine chooses one."""
    try:
        return int(str(port.get("host_port") or 0).partition("-")[0])
    except ValueError:
        return 0


def below_ordinary(port: t.Mapping[str, t.Any]) -> bool:
    return 0 < number(port) < FIRST_ORDINARY_PORT
