# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What it takes until the engine follows a key of its file, and what that does to the containers that run."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

from ansible_collections.bulkhead.containers.plugins.module_utils._core.daemon_config import keys
from ansible_collections.bulkhead.containers.plugins.module_utils._core.daemon_config.model import (
    ABSENT,
    LADDER,
    NONE,
    RECREATE,
    RELOAD,
    RESTART,
    Path,
)
from ansible_collections.bulkhead.containers.plugins.module_utils._core.parse.package_versions import upstream

WHEN_STOPPED = "the engine is stopped: it takes effect at its next start"
_KEEPS_AUTO_REMOVED = upstream("24.0.8") or ()
_KEPT = {
    keys.NETWORK: "the engine leaves its network alone when it is started while containers run: it takes effect at a "
    "start of the engine with no container running",
    keys.PROXY: "containers that went on running reach published ports in the old way: it takes full effect when they "
    "have been stopped and started",
}
_NEEDS = {
    RELOAD: "the engine has to reload its configuration",
    RESTART: "the engine has to be restarted",
    RECREATE: "the engine has to be restarted, and not all containers that run would go on through that",
}
_LIVE_RESTORE = "live-restore"
_NOT_STOPPABLE = "%s. These cannot be stopped and be there again as they are: %s"
_AUTO_REMOVED = "%s (started with --rm: it would be deleted with its data)"
_PAUSED = "%s (paused: it would come back running)"
_LATER = {
    keys.CREATE: "containers that are there keep what they were created with, until they are created anew",
    keys.START: "containers that run take it at their next start",
}


@dataclass(frozen=True)
class Situation:
    """What decides about the cost of a change, whoever saw it: an engine and its containers.

    C(keeps): containers go on through a restart, because live-restore is in force or is put in force before.
    C(flagged): keys that the running process was given as flags. C(not_stoppable): containers that could not be brought
    back as they are, each with the reason.
    """

    version: str
    up: bool
    containers_run: bool
    keeps: bool
    flagged: t.FrozenSet[str] = frozenset()
    not_stoppable: t.Tuple[str, ...] = ()


def not_stoppable(auto_removed: t.Iterable[str], paused: t.Iterable[str]) -> t.Tuple[str, ...]:
    """For C(Situation), from the containers' names."""
    return tuple(sorted([*(_AUTO_REMOVED % one for one in auto_removed), *(_PAUSED % one for one in paused)]))


def can_keep(auto_removed: t.Collection[str], version: str) -> bool:
    """Engines before 24.0.8 delete at their start what was started with --rm, whatever live-restore says.

    Source: daemon.restore of moby at the tags v20.10.27, v23.0.18, v24.0.7, v24.0.8 and v25.0.0; seen with 20.10.24.
    """
    found = upstream(version)
    return not auto_removed or (found is not None and found >= _KEEPS_AUTO_REMOVED)


def allowed(disruption: str, situation: Situation) -> str:
    """Containers may be stopped where they can be started again afterwards."""
    return RESTART if disruption == RECREATE and situation.not_stoppable else disruption


def with_live_restore_last(words: t.Mapping[str, str], turns_off: bool) -> t.Dict[str, str]:
    """C(words): by the top of each key. As long as others wait for a restart that containers are to go on through,
    live-restore waits with them."""
    others = [word for top, word in words.items() if top != _LIVE_RESTORE]
    waits = turns_off and words.get(_LIVE_RESTORE) == RELOAD and RESTART in others
    return {**words, _LIVE_RESTORE: RESTART} if waits else dict(words)


def needs(path: Path, value: t.Any, situation: Situation) -> str:
    """The word of the ladder that a change of that key to that value (or ABSENT) needs."""
    if not situation.up:
        return NONE
    if path[0] not in situation.flagged and _reload_takes(path, value, situation.version):
        return RELOAD
    if not situation.containers_run:
        return RESTART
    return RESTART if situation.keeps and keys.of(path[0]).reach != keys.ROOT else RECREATE


def remains(path: Path, situation: Situation) -> str:
    """What a key still needs after a restart: C("") if it is in force then."""
    under_containers = situation.up and situation.containers_run and situation.keeps
    return RECREATE if under_containers and keys.of(path[0]).reach in _KEPT else ""


def why_deferred(word: str, situation: Situation) -> str:
    return _reason(_NEEDS[word], word, situation)


def why_pending(path: Path, word: str, situation: Situation) -> str:
    reason = _KEPT.get(keys.of(path[0]).reach, _NEEDS[word]) if word == RECREATE else _NEEDS[word]
    return _reason(reason, word, situation)


def _reason(reason: str, word: str, situation: Situation) -> str:
    names = situation.not_stoppable if word == RECREATE else ()
    return _NOT_STOPPABLE % (reason, ", ".join(names)) if names else reason


def note(path: Path) -> str:
    """Of a key that is in force: what it does not reach. C("") if it reaches all."""
    return _LATER.get(keys.of(path[0]).reach, "")


def exceeds(word: str, allowed: str) -> bool:
    return LADDER.index(word) > LADDER.index(allowed)


def most(words: t.Iterable[str]) -> str:
    return max(words, key=LADDER.index, default=NONE)


def reset_for_reload(path: Path, version: str) -> t.Any:
    """What the file has to say for a reload to bring back the default of a key that goes; ABSENT: nothing will."""
    key = keys.of(path[0])
    return key.reset if len(path) == 1 and keys.reloads(path, version) and key.reset is not None else ABSENT


def _reload_takes(path: Path, value: t.Any, version: str) -> bool:
    if not keys.reloads(path, version):
        return False
    key = keys.of(path[0])
    return value is not ABSENT or key.forgets or reset_for_reload(path, version) is not ABSENT
