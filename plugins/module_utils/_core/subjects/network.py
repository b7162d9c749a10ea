# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Networks of the engines."""

from __future__ import annotations

import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.subjects import engine_section
from ansible_collections.bulkhead.containers.plugins.module_utils._core.subjects.model import Subject, SubjectSet

Record = t.Mapping[str, t.Any]

_BRIDGE = "com.docker.network.bridge."

# Made by the engine itself, and not to be removed.
_BUILT_IN = ("bridge", "host", "none", "ingress", "docker_gwbridge")


def build(snapshot: Record, context: Record) -> SubjectSet:
    """A subject for each network of each engine."""
    return engine_section.collect(snapshot, "networks", _subject)


def _subject(engine: Record, record: Record) -> Subject:
    told, driver = options(record), record.get("driver")
    facts = {
        "name": record["name"],
        "driver": driver,
        "built_in": record["name"] in _BUILT_IN,
        "internal": record.get("internal"),
        "encrypted": None if driver is None else record.get("encrypted"),
        "used": _used(record),
        "gateway_modes": None if told is None else _gateway_modes(told),
        "trusted_host_interfaces": None if told is None else told.get(_BRIDGE + "trusted_host_interfaces", ""),
        "containers_talk": None if told is None or driver is None else _containers_talk(told),
    }
    return Subject("network", record["name"], facts, engine["name"],
                   {"": "The engine did not tell this of the network %s." % record["name"]})


def options(record: Record) -> t.Optional[Record]:
    """A network's options; None if the engine did not tell all of them."""
    told = record.get("options")
    return None if told is None or None in told.values() else told


def _used(record: Record) -> t.Optional[bool]:
    # Of a network that spans hosts, one host sees its own containers only.
    if record.get("scope") == "swarm" or record.get("containers"):
        return True
    return None if None in (record.get("scope"), record.get("containers")) else False


def _gateway_modes(told: Record) -> t.List[str]:
    return sorted({str(told[key]) for key in (_BRIDGE + "gateway_mode_ipv4", _BRIDGE + "gateway_mode_ipv6")
                   if told.get(key)})


def _containers_talk(told: Record) -> bool:
    return str(told.get(_BRIDGE + "enable_icc", "true")).lower() not in ("false", "0", "f")
