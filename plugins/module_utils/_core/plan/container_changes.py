# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is to be done about one container: changed while it runs, made anew, handed to its owner, or left for now."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

from ansible_collections.bulkhead.containers.plugins.module_utils._core.container_settings import engine_abilities
from ansible_collections.bulkhead.containers.plugins.module_utils._core.container_settings.differences import (
    Difference,
    Obstacle,
    obstacles,
    unmet,
)
from ansible_collections.bulkhead.containers.plugins.module_utils._core.container_settings.settings import (
    LIVE,
    RECREATE,
)
from ansible_collections.bulkhead.containers.plugins.module_utils._core.control import DISRUPTIONS
from ansible_collections.bulkhead.containers.plugins.module_utils._core.plan.model import Entry, Record

NOBODYS, IGNORED = "none", "ignored"
CONFLICT = "conflict"
# They never start a container again: what has ended stays a while, and is of the past.
_STARTED_ONCE = ("swarm", "kubernetes")
_ALIVE = ("running", "paused")

# The word of the ladder that each way needs: an update disturbs what runs no more than a reload does.
_NEEDS = {LIVE: "reload", RECREATE: "recreate"}
_WHY = {
    LIVE: "The engine has to be told to change them while the container runs.",
    RECREATE: "The container has to be made anew.",
}

_HAD_BACK = "It was made anew, and somebody had the old container back, which stays."
_OWNER_UNKNOWN = "Whose container it is could not be found out, so that it is left alone. Look at the host as root."
_DEPENDANTS_UNKNOWN = "Who uses its namespaces or volumes could not be found out. Look at the host as root."
_DEPENDANTS = "%s use its namespaces or volumes and would lose them. Make it anew by hand, and then these."
_GPU = "It uses a GPU, or may, which any change can take away from it. Make it anew by hand, with these settings."
_STANDS_STILL = {
    "paused": "It is paused, and would come back running. Unpause it, and run this again.",
    "restarting": "It starts over and over: nobody could tell whether it works afterwards. Mend it, or remove it, and "
    "run this again.",
    "dead": "The engine could not remove it. Remove it by force (docker rm --force).",
}
_NOT_RUNNING = (
    "It does not run: nobody could tell whether it works afterwards. Start it, or remove it, and run this again."
)
_UNHEALTHY = (
    "Its health check does not succeed now: nobody could tell whether it works afterwards. Mend it, and run this again."
)
# What an owner has words of its own for, and its containers do not show: it would be handed over for ever.
_UNSEEN: t.Mapping[str, t.Mapping[str, str]] = {
    "swarm": {
        "restart_policy": "A swarm starts tasks again by a condition of their service, which no container shows: see "
        "docker service inspect, and set it with docker service update --restart-condition.",
    },
}


@dataclass(frozen=True)
class Wait:
    """What is not done now, why, and the word that would allow it; C(needs) is C(hand) where a person has to act, and
    C(conflict) where somebody took back what was done."""

    settings: t.Sequence[str]
    needs: str
    reason: str

    @property
    def allow(self) -> str:
        if self.needs == CONFLICT:
            return "hardening_conflicts=overwrite"
        return "hardening_disruption=%s" % self.needs if self.needs in DISRUPTIONS else ""


@dataclass(frozen=True)
class Changes:
    """C(now): what the module is to do. C(handed): what the owner has to."""

    now: t.Sequence[Difference] = ()
    handed: t.Sequence[Difference] = ()
    waits: t.Sequence[Wait] = ()


def is_left_out(record: Record) -> bool:
    """Whether nothing is done to it, nor said of it."""
    owner = _owner_kind(record)
    return owner == IGNORED or (owner in _STARTED_ONCE and record["state"] not in _ALIVE)


def decide(engine: Record, record: Record, wanted: t.Mapping[str, t.Any], disruption: str) -> Changes:
    owner = _owner_kind(record)
    unseen = _unseen(owner, wanted)
    hidden = {one.setting for one in unseen}
    wanted = engine_abilities.lowered(engine, {name: value for name, value in wanted.items() if name not in hidden})
    possible, lacking = _sorted_out(engine, unmet(record, wanted))
    left = _by_reason([*obstacles(record, wanted), *lacking, *unseen])
    if not possible or owner not in (NOBODYS, None):
        return Changes(handed=possible, waits=left)
    if owner is None:
        return Changes(waits=[Wait(_names(possible), "hand", _OWNER_UNKNOWN), *left])
    waits = _waits(record, possible, disruption)
    waiting = {name for wait in waits for name in wait.settings}
    return Changes([one for one in possible if one.setting not in waiting], waits=[*waits, *left])


def left_to_people(changes: Changes) -> Changes:
    """Whatever would be done now waits for the word that undoes what they did."""
    waits = [Wait(_names(changes.now), CONFLICT, _HAD_BACK)] if changes.now else []
    return Changes(handed=changes.handed, waits=[*waits, *changes.waits])


def _owner_kind(record: Record) -> t.Optional[str]:
    """None where nobody knows, as in snapshots of earlier releases."""
    kind = (record.get("owner") or {}).get("kind")
    return None if kind is None else str(kind)


def _unseen(owner: t.Optional[str], wanted: t.Mapping[str, t.Any]) -> t.List[Obstacle]:
    return [Obstacle(setting, reason) for setting, reason in _UNSEEN.get(owner or "", {}).items()
            if wanted.get(setting) is not None]


def _sorted_out(engine: Record, differences: t.Iterable[Difference]) -> t.Tuple[t.List[Difference], t.List[Obstacle]]:
    possible: t.List[Difference] = []
    lacking: t.List[Obstacle] = []
    for one in differences:
        reason = engine_abilities.lacks(engine, one)
        if reason:
            lacking.append(Obstacle(one.setting, reason))
        else:
            possible.append(one)
    return possible, lacking


def _by_reason(found: t.Iterable[Obstacle]) -> t.List[Wait]:
    names: t.Dict[str, t.List[str]] = {}
    for one in found:
        names.setdefault(one.reason, []).append(one.setting)
    return [Wait(settings, "hand", reason) for reason, settings in names.items()]


def _waits(record: Record, differences: t.Sequence[Difference], disruption: str) -> t.List[Wait]:
    hindrance = _hindrance(record)
    if hindrance:
        return [Wait(_names(differences), "hand", hindrance)]
    by_way = {way: _names(one for one in differences if one.way == way) for way in _NEEDS}
    return [wait for way, names in by_way.items() if names for wait in _wait(record, way, names, disruption)]


def _wait(record: Record, way: str, names: t.Sequence[str], disruption: str) -> t.Iterator[Wait]:
    hindrance = _of_recreation(record) if way == RECREATE else ""
    if hindrance:
        yield Wait(names, "hand", hindrance)
    elif DISRUPTIONS.index(_NEEDS[way]) > DISRUPTIONS.index(disruption):
        yield Wait(names, _NEEDS[way], _WHY[way])


def _hindrance(record: Record) -> str:
    """Why nothing at all should be done to it; "" if something can be."""
    if record["state"] != "running":
        return _STANDS_STILL.get(record["state"], _NOT_RUNNING)
    configured = record["configured"]
    # What is as the engine's default has no key in a snapshot; null is what could not be read.
    gpu = "nvidia" in str(configured.get("runtime")) or configured.get("device_requests", []) != []
    return _GPU if gpu else ""


def _of_recreation(record: Record) -> str:
    """Why it should not be made anew; "" if it can be."""
    if record.get("donates_to") is None:
        return _DEPENDANTS_UNKNOWN
    if record["donates_to"]:
        return _DEPENDANTS % ", ".join(record["donates_to"])
    return _UNHEALTHY if record.get("health") in ("unhealthy", "starting") else ""


def _names(differences: t.Iterable[Difference]) -> t.List[str]:
    return [one.setting for one in differences]


def document(record: Record, differences: t.Iterable[Difference]) -> Entry:
    """As the module takes it."""
    found = list(differences)
    return {
        "name": record["name"],
        "id": record["id"],
        "settings": {one.setting: one.after for one in found},
        "live": [one.setting for one in found if one.way == LIVE],
        "recreate": [one.setting for one in found if one.way == RECREATE],
    }
