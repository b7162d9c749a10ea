# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which of a container's hardware addresses somebody chose, and which the engine made up and will make up anew."""

from __future__ import annotations

import ipaddress
import typing as t

Record = t.Mapping[str, t.Any]

# From this version of the API on, made-up addresses are random.
_RANDOM_SINCE = (1, 52)
# From this one on, networks other than the first one have chosen addresses, too.
PER_NETWORK_SINCE = (1, 44)


def is_chosen(endpoint: Record, api: t.Tuple[int, int]) -> bool:
    """Of one network. Made-up ones are 02:42 and the address's bytes, until they are random and nobody can tell."""
    given = endpoint.get("MacAddress") or ""
    if not given or not PER_NETWORK_SINCE <= api < _RANDOM_SINCE:
        return False
    return str(given).lower() != _made_up(endpoint.get("IPAddress") or "")


def _made_up(address: str) -> str:
    try:
        return "02:42:" + ":".join("%02x" % byte for byte in ipaddress.IPv4Address(address).packed)
    except ValueError:
        return ""
