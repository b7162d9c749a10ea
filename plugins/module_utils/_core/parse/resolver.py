# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""/etc/resolv.conf and /etc/hosts: whom a host asks for names, and by which names it reaches itself."""

from __future__ import annotations

import re
import typing as t

_LOOPBACK = re.compile(r"(127(\.\d+){3}|::1)\Z")


def name_servers(text: str) -> t.List[str]:
    words = (line.split() for line in text.split("\n"))
    return [found[1].partition("%")[0] for found in words if len(found) > 1 and found[0] == "nameserver"]


def own_names(text: str) -> t.Set[str]:
    """The names in /etc/hosts that lead to the host itself."""
    words = (line.partition("#")[0].split() for line in text.split("\n"))
    return {name.lower() for found in words if found and _LOOPBACK.match(found[0]) for name in found[1:]}
