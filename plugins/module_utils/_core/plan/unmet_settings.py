# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which settings an engine does not follow yet, and what each would take.

From a snapshot alone, in which values that may be secrets are hidden. The module that changes the engine decides the
same from the engine itself.
"""

from __future__ import annotations

import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.daemon_config import effects, keys, managed
from ansible_collections.bulkhead.containers.plugins.module_utils._core.daemon_config.model import (
    ABSENT,
    NONE,
    RECREATE,
    RELOAD,
    Path,
)
from ansible_collections.bulkhead.containers.plugins.module_utils._core.daemon_config.values import same
from ansible_collections.bulkhead.containers.plugins.module_utils._core.inspect import redaction
from ansible_collections.bulkhead.containers.plugins.module_utils._core.parse.daemon_flags import key_of
from ansible_collections.bulkhead.containers.plugins.module_utils._core.plan.model import Record
from ansible_collections.bulkhead.containers.plugins.module_utils._core.plan.wanted_settings import (
    MANAGER,
    Leaves,
    document,
)
from ansible_collections.bulkhead.containers.plugins.module_utils._core.subjects.engine_settings import (
    is_newer_than_process,
)

# Paused containers have processes, too.
_RUNNING = ("running", "paused", "restarting")


def words(
    engine: Record, wanted: Leaves, failing: t.Collection[str], situation: effects.Situation
) -> t.Dict[Path, str]:
    """{key: the word of the ladder that it needs} of all that is not followed, keys to be given back included.

    C(failing): the names of keys whose controls the engine does not meet, whatever its file says.
    """
    entries = {entry["key"]: entry for entry in engine.get("managed") or () if entry["manager"] == MANAGER}
    found: t.Dict[Path, str] = {}
    for path, value in wanted.items():
        entry = entries.get(keys.name_of(path))
        if not _is_written(engine, path, value, entry):
            found[path] = effects.needs(path, value, situation)
        elif situation.up and _waits(engine, path, entry, failing):
            found[path] = effects.remains(path, situation) or effects.needs(path, value, situation)
    for name, entry in entries.items():
        path = keys.path_of(name)
        if path not in wanted and entry["state"] == managed.KEPT:
            found[path] = effects.needs(path, ABSENT, situation)
    turns_off = wanted.get(("live-restore",)) is not True and situation.containers_run
    held = effects.with_live_restore_last({path[0]: word for path, word in found.items()}, turns_off)
    return {path: held["live-restore"] if path == ("live-restore",) else word for path, word in found.items()}


def conflicting(engine: Record) -> t.Set[str]:
    """Keys of ours that somebody changed."""
    return {entry["key"] for entry in engine.get("managed") or ()
            if entry["manager"] == MANAGER and entry["state"] == managed.CHANGED}


def _is_written(engine: Record, path: Path, value: t.Any, entry: t.Optional[Record]) -> bool:
    if entry is not None and entry["state"] == managed.KEPT:
        return bool(entry["mark"] == managed.mark(value))
    shown = keys.find((engine["config"] or {}).get("settings") or {}, path, ABSENT)
    wanted = keys.find(redaction.settings(document({path: value})), path, ABSENT)
    # What is hidden cannot be compared: the module can.
    return same(shown, wanted) and same(wanted, value)


def _waits(engine: Record, path: Path, entry: t.Optional[Record], failing: t.Collection[str]) -> bool:
    if keys.name_of(path) in failing:
        return True
    if entry is None:
        return is_newer_than_process(engine)
    if entry["waits"] == RECREATE:
        return _was_started_under_containers(engine)
    return bool(entry["waits"]) and is_newer_than_process(engine)


def _was_started_under_containers(engine: Record) -> bool:
    started = (engine["process"] or {}).get("started") or ""
    return any(one["state"] in _RUNNING and one["started"] < started for one in engine["containers"] or ())


def situation(engine: Record, wanted: Leaves, allowed: str) -> effects.Situation:
    flags = (engine["process"] or {}).get("flags") or {}
    version = str((engine["version"] or {}).get("engine") or "")
    auto_removed = _running(engine, lambda one: bool((one.get("configured") or {}).get("auto_remove")))
    paused = _running(engine, lambda one: one["state"] == "paused")
    return effects.Situation(
        version=version,
        up=engine["state"] == "up",
        # Containers that could not be listed may be there.
        containers_run=engine["containers"] is None or any(one["state"] in _RUNNING for one in engine["containers"]),
        keeps=_keeps_containers(engine, wanted, allowed) and effects.can_keep(auto_removed, version),
        flagged=frozenset(map(key_of, flags)) - {"runtimes"},
        not_stoppable=effects.not_stoppable(auto_removed, paused),
    )


def _running(engine: Record, which: t.Callable[[Record], bool]) -> t.List[str]:
    """The names of those that run."""
    return [one["name"] for one in engine["containers"] or () if one["state"] in _RUNNING and which(one)]


def _keeps_containers(engine: Record, wanted: Leaves, allowed: str) -> bool:
    """Is live-restore in force, or will it be before anything is restarted?"""
    if engine["mode"] != "rootful":
        return False
    path: Path = ("live-restore",)
    now = bool((engine["info"] or {}).get("live_restore"))
    later = wanted.get(path, now)
    can_be_put = allowed != NONE and (engine["swarm"] or {}).get("state") == "inactive"
    return later is True and (now or (can_be_put and not effects.exceeds(RELOAD, allowed)))
