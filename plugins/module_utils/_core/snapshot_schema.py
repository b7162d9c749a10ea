# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Is this a snapshot that can be judged? Asked once, at the door, of what may come from an old or damaged file."""

from __future__ import annotations

import typing as t

SCHEMA = 1

_TOP = {"schema": int, "taken": str, "errors": list, "host": dict, "engines": list}
_ERROR = {"section": str, "object": str, "reason": str}
_HOST = {"name": str, "kernel": dict, "sysctls": dict, "files": list, "accounts": dict, "audit": dict,
         "sockets": dict, "firewall": dict, "packages": dict}
# Added since. A snapshot that was taken before has none of them, which says as much as null.
_HOST_SINCE = {"ledger": dict, "own_files": dict, "read_only_sysctls": list}
_ENGINE = {"name": str, "mode": str, "state": str, "config": dict, "images": list, "networks": list,
           "volumes": list, "containers": list, "info": dict, "version": dict, "process": dict, "unit": dict}
_ENGINE_SINCE = {"replaced": list, "broken_off": str}
_CONTAINER_SINCE = {"owner": dict, "donates_to": list}
_CONTAINER = {"id": str, "name": str, "state": str, "configured": dict, "mounts": list, "in_force": dict}


class SnapshotError(ValueError):
    """What is not a snapshot, or not one of this schema."""


def check(snapshot: t.Any) -> t.Dict[str, t.Any]:
    """The snapshot, if its frame is whole. Raises SnapshotError, which names the place."""
    if not isinstance(snapshot, dict) or "schema" not in snapshot:
        raise SnapshotError("this is not a snapshot: a snapshot is a map that has 'schema'; take one with host_info")
    if snapshot["schema"] != SCHEMA:
        raise SnapshotError("the snapshot has schema %r, this collection reads schema %d; take a new one with host_info"
                            % (snapshot["schema"], SCHEMA))
    _demand(snapshot, _TOP, "snapshot", nullable=False)
    _demand(snapshot["host"], _HOST, "host", nullable=True)
    _demand(snapshot["host"], _there(_HOST_SINCE, snapshot["host"]), "host", nullable=True)
    _each(snapshot["errors"], _ERROR, "errors")
    for engine in _each(snapshot["engines"], _ENGINE, "engines"):
        _demand(engine, _there(_ENGINE_SINCE, engine), "engines.%s" % engine["name"], nullable=True)
        where = "engines.%s.containers" % engine["name"]
        for container in _each(engine["containers"] or [], _CONTAINER, where):
            _demand(container, _there(_CONTAINER_SINCE, container), "%s.%s" % (where, container["name"]), nullable=True)
    return snapshot


def _there(keys: t.Mapping[str, type], item: t.Mapping[str, t.Any]) -> t.Dict[str, type]:
    return {key: kind for key, kind in keys.items() if key in item}


def _each(items: t.List[t.Any], keys: t.Mapping[str, type], where: str) -> t.List[t.Dict[str, t.Any]]:
    for number, item in enumerate(items):
        if not isinstance(item, dict):
            raise SnapshotError("the snapshot is damaged: %s.%d is not a map" % (where, number))
        _demand(item, keys, "%s.%s" % (where, item.get("name", number)), nullable=True)
    return items


def _demand(item: t.Mapping[str, t.Any], keys: t.Mapping[str, type], where: str, nullable: bool) -> None:
    for key, kind in keys.items():
        if key not in item:
            raise SnapshotError("the snapshot is damaged: %s has no %r; was the file cut off?" % (where, key))
        # null says that a section could not be read; that is honest, not damage.
        if not (isinstance(item[key], kind) or (nullable and item[key] is None)):
            raise SnapshotError("the snapshot is damaged: %s.%s is not a %s" % (where, key, _WORDS[kind]))


_WORDS = {int: "number", str: "text", list: "list", dict: "map"}
