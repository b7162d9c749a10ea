# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A network, from the list of networks."""

from __future__ import annotations

import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.inspect import fields, redaction

# Drivers of others may be given anything: of their options only the names are kept.
_KNOWN = ("com.docker.network.",)
_KNOWN_NAMES = frozenset(["encrypted", "parent", "macvlan_mode", "ipvlan_mode", "ipvlan_flag"])


def read(network: fields.Answer, containers: t.Optional[int]) -> t.Dict[str, t.Any]:
    options = fields.mapping(network, "Options")
    return {
        "name": fields.text(network, "Name"),
        "id": fields.short_id(network.get("Id")),
        "driver": fields.text(network, "Driver"),
        "scope": fields.text(network, "Scope"),
        "internal": network.get("Internal"),
        "ipv6": network.get("EnableIPv6"),
        "containers": containers,
        "options": {name: _value(name, str(value)) for name, value in sorted(options.items())},
        # Given as --opt encrypted, without a value; the engine looks only for the name.
        "encrypted": "encrypted" in options,
    }


def _value(name: str, value: str) -> str:
    return value if name.startswith(_KNOWN) or name in _KNOWN_NAMES else redaction.PRESENT
