# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Where an engine's API can be reached by TCP.

The kernel shows the ports that the engine's process holds; some are not its API: swarm's, the metrics', and published
ports, which the engine holds itself where it runs no userland proxy.
"""

from __future__ import annotations

import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.subjects.engine_settings import Settings

SWARM_PORTS = (2377, 7946)
WILDCARDS = ("", "*", "0.0.0.0", "::", "[::]")

Listeners = t.Optional[t.List[str]]


def api(snapshot: t.Mapping[str, t.Any], engine: t.Mapping[str, t.Any], settings: Settings) -> Listeners:
    """The addresses, as C(address:port); None if they cannot be told."""
    held = _held(snapshot, engine)
    if held is None:
        return None
    hosts = [host[len("tcp://"):] for host in settings.get("hosts") or () if str(host).startswith("tcp://")]
    named = {_port(host) for host in hosts}
    others = _other_ports(engine, settings)
    found = {_join(*entry) for entry in held if entry[1] in named or entry[1] not in (others or ())}
    # Without the containers' ports a port that the engine holds may be any container's.
    if others is None and any(entry[1] not in named for entry in held):
        return None
    seen = {entry[1] for entry in held}
    return sorted(found | {host for host in hosts if _port(host) not in seen})


def wildcard_swarm(snapshot: t.Mapping[str, t.Any], engine: t.Mapping[str, t.Any]) -> Listeners:
    """Swarm's ports that listen on all addresses."""
    held = _held(snapshot, engine)
    if held is None:
        return None
    return sorted(_join(*entry) for entry in held if entry[1] in SWARM_PORTS and entry[0] in WILDCARDS)


def _held(snapshot: t.Mapping[str, t.Any], engine: t.Mapping[str, t.Any]) -> t.Optional[t.List[t.Tuple[str, int]]]:
    sockets = snapshot["host"]["sockets"]
    if sockets is None or sockets.get("tcp") is None:
        return None
    return [(entry["address"], entry["port"]) for entry in sockets["tcp"] if entry["engine"] == engine["name"]]


def _other_ports(engine: t.Mapping[str, t.Any], settings: Settings) -> t.Optional[t.Set[t.Optional[int]]]:
    containers = engine["containers"]
    if containers is None or any(container.get("published", ()) is None for container in containers):
        return None
    ports: t.Set[t.Optional[int]] = {port["host_port"] for container in containers
                                     for port in container.get("published") or ()}
    ports |= {_port(str(settings.get("metrics-addr") or "")), settings.get("network-diagnostic-port")}
    if (engine.get("swarm") or {}).get("state", "inactive") != "inactive":
        ports |= set(SWARM_PORTS)
    return ports


def _port(address: str) -> t.Optional[int]:
    digits = address.rpartition(":")[2]
    return int(digits) if digits.isdigit() else None


def _join(address: str, port: int) -> str:
    return "%s:%d" % ("[%s]" % address if ":" in address and not address.startswith("[") else address, port)
