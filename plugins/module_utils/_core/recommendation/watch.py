# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Snapshots of one host, taken one after the other -> how long and how often each of its containers was watched."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass
from functools import reduce

from ansible_collections.bulkhead.containers.plugins.module_utils._core.recommendation.model import HIGH, LOW, MEDIUM
from ansible_collections.bulkhead.containers.plugins.module_utils._core.recommendation.unite import unite

# Of somebody who looks so soon after a start it can be said that he saw it.
_SOON = 300
_THOROUGH = 3

Record = t.Mapping[str, t.Any]


@dataclass(frozen=True)
class Watch:
    """C(seconds): how long it ran until the last look; None where one of the looks could not tell."""

    seconds: t.Optional[int]
    looks: int
    starts: int
    restarted: bool  # by the engine, because it had ended

    @property
    def thorough(self) -> bool:
        return self.looks >= _THOROUGH and self.starts > 0 and not self.restarted

    @property
    def of_moments(self) -> str:
        """How sure one can be of what is seen only while one looks."""
        return HIGH if self.thorough else MEDIUM

    @property
    def of_records(self) -> str:
        """How sure one can be of what the kernel or the engine keeps."""
        return MEDIUM if self.restarted else HIGH

    @property
    def proposed(self) -> str:
        return MEDIUM if self.thorough else LOW

    def __str__(self) -> str:
        return "watched for %s at %d look%s, %d start%s seen" % (
            duration(self.seconds or 0), self.looks, "s" * (self.looks != 1), self.starts, "s" * (self.starts != 1))


@dataclass(frozen=True)
class Watched:
    """A container of the latest snapshot, with what all of them saw of it."""

    engine: Record
    record: Record
    evidence: t.Optional[Record]
    watch: Watch


def watched(snapshots: t.Sequence[Record]) -> t.List[Watched]:
    """Of each container that runs. One that was made anew begins anew."""
    # One that is given twice is one look.
    taken = {snapshot["taken"]: snapshot for snapshot in snapshots}
    ordered = [taken[moment] for moment in sorted(taken)]
    looks = [_by_container(snapshot) for snapshot in ordered]
    return [_watched(engine, record, [look[key] for look in looks if key in look])
            for engine in ordered[-1]["engines"] for record in engine["containers"] or ()
            for key in [(engine["name"], record["id"])] if record["pid"] != 0]


def duration(seconds: int) -> str:
    """In the largest unit of which there are two, or else in smaller ones."""
    for unit, size in (("days", 86400), ("hours", 3600), ("minutes", 60)):
        if seconds >= 2 * size:
            return "%d %s" % (seconds // size, unit)
    return "%d seconds" % seconds


def _by_container(snapshot: Record) -> t.Dict[t.Tuple[str, str], Record]:
    """A container whose needs nobody asked for was not looked at."""
    return {(engine["name"], record["id"]): record for engine in snapshot["engines"]
            for record in engine["containers"] or () if "evidence" in record}


def _watched(engine: Record, record: Record, looks: t.Sequence[Record]) -> Watched:
    evidence = reduce(unite, [look["evidence"] for look in looks]) if looks else None
    restarts = (evidence or {}).get("restarts")
    runs = _runs(looks)
    return Watched(engine, record, evidence, Watch(
        seconds=None if runs is None else sum(runs.values()),
        looks=len(looks),
        starts=_starts(looks, runs or {}),
        restarted=restarts is None or restarts > 0,
    ))


def _runs(looks: t.Sequence[Record]) -> t.Optional[t.Dict[str, int]]:
    """{start: seconds until the last look at what began then}."""
    runs: t.Dict[str, int] = {}
    for look in looks:
        seconds = (look["evidence"] or {}).get("window")
        if seconds is None or not look.get("started"):
            return None
        runs[look["started"]] = max(seconds, runs.get(look["started"], 0))
    return runs


def _starts(looks: t.Sequence[Record], runs: t.Mapping[str, int]) -> int:
    """What came between two looks left traces, and so did what somebody looked at soon afterwards."""
    if not runs:
        return 0
    first = min(runs)
    soon = any(look["started"] == first and look["evidence"]["window"] <= _SOON for look in looks)
    return len(runs) - 1 + soon
