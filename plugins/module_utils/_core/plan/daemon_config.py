# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Engines: one step for each whose configuration file is to change, or whose change was broken off."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

from ansible_collections.bulkhead.containers.plugins.module_utils._core import engine_unit
from ansible_collections.bulkhead.containers.plugins.module_utils._core.daemon_config import effects, keys
from ansible_collections.bulkhead.containers.plugins.module_utils._core.daemon_config.model import LADDER, RELOAD, Path
from ansible_collections.bulkhead.containers.plugins.module_utils._core.parse.daemon_flags import key_of
from ansible_collections.bulkhead.containers.plugins.module_utils._core.plan import unmet_settings, wanted_settings
from ansible_collections.bulkhead.containers.plugins.module_utils._core.plan.model import (
    Case,
    Entry,
    Key,
    Part,
    Record,
    by_hand,
    key,
    pending,
)
from ansible_collections.bulkhead.containers.plugins.module_utils._core.plan.wanted_settings import EXECUTOR

# Stands where a finding's control would, for settings that no control asks for, or none any more.
OF_POLICY = "hardening_daemon_settings"

_NO_UNIT = "No unit of systemd runs this engine, so that it is left alone. "
_BY_HAND = "%s: no unit of systemd runs this engine, so that nobody here can restart it. Run it by its unit first."
_NOT_READ = "Which keys of its configuration file are ours could not be read: look at the host as root."
_FLAG = "The engine's unit gives it as a flag: with the key in its file as well the engine would not start."
_CONFLICT = "Somebody changed %s since it was written for this policy."
_SWARM = "An engine that is part of a swarm cannot keep containers through its own restart. "


@dataclass(frozen=True)
class _Obstacle:
    """Why a key is not even tried."""

    needs: str
    reason: str
    allow: str = ""


def make(case: Case) -> Part:
    parts = [_part(case, engine) for engine in case.snapshot["engines"]]
    return Part(
        steps=[step for part in parts for step in part.steps],
        count=sum(part.count for part in parts),
        pending=[entry for part in parts for entry in part.pending],
        by_hand=[entry for part in parts for entry in part.by_hand],
        covered=frozenset(one for part in parts for one in part.covered),
    )


def _part(case: Case, engine: Record) -> Part:
    findings = [one for one in case.findings
                if EXECUTOR in one["remedy"] and one["subject"]["name"] == engine["name"]]
    wrong = [one for one in findings if one["status"] == "fail"]
    if engine["name"].startswith("docker:"):
        return Part([], by_hand=[by_hand(one, _NO_UNIT + one["remedy"]["text"]) for one in wrong])
    if engine.get("managed") is None:
        return Part([], by_hand=[by_hand(one, _NOT_READ) for one in wrong])
    return _Engine(case, engine, findings).part()


class _Engine:
    """One engine that could be changed."""

    def __init__(self, case: Case, engine: Record, findings: t.Sequence[Record]) -> None:
        self._policy, self._engine, self._findings = case.policy, engine, findings
        self._disruption = _most(engine, case.policy.disruption)
        self._own = wanted_settings.of_policy(engine, self._policy.daemon_settings)
        asked = {**wanted_settings.of_findings(findings, engine, self._policy.daemon_settings), **self._own}
        self._obstacles = self._find_obstacles(asked)
        self._wanted = {path: value for path, value in asked.items() if path not in self._obstacles}
        self._situation = unmet_settings.situation(engine, self._wanted, self._disruption)
        self._words = unmet_settings.words(engine, self._wanted, self._failing(), self._situation)

    def part(self) -> Part:
        allowed = effects.allowed(self._disruption, self._situation)
        now = {path for path, word in self._words.items() if not effects.exceeds(word, allowed)}
        if not now and not self._engine["interrupted"]:
            return Part([], pending=self._pending(now))
        return Part([self._step(now)], count=1, pending=self._pending(now), covered=self._covered(now))

    def _step(self, now: t.Set[Path]) -> Entry:
        return {
            "engine": self._engine["name"],
            "user": self._engine["user"] if self._engine["mode"] == "rootless" else "",
            "path": self._engine["config"]["path"],
            "settings": wanted_settings.document(self._wanted),
            "disruption": self._disruption,
            "flags": self._policy.flags,
            "conflicts": self._policy.conflicts,
            "engine_timeout": self._policy.start_timeout,
            "controls": sorted({identity for identity, _name, _engine in self._covered(now)}),
            "unmet": sorted(keys.name_of(path) for path in now if path in self._own),
        }

    def _find_obstacles(self, asked: t.Mapping[Path, t.Any]) -> t.Dict[Path, _Obstacle]:
        flags = set(map(key_of, ((self._engine["unit"] or {}).get("flags") or {}))) - {"runtimes"}
        changed = unmet_settings.conflicting(self._engine)
        found: t.Dict[Path, _Obstacle] = {}
        for path in asked:
            if path[0] in flags and self._policy.flags == "refuse":
                found[path] = _Obstacle("move", _FLAG, "hardening_flags=move")
            elif path == ("live-restore",) and (self._engine["swarm"] or {}).get("state") not in (None, "inactive"):
                found[path] = _Obstacle("hand", _SWARM)
            elif keys.name_of(path) in changed and self._policy.conflicts == "keep":
                found[path] = _Obstacle("conflict", _CONFLICT % keys.name_of(path), "hardening_conflicts=overwrite")
        return found

    def _failing(self) -> t.Set[str]:
        return {keys.name_of(path) for one in self._findings if one["status"] == "fail" for path in _paths(one)}

    def _pending(self, now: t.Set[Path]) -> t.List[Entry]:
        entries = [entry for one in self._open() for entry in self._why(_paths(one) - now, one)]
        asked = {path for one in self._open() for path in _paths(one)}
        for path in sorted({*self._own, *self._words} - asked - now):
            entries += self._why({path}, self._asker(path))
        return entries

    def _asker(self, path: Path) -> Record:
        """The finding that asks for the key, met as it is; otherwise the policy, or its absence."""
        return next((one for one in self._findings if path in _paths(one)), _of_policy(self._engine, path))

    def _why(self, paths: t.Set[Path], about: Record) -> t.Iterator[Entry]:
        """The gravest of what keeps the keys from being done."""
        for path in sorted(paths & set(self._obstacles)):
            found = self._obstacles[path]
            yield pending(about, found.needs, found.reason, found.allow)
            return
        waiting = {path: self._words[path] for path in paths if path in self._words}
        if waiting:
            path = max(sorted(waiting), key=lambda one: LADDER.index(waiting[one]))
            if engine_unit.is_missing(self._engine) and effects.exceeds(waiting[path], RELOAD):
                yield pending(about, "hand", _BY_HAND % keys.name_of(path))
                return
            reason = effects.why_pending(path, waiting[path], self._situation)
            # Nobody can allow what would delete a container.
            can_be_allowed = waiting[path] == effects.allowed(waiting[path], self._situation)
            yield pending(about, waiting[path], "%s: %s." % (keys.name_of(path), reason),
                          "hardening_disruption=%s" % waiting[path] if can_be_allowed else "")

    def _open(self) -> t.List[Record]:
        return [one for one in self._findings if one["status"] in ("fail", "unknown")]

    def _covered(self, now: t.Set[Path]) -> t.FrozenSet[Key]:
        return frozenset(key(one) for one in self._open() if _paths(one) & set(self._words) and not _paths(one) - now)


def _most(engine: Record, allowed: str) -> str:
    """An engine that was started by hand can be told to reload, and nobody could start it again."""
    return RELOAD if engine_unit.is_missing(engine) and effects.exceeds(allowed, RELOAD) else allowed


def _paths(finding: Record) -> t.Set[Path]:
    return set(keys.leaves(finding["remedy"][EXECUTOR]))


def _of_policy(engine: Record, path: Path) -> Record:
    return {"id": OF_POLICY, "subject": {"name": engine["name"]}, "remedy": {"text": keys.name_of(path)}}
