# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""How an engine without root reaches the network: the drivers of RootlessKit that a host can have."""

from __future__ import annotations

import re
import typing as t
from dataclasses import dataclass

AUTO = "auto"
# In the order in which they are chosen. What RootlessKit calls experimental comes after what it does not.
NETS = ("slirp4netns", "pasta", "gvisor-tap-vsock")
PORT_DRIVERS = ("builtin", "slirp4netns", "implicit")

# The program that a driver needs beside RootlessKit; gvisor-tap-vsock is part of RootlessKit.
PROGRAMS = {"slirp4netns": "slirp4netns", "pasta": "pasta"}
_PORTS_OF = {"slirp4netns": ("builtin", "slirp4netns"), "pasta": ("implicit",), "gvisor-tap-vsock": ("builtin",)}
_OFFERED = re.compile(r"^\s*--net value\s.*\[([^\]]*)\]", re.MULTILINE)

SOURCE_LOST = ("published ports show containers the address of the host and not that of the client",
               "If they need the client's address, choose port_driver: slirp4netns, or net: pasta where it is offered")


class DriverError(ValueError):
    """There is no such driver here; the text says why."""


@dataclass(frozen=True)
class Drivers:
    net: str
    port: str

    @property
    def loses_source(self) -> bool:
        return self.port == "builtin"


def offered(help_text: str) -> t.Tuple[str, ...]:
    """By RootlessKit, as its C(--help) says."""
    found = _OFFERED.search(help_text)
    names = (word.strip().partition("(")[0] for word in found.group(1).split(",")) if found else ()
    return tuple(name for name in names if name in NETS)


def usable(kit: t.Iterable[str], programs: t.Mapping[str, str]) -> t.Tuple[str, ...]:
    """Those that RootlessKit offers and whose program is there, the best first."""
    return tuple(net for net in NETS if net in set(kit) and (net not in PROGRAMS or programs.get(PROGRAMS[net])))


def choose(net: str, port: str, kit: t.Iterable[str], programs: t.Mapping[str, str]) -> Drivers:
    """Raises DriverError."""
    there = usable(kit, programs)
    if net == AUTO:
        if not there:
            raise DriverError("no network driver is here: none of %s" % ", ".join(NETS))
        net = next((one for one in there if port in (AUTO, *_PORTS_OF[one])), there[0])
    elif net not in there:
        lacking = net in set(kit)
        raise DriverError("the network driver %s is not here: %s" % (
            net, "its program is not installed" if lacking else "this RootlessKit does not have it"))
    if port == AUTO:
        port = _PORTS_OF[net][0]
    elif port not in _PORTS_OF[net]:
        fitting = ", ".join(_PORTS_OF[net])
        raise DriverError("the port driver %s does not go with %s, which has %s" % (port, net, fitting))
    return Drivers(net, port)
