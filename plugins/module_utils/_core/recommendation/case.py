# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""One container with everything that rules may ask about it, by path."""

from __future__ import annotations

import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core import container_defaults
from ansible_collections.bulkhead.containers.plugins.module_utils._core.parse.mountinfo import is_below
from ansible_collections.bulkhead.containers.plugins.module_utils._core.recommendation.watch import (
    Record,
    Watch,
    Watched,
)


class Case:
    """C(latest): the snapshot that says what the container is now."""

    def __init__(self, latest: Record, watched: Watched) -> None:
        record = watched.record
        self.engine = watched.engine
        self.evidence = watched.evidence
        self.watch: Watch = watched.watch
        self.name = str(record["name"])
        self.state, self.health = record.get("state"), record.get("health")
        self.owner = (record.get("owner") or {}).get("kind")
        self._places = {
            "host": latest["host"],
            "engine": watched.engine,
            "record": record,
            "configured": container_defaults.expand(record["configured"]) if record["configured"] is not None else {},
            "evidence": watched.evidence,
            "neighbours": {"log_readers": _log_readers(watched.engine, record)},
        }

    def facts(self, paths: t.Iterable[str]) -> t.Dict[str, t.Any]:
        """None for what the snapshot does not have, or could not have."""
        return {path: self._fact(path) for path in paths}

    def _fact(self, path: str) -> t.Any:
        value: t.Any = self._places
        for key in path.split("."):
            value = value.get(key) if isinstance(value, dict) else None
        return value


def has_null(value: t.Any) -> bool:
    """Whether a part of it could not be read."""
    if isinstance(value, dict):
        return any(map(has_null, value.values()))
    if isinstance(value, list):
        return any(map(has_null, value))
    return value is None


def _log_readers(engine: Record, record: Record) -> t.Optional[t.List[str]]:
    """Other containers that see the directory in which the engine keeps its logs."""
    root = (engine.get("data_root") or {}).get("path")
    others = [one for one in engine["containers"] if one is not record]
    if root is None or any(one.get("mounts") is None for one in others):
        return None
    logs = root.rstrip("/") + "/containers"
    sources = {one["name"]: [mount.get("real") for mount in one["mounts"] if mount.get("type") == "bind"]
               for one in others}
    if any(None in paths for paths in sources.values()):
        return None
    return sorted(name for name, paths in sources.items()
                  if any(is_below(logs, path) or is_below(path, logs) for path in paths))
