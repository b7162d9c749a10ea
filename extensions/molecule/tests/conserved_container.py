# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What of a container has to be the same when it was made anew. Shares no code with the collection."""

from __future__ import annotations

import copy
import typing as t

# Of the container as a thing, and not of what it was asked to be.
_ITS_OWN = ("Id", "Created", "ResolvConfPath", "HostnamePath", "HostsPath", "LogPath", "GraphDriver", "SizeRw", "Args",
            "MountLabel", "ProcessLabel", "ExecIDs", "RestartCount")
_GIVEN = ("EndpointID", "NetworkID", "IPAddress", "Gateway", "IPPrefixLen", "GlobalIPv6Address", "GlobalIPv6PrefixLen",
          "IPv6Gateway", "MacAddress")


def same(told: t.Mapping[str, t.Any], changed: t.Iterable[str], in_force: t.Iterable[str]) -> dict[str, t.Any]:
    """C(changed): paths of what was to be changed, as HostConfig.Init. C(in_force): what the kernel says of it."""
    inspect = copy.deepcopy(dict(told["inspect"]))
    short = inspect["Id"][:12]
    for key in _ITS_OWN:
        inspect.pop(key, None)
    inspect["State"] = inspect["State"]["Status"], (inspect["State"].get("Health") or {}).get("Status")
    inspect["NetworkSettings"] = _networks(inspect["NetworkSettings"], inspect["HostConfig"]["PortBindings"], short)
    inspect["Mounts"] = sorted(inspect["Mounts"], key=lambda one: one["Destination"])
    for mount in inspect["Mounts"]:
        mount.pop("Mode", None)
    if inspect["Config"]["Hostname"] == short:
        inspect["Config"]["Hostname"] = "its number"
    _with_named_volumes(inspect)
    for path in changed:
        section, _dot, key = path.partition(".")
        inspect[section].pop(key, None)
    kernel = {key: value for key, value in told["kernel"].items() if key not in in_force}
    return {"inspect": _plain(inspect), "files": told["files"], "kernel": kernel}


def _networks(settings: dict[str, t.Any], bindings: t.Any, short: str) -> dict[str, t.Any]:
    found = {}
    for name, endpoint in settings["Networks"].items():
        kept = {key: value for key, value in endpoint.items() if key not in _GIVEN}
        kept["chosen address"] = (endpoint.get("IPAMConfig") or {}).get("IPv4Address") and endpoint["IPAddress"]
        kept["Aliases"] = [one for one in kept.get("Aliases") or () if one != short]
        kept["DNSNames"] = [one for one in kept.get("DNSNames") or () if one != short]
        found[name] = kept
    return {"Networks": found, "Ports": _ports(settings.get("Ports") or {}, bindings or {})}


def _ports(ports: dict[str, t.Any], bindings: dict[str, t.Any]) -> dict[str, t.Any]:
    """Numbers that nobody asked for may be others, but for their count."""
    asked = {one["HostPort"] for bound in bindings.values() for one in bound} - {"", "0"}
    return {port: sorted((one["HostIp"], one["HostPort"] if one["HostPort"] in asked else "") for one in bound or ())
            for port, bound in ports.items()}


def _with_named_volumes(inspect: dict[str, t.Any]) -> None:
    """Volumes without a name get one, so that the next container has them: that is told apart by Mounts."""
    host = inspect["HostConfig"]
    names = {one["Name"] for one in inspect["Mounts"] if one["Type"] == "volume" and len(one["Name"]) == 64}
    host["Binds"] = sorted(bind for bind in host["Binds"] or () if bind.split(":")[0] not in names)
    for mount in host.get("Mounts") or ():
        if mount.get("Source") in names:
            del mount["Source"]


def _plain(value: t.Any) -> t.Any:
    """Nothing is nothing, however it is written."""
    if isinstance(value, dict):
        found = {key: _plain(one) for key, one in value.items()}
        return {key: one for key, one in found.items() if one not in (None, [], {}, "")}
    return [_plain(one) for one in value] if isinstance(value, (list, tuple)) else value
