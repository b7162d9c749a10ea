# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Networks: which can be made in the user's engine, and how they are asked for there."""

from __future__ import annotations

import ipaddress
import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.rootless_move.facts import (
    Advice,
    Case,
    Record,
    Target,
)

_SAME = ("Driver", "EnableIPv6", "Internal", "Attachable", "Options", "Labels")


def blocking(inspect: Record, target: Target, cases: t.Iterable[Case]) -> t.Iterator[Advice]:
    """C(cases): all that are moved."""
    name, driver = str(inspect["Name"]), str(inspect.get("Driver") or "")
    if driver != "bridge":
        yield ("its driver %s reaches the host's own network, which a rootless engine does not have" % driver,
               "Connect its containers to a network of the driver bridge")
        return
    there = target.networks.get(name)
    if there is not None:
        if not _is_same(inspect, there):
            yield ("the engine of %s has another network of that name" % target.user, "Remove or rename that one")
        return
    if _has_chosen(name, cases):
        for other in _overlapping(inspect, target):
            yield ("containers have addresses of their own in it, which the network %s of the engine of %s has, too"
                   % (other, target.user), "Give one of the networks other addresses")


def request(inspect: Record, target: Target, cases: t.Iterable[Case]) -> t.Dict[str, t.Any]:
    """With its addresses, but where others have them and nobody chose one."""
    ipam = inspect.get("IPAM") or {}
    free = _has_chosen(str(inspect["Name"]), cases) or not list(_overlapping(inspect, target))
    config = [{key: value for key, value in one.items() if value} for one in ipam.get("Config") or () if free]
    return {
        "Name": inspect["Name"],
        "CheckDuplicate": True,
        **{key: inspect[key] for key in _SAME if inspect.get(key) is not None},
        "IPAM": {"Driver": ipam.get("Driver") or "default", "Options": ipam.get("Options") or {}, "Config": config},
    }


def _is_same(one: Record, other: Record) -> bool:
    return all((one.get(key) or None) == (other.get(key) or None) for key in _SAME) and _subnets(one) == _subnets(other)


def _has_chosen(name: str, cases: t.Iterable[Case]) -> bool:
    """Whether a container has an address in it that somebody chose."""
    endpoints = (((case.inspect.get("NetworkSettings") or {}).get("Networks") or {}).get(name) for case in cases)
    return any(any(((endpoint or {}).get("IPAMConfig") or {}).values()) for endpoint in endpoints)


def _overlapping(inspect: Record, target: Target) -> t.Iterator[str]:
    own = _subnets(inspect)
    for name, other in sorted(target.networks.items()):
        if any(one.version == two.version and one.overlaps(two) for one in own for two in _subnets(other)):
            yield name


def _subnets(inspect: Record) -> t.List[t.Any]:
    found = ((inspect.get("IPAM") or {}).get("Config") or ())
    return [ipaddress.ip_network(one["Subnet"], strict=False) for one in found if one.get("Subnet")]
