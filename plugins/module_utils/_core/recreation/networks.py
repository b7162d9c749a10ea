# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A container's networks, as they have to be asked for again: never an address that the engine gave by itself."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field

from ansible_collections.bulkhead.containers.plugins.module_utils._core.recreation import mac_addresses

Record = t.Mapping[str, t.Any]
Endpoint = t.Dict[str, t.Any]

_NO_NETWORKS = ("host", "none")
_KEPT = ("IPAMConfig", "Links", "DriverOpts", "GwPriority")


@dataclass(frozen=True)
class Networks:
    """C(at_creation): what the request to create says. C(connect), C(disconnect): what follows, before the start.
    C(known): all that it is in, by their names, and C(first) the one of them that it is made in."""

    at_creation: t.Mapping[str, Endpoint] = field(default_factory=dict)
    connect: t.Sequence[t.Tuple[str, Endpoint]] = ()
    disconnect: t.Sequence[str] = ()
    known: t.Mapping[str, Endpoint] = field(default_factory=dict)
    first: str = ""


def of(inspect: Record, api: t.Tuple[int, int]) -> Networks:
    mode = str(inspect["HostConfig"].get("NetworkMode") or "")
    endpoints = by_name(inspect, api)
    if mode in _NO_NETWORKS or mode.startswith("container:"):
        return Networks(known=endpoints)
    first = _first(mode, joined(inspect))
    if first is None:
        # It has left the network that it was made in, and would be made in it again.
        left = "bridge" if mode == "default" else mode
        return Networks({}, sorted(endpoints.items()), [left], endpoints)
    return _made_in(first, mode, endpoints, api)


def moved(now: Networks, mode: str, wanted: t.Sequence[str], api: t.Tuple[int, int]) -> t.Tuple[str, Networks]:
    """The mode and the networks of one that is in these alone. Where it stays, it is who it was."""
    endpoints = {name: now.known.get(name, {}) for name in wanted}
    first, called = (now.first, mode) if now.first in endpoints else (wanted[0], wanted[0])
    return called, _made_in(first, called, endpoints, api)


def _made_in(first: str, called: str, endpoints: t.Mapping[str, Endpoint], api: t.Tuple[int, int]) -> Networks:
    """C(called): how the request names the first one."""
    others = {name: one for name, one in endpoints.items() if name != first}
    at_creation = {called: endpoints[first]}
    if api >= mac_addresses.PER_NETWORK_SINCE:
        return Networks({**at_creation, **others}, (), (), endpoints, first)
    return Networks(at_creation, sorted(others.items()), (), endpoints, first)


def by_name(inspect: Record, api: t.Tuple[int, int]) -> t.Dict[str, Endpoint]:
    """All that it is in, each as it would be asked for."""
    return {name: _endpoint(one or {}, str(inspect["Id"])[:12], api) for name, one in joined(inspect).items()}


def joined(inspect: Record) -> t.Dict[str, t.Any]:
    """As the engine tells them, by their names."""
    return (inspect.get("NetworkSettings") or {}).get("Networks") or {}


def _first(mode: str, known: t.Mapping[str, t.Any]) -> t.Optional[str]:
    """The network that the container was made in. It can have been named by the number, or by the beginning of it."""
    if mode in ("", "default", "bridge"):
        return "bridge" if "bridge" in known else None
    if mode in known:
        return mode
    return next((name for name, one in sorted(known.items())
                 if str((one or {}).get("NetworkID") or "").startswith(mode)), None)


def _endpoint(endpoint: Record, short_id: str, api: t.Tuple[int, int]) -> Endpoint:
    kept = {key: endpoint[key] for key in _KEPT if endpoint.get(key)}
    # Engines before 25 add the container's number themselves.
    aliases = [one for one in endpoint.get("Aliases") or () if one != short_id]
    if aliases:
        kept["Aliases"] = aliases
    if mac_addresses.is_chosen(endpoint, api):
        kept["MacAddress"] = endpoint["MacAddress"]
    return kept
