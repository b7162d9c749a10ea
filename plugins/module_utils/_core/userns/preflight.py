# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""May this engine get userns-remap, or lose it, now? Everything that speaks against it, and what it will bring.

What could not be read speaks against it.
"""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field

from ansible_collections.bulkhead.containers.plugins.module_utils._core import container_defaults, container_order
from ansible_collections.bulkhead.containers.plugins.module_utils._core.subjects import mounts
from ansible_collections.bulkhead.containers.plugins.module_utils._core.userns import (
    container_effects,
    engine_obstacles,
    host_obstacles,
)

Record = t.Mapping[str, t.Any]
Entry = t.Dict[str, str]

ALL = "all"


@dataclass(frozen=True)
class Move:
    """What is wanted. C(accept): names of containers that may stay behind, or C("all")."""

    present: bool = True
    user: str = "dockremap"
    count: int = 65536
    accept: t.Sequence[str] = ()
    carry_images: bool = True

    def accepts(self, container: Record) -> bool:
        return ALL in self.accept or container["name"] in self.accept


@dataclass
class _Report:
    blockers: t.List[Entry] = field(default_factory=list)
    warnings: t.List[Entry] = field(default_factory=list)

    def block(self, subject: str, advice: t.Iterable[t.Tuple[str, str]]) -> None:
        self.blockers += [_entry(subject, *one) for one in advice]

    def warn(self, subject: str, advice: t.Iterable[t.Tuple[str, str]]) -> None:
        self.warnings += [_entry(subject, *one) for one in advice]


def check(snapshot: Record, facts: Record, move: Move) -> t.Dict[str, t.Any]:
    """C(facts): what the module C(userns_remap_info) returns, and in C(range) the ids that containers get; where there
    is none, C(range_refused) says why."""
    report = _Report()
    engine = engine_obstacles.find(snapshot)
    reason = engine_obstacles.unusable(engine)
    if engine is None or reason:
        report.block("docker", [reason or engine_obstacles.NONE])
        return _answer(report, move, {})
    remembered = facts.get("remembered")
    if remembered is None:
        report.block("/var/lib/bulkhead/userns_remap.json", [_DAMAGED])
    switched = engine_obstacles.is_done(engine, move.present, move.user)
    if not switched:
        _obstacles(report, snapshot, engine, facts, move)
        _containers(report, snapshot, engine, facts, move)
    interrupted = _is_interrupted(remembered or {}, move.present)
    return {
        **_answer(report, move, engine),
        "range": facts.get("range") or {},
        "done": switched and not interrupted,
        "resume": switched and interrupted,
        **_carried_on(remembered or {}, engine, facts, move, switched),
    }


def _answer(report: _Report, move: Move, engine: Record) -> t.Dict[str, t.Any]:
    running = [one for one in engine.get("containers") or () if _runs(one)]
    return {
        "engine": engine.get("name", "docker"),
        "state": "present" if move.present else "absent",
        "range": {},
        "safe": not report.blockers,
        "done": False,
        "resume": False,
        "blockers": report.blockers,
        "warnings": report.warnings,
        "data_root": (engine.get("info") or {}).get("data_root") or "",
        "stop": [_brief(one) for one in container_order.to_stop(running)],
        "running": [],
        "images": [],
        "archive": "",
    }


def _is_interrupted(remembered: Record, present: bool) -> bool:
    """Whether a run of either kind was broken off. What ran is remembered from the one to the other."""
    return remembered.get("finished") is False if present else bool(remembered)


def _carried_on(remembered: Record, engine: Record, facts: Record, move: Move, switched: bool) -> t.Dict[str, t.Any]:
    """C(running): what has to run in the old world, in an order to stop it. C(images), C(archive): what is carried."""
    if switched or not move.present:
        # A run that came to its end has removed its archive: what is in that place now is not ours.
        archive = "" if remembered.get("finished") else remembered.get("archive", "")
        return {**{key: remembered.get(key, []) for key in ("running", "images")}, "archive": archive}
    there = {one["id"]: _brief(one) for one in container_order.to_stop(engine.get("containers") or ())}
    before = {one["id"] for one in remembered.get("running", [])} if _is_interrupted(remembered, True) else set()
    runs = {one["id"] for one in engine.get("containers") or () if _runs(one)}
    images = _carried(facts, move)
    return {"running": [brief for number, brief in there.items() if number in runs | before],
            "images": images, "archive": (facts.get("archive") or {}).get("path", "") if images else ""}


def _runs(container: Record) -> bool:
    return container["state"] not in ("created", "exited", "dead")


def _brief(container: Record) -> t.Dict[str, str]:
    restart = container_defaults.expand(container.get("configured") or {})["restart"] or {}
    return {"id": container["id"], "name": container["name"], "restart": restart.get("name", "")}


def _obstacles(report: _Report, snapshot: Record, engine: Record, facts: Record, move: Move) -> None:
    report.block(engine["name"], engine_obstacles.blocking(engine, facts, move.present))
    if move.present:
        report.warn(engine["name"], engine_obstacles.worth_knowing(engine, facts))
        for subject, advice in host_obstacles.blocking(snapshot, facts, move.user, move.count):
            report.block(subject, [advice])
        if _carried(facts, move):
            for subject, advice in host_obstacles.no_place(facts):
                report.block(subject, [advice])
        for subject, advice in host_obstacles.no_room(facts, _bytes(facts, move)):
            report.block(subject, [advice])
        report.warn("images", _left_behind(facts, move))


def _containers(report: _Report, snapshot: Record, engine: Record, facts: Record, move: Move) -> None:
    known = engine["containers"] or ()
    unknown = sorted(set(move.accept) - {one["name"] for one in known} - {ALL})
    report.warn("accept", [("there is no container %s" % name, "Take it off the list") for name in unknown])
    world = _world(snapshot, facts, move)
    for one in known:
        report.block(one["name"], container_effects.not_stoppable(one))
        accepted = move.accepts(one)
        if not accepted:
            report.block(one["name"], [_NOT_ACCEPTED[move.present]])
        if move.present:
            weigh = report.warn if accepted else report.block
            weigh(one["name"], container_effects.refused(one))
            weigh(one["name"], container_effects.unknown(one, world))
            report.warn(one["name"], container_effects.changed(one, world))


_DAMAGED = ("what was remembered of an earlier run could not be read",
            "Restore that file, or remove it and see to the containers yourself")

_NOT_ACCEPTED = {
    True: ("it would be stopped and stay behind with the old data root", "Accept that, or remove the container"),
    False: ("it would be stopped and stay behind with the remapped data root", "Accept that, or remove the container"),
}


def _world(snapshot: Record, facts: Record, move: Move) -> container_effects.World:
    mapped = facts.get("range") or {"start": 0, "count": move.count}
    return container_effects.World(
        start=mapped["start"],
        count=mapped["count"],
        sources=facts.get("sources") or {},
        has_data=facts.get("volumes") or {},
        landmarks=mounts.landmarks(snapshot),
    )


def _carried(facts: Record, move: Move) -> t.List[str]:
    """By all their names; those that a container uses and that have none, by id."""
    if not move.carry_images:
        return []
    images = facts.get("images") or []
    return sorted(name for one in images for name in one["names"] or ([one["id"]] if one["used"] else []))


def _bytes(facts: Record, move: Move) -> int:
    if not move.carry_images:
        return 0
    return sum(one["size"] for one in facts.get("images") or [] if one["names"] or one["used"])


def _left_behind(facts: Record, move: Move) -> t.Iterator[t.Tuple[str, str]]:
    nameless = [one["id"] for one in facts.get("images") or [] if not one["names"] and not one["used"]]
    if not move.carry_images:
        yield "no image is carried into the new world", "Pull or load those that are needed"
    elif nameless:
        yield "%d images without a name and a container stay behind" % len(nameless), "Tag those that are needed"


def _entry(subject: str, reason: str, next_step: str) -> Entry:
    return {"subject": subject, "reason": reason, "next": next_step}
