# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The fleet as the page's script reads it: texts once, findings as short rows of numbers.

Two hundred hosts with three hundred findings each would be a hundred megabytes as they are. Here a finding is
C([control, status, subject, evidence, waiver]): places in the lists beside it. What passes is counted for each control.
"""

from __future__ import annotations

import json
import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.control import AREAS, SEVERITIES
from ansible_collections.bulkhead.containers.plugins.module_utils._core.summary import STATUSES, rank
from ansible_collections.bulkhead.containers.plugins.plugin_utils._reports.fleet import Fleet, Report
from ansible_collections.bulkhead.containers.plugins.plugin_utils._reports.wording import reference_texts, value_text

COUNTED_ONLY = ("not_applicable", "pass")

Json = t.Dict[str, t.Any]


class _Places:
    """Numbers things in the order in which they are first met."""

    def __init__(self) -> None:
        self._places: t.Dict[str, int] = {}
        self.things: t.List[t.Any] = []

    def of(self, thing: t.Any) -> int:
        key = json.dumps(thing)
        if key not in self._places:
            self._places[key] = len(self.things)
            self.things.append(thing)
        return self._places[key]


def pack(fleet: Fleet) -> Json:
    controls = _controls(fleet)
    numbers = {control["id"]: number for number, control in enumerate(controls)}
    texts, subjects, evidence, waivers = _Places(), _Places(), _Places(), _Places()

    def row(finding: t.Mapping[str, t.Any]) -> t.List[int]:
        subject = finding["subject"]
        said = [texts.of(text) for text in (value_text(finding.get("actual")), finding["expected"], finding["reason"])]
        named = [texts.of(text) for text in (subject["kind"], subject["name"], subject.get("engine", ""))]
        places = [numbers[finding["id"]], STATUSES.index(finding["status"]), subjects.of(named), evidence.of(said)]
        return places + [waivers.of(finding["waiver"])] if finding.get("waiver") else places

    hosts = [_host(report, numbers, row) for report in fleet.reports]
    return {
        "title": fleet.title,
        "generated": fleet.generated,
        "counts": fleet.counts(),
        "severities": SEVERITIES,
        "statuses": STATUSES,
        "areas": _areas(controls),
        "controls": controls,
        "texts": texts.things,
        "subjects": subjects.things,
        "evidence": evidence.things,
        "waivers": waivers.things,
        "hosts": hosts,
        "missing": list(fleet.missing),
    }


def _host(report: Report, numbers: t.Mapping[str, int],
          row: t.Callable[[t.Mapping[str, t.Any]], t.List[int]]) -> Json:
    told = [finding for finding in report["findings"] if finding["status"] not in COUNTED_ONLY]
    return {
        "name": report["host"],
        "taken": report["taken"],
        "profile": report["profile"],
        "engines": [_engine(engine) for engine in report["engines"]],
        "errors": [[str(error.get(key) or "") for key in ("section", "object", "reason")]
                   for error in report["errors"]],
        "counts": report["counts"],
        "rows": [row(finding) for finding in sorted(told, key=rank)],
        "counted": {status: _counted(report, status, numbers) for status in COUNTED_ONLY},
    }


def _engine(engine: t.Mapping[str, t.Any]) -> str:
    words = [engine.get("name"), engine.get("version"), engine.get("mode")]
    state = engine.get("state") or "up"
    return " ".join(str(word) for word in words if word) + ("" if state == "up" else ": %s" % state)


def _counted(report: Report, status: str, numbers: t.Mapping[str, int]) -> t.List[int]:
    """Control and number, one after the other."""
    counted: t.Dict[int, int] = {}
    for finding in report["findings"]:
        if finding["status"] == status:
            number = numbers[finding["id"]]
            counted[number] = counted.get(number, 0) + 1
    return [number for pair in sorted(counted.items()) for number in pair]


def _controls(fleet: Fleet) -> t.List[Json]:
    known: t.Dict[str, t.Mapping[str, t.Any]] = {}
    for report in fleet.reports:
        for finding in report["findings"]:
            known.setdefault(finding["id"], finding)
    return [_control(known[name]) for name in sorted(known)]


def _control(finding: t.Mapping[str, t.Any]) -> Json:
    remedy = finding["remedy"]
    return {
        "id": finding["id"],
        "title": finding["title"],
        "severity": SEVERITIES.index(finding["severity"]),
        "area": finding["area"],
        "why": finding["why"],
        "todo": str(remedy.get("text") or ""),
        "impact": str(remedy.get("impact") or ""),
        "disruption": finding["disruption"],
        "references": reference_texts(finding["references"]),
    }


def _areas(controls: t.Sequence[Json]) -> t.List[t.List[str]]:
    """The areas that occur, in the catalogue's order."""
    used = {control["area"] for control in controls}
    ordered = [area for area in AREAS if area in used] + sorted(used - set(AREAS))
    return [[area, str(AREAS.get(area, area))] for area in ordered]
