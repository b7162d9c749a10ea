# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""An engine's part in a swarm, as facts of the engine."""

from __future__ import annotations

import datetime
import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.subjects.engine_listeners import wildcard_swarm

DAY = 86400


def facts(snapshot: t.Mapping[str, t.Any], engine: t.Mapping[str, t.Any]) -> t.Dict[str, t.Any]:
    """The facts; {} if the engine did not tell."""
    swarm = engine.get("swarm")
    if not swarm:
        return {}
    return {
        "state": swarm.get("state"),
        "manager": swarm.get("control_available"),
        "managers": swarm.get("managers"),
        "autolock": swarm.get("autolock"),
        "certificate_days": _days(swarm.get("certificate_expiry_seconds")),
        "ca_age_days": _age(snapshot["taken"], swarm.get("ca_created") or ""),
        "wildcard_ports": wildcard_swarm(snapshot, engine),
        "data_path": _data_path(swarm),
        "secrets_in_environment": _secrets_in_environment(engine),
    }


def _days(seconds: t.Optional[int]) -> t.Optional[int]:
    return None if seconds is None else seconds // DAY


def _age(taken: str, created: str) -> t.Optional[int]:
    # The engine prints nanoseconds, which Python before 3.11 does not read: days need neither them nor the zone.
    try:
        then, now = (datetime.datetime.strptime(text[:19], "%Y-%m-%dT%H:%M:%S") for text in (created, taken))
    except ValueError:
        return None
    return (now - then).days


def _data_path(swarm: t.Mapping[str, t.Any]) -> t.Optional[str]:
    address = swarm.get("data_path_address")
    if not address:
        return None
    return "shared" if address == swarm.get("node_address") else "separate"


def _secrets_in_environment(engine: t.Mapping[str, t.Any]) -> t.Optional[t.List[str]]:
    containers = engine["containers"]
    if containers is None:
        return None
    return sorted("%s: %s" % (container["name"], ", ".join(container["secrets"]["env"]))
                  for container in containers if (container.get("secrets") or {}).get("env"))
