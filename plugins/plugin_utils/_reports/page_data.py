# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The fleet as the page's script reads it: texts once, findings as short rows of numbers.

Two hundred hosts with three hundred findings each would be a hundred megabytes as they are. Here a finding is
C([control, status, subject, evidence, waiver, change, left, was]): places in the lists beside it. The last four can be
absent, and 0 is none. What passes is counted for each control. C(mended) has what failed or was unknown before and
is told no more.
"""

from __future__ import annotations

import json
import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.control import AREAS, SEVERITIES
from ansible_collections.bulkhead.containers.plugins.module_utils._core.summary import STATUSES, rank
from ansible_collections.bulkhead.containers.plugins.plugin_utils._reports import outstanding
from ansible_collections.bulkhead.containers.plugins.plugin_utils._reports.fleet import CHANGES, Fleet, Report
from ansible_collections.bulkhead.containers.plugins.plugin_utils._reports.wording import reference_texts, value_text

COUNTED_ONLY = ("not_applicable", "pass")
BY_HAND, PENDING, HANDED_OVER = "by_hand", "pending", "hand_over"
# A kind of what is left is a number on the page.
_LEFTS = (BY_HAND, PENDING, HANDED_OVER)

Json = t.Dict[str, t.Any]
Finding = t.Mapping[str, t.Any]

# So many numbers of a row are there always.
_ALWAYS = 4


class _Places:
    """Numbers things in the order in which they are first met."""

    def __init__(self, *first: t.Any) -> None:
        self._places: t.Dict[str, int] = {}
        self.things: t.List[t.Any] = list(first)

    def of(self, thing: t.Any) -> int:
        key = json.dumps(thing)
        if key not in self._places:
            self._places[key] = len(self.things)
            self.things.append(thing)
        return self._places[key]


class _Lists:
    """What the rows of all hosts lead into."""

    def __init__(self, controls: t.Sequence[Json]) -> None:
        self._controls = {(control["id"], control["severity"]): number for number, control in enumerate(controls)}
        self._titles = {control["id"]: control["title"] for control in controls}
        self.texts, self.subjects, self.evidence = _Places(), _Places(), _Places()
        self.waivers, self.lefts, self.were = _Places(None), _Places(None), _Places(None)

    def row(self, finding: Finding, left: int) -> t.List[int]:
        said = [self.texts.of(text) for text in (value_text(finding.get("actual")), finding["expected"],
                                                 finding["reason"])]
        subject = finding["subject"]
        row = [
            self.control(finding),
            STATUSES.index(finding["status"]),
            self.subject(subject["kind"], subject["name"], subject.get("engine", "")),
            self.evidence.of(said),
            self.waivers.of(finding["waiver"]) if finding.get("waiver") else 0,
            CHANGES.index(finding["change"]) + 1 if finding.get("change") else 0,
            left,
            self._was(finding["was"]) if finding.get("was") else 0,
        ]
        while not row[-1] and len(row) > _ALWAYS:
            row.pop()
        return row

    def control(self, finding: Finding) -> int:
        """One for each severity that it has: on a rootless engine some are less grave."""
        return self._controls[finding["id"], SEVERITIES.index(finding["severity"])]

    def subject(self, *words: str) -> int:
        return self.subjects.of([self.texts.of(word) for word in words])

    def left(self, kind: str, entry: t.Mapping[str, str], finding: t.Optional[Finding]) -> int:
        """What is to be done, and by whom. Words that the control says too are not told twice."""
        said = entry["reason"] if kind == PENDING else entry["text"]
        if finding and said == finding["remedy"].get("text"):
            said = ""
        title = self._titles.get(entry["control"], entry["control"])
        return self._left(kind, title, said, entry.get("needs", ""), entry.get("allow", ""))

    def handed_over(self, entry: t.Mapping[str, str]) -> t.List[int]:
        """What and to whom, and of which container."""
        place = self._left(HANDED_OVER, entry["owner"], entry["settings"], "", "")
        return [place, self.subject("container", entry["container"], entry["engine"])]

    def _left(self, kind: str, *words: str) -> int:
        return self.lefts.of([_LEFTS.index(kind)] + [self.texts.of(word) for word in words])

    def _was(self, was: t.Mapping[str, str]) -> int:
        return self.were.of([STATUSES.index(was["status"]), self.texts.of(was.get("reason", ""))])


def pack(fleet: Fleet) -> Json:
    controls = _controls(fleet)
    lists = _Lists(controls)
    hosts = [_host(report, lists) for report in fleet.reports]
    return {
        "title": fleet.title,
        "generated": fleet.generated,
        "counts": fleet.counts(),
        "compared": fleet.compared(),
        "severities": SEVERITIES,
        "statuses": STATUSES,
        "changes": ("",) + CHANGES,
        "areas": _areas(controls),
        "controls": controls,
        "texts": lists.texts.things,
        "subjects": lists.subjects.things,
        "evidence": lists.evidence.things,
        "waivers": lists.waivers.things,
        "lefts": lists.lefts.things,
        "were": lists.were.things,
        "hosts": hosts,
        "missing": list(fleet.missing),
        "playbook": outstanding.PLAYBOOK,
    }


def _host(report: Report, lists: _Lists) -> Json:
    told = [finding for finding in report["findings"] if finding["status"] not in COUNTED_ONLY]
    lefts, others = _left(report, told, lists)
    host = {
        "name": report["host"],
        "taken": report["taken"],
        "profile": report["profile"],
        "engines": [_engine(engine) for engine in report["engines"]],
        "errors": [[str(error.get(key) or "") for key in ("section", "object", "reason")]
                   for error in report["errors"]],
        "counts": report["counts"],
        "rows": [lists.row(finding, lefts.get(outstanding.key(finding), 0)) for finding in sorted(told, key=rank)],
        "counted": {status: _counted(report, status, lists) for status in COUNTED_ONLY},
        "left": others,
        "steps": outstanding.steps(report),
    }
    return dict(host, **_before(report, lists)) if "compared" in report else host


def _left(report: Report, told: t.Sequence[Finding],
          lists: _Lists) -> t.Tuple[t.Dict[outstanding.Key, int], t.List[int]]:
    """Of the findings that are told, what is left to do; and of what else: place and subject, one after the other."""
    findings = {outstanding.key(finding): finding for finding in told}
    lefts: t.Dict[outstanding.Key, int] = {}
    others: t.List[int] = []
    for kind, entries in ((PENDING, outstanding.pending(report)), (BY_HAND, outstanding.by_hand(report))):
        for entry in entries:
            key = outstanding.key_of(entry)
            place = lists.left(kind, entry, findings.get(key))
            if key in findings and key not in lefts:
                lefts[key] = place
            else:
                others += [place, lists.subject("", entry["subject"], entry["engine"])]
    for entry in outstanding.handed_over(report):
        others += lists.handed_over(entry)
    return lefts, others


def _before(report: Report, lists: _Lists) -> Json:
    compared = report["compared"]
    mended = [finding for finding in report["findings"] + compared["gone"]
              if finding.get("change") and finding["status"] in COUNTED_ONLY]
    return {
        "before": {key: compared[key] for key in ("taken", "counts", "changes")},
        "mended": [lists.row(finding, 0) for finding in sorted(mended, key=rank)],
    }


def _engine(engine: t.Mapping[str, t.Any]) -> str:
    words = [engine.get("name"), engine.get("version"), engine.get("mode")]
    state = engine.get("state") or "up"
    return " ".join(str(word) for word in words if word) + ("" if state == "up" else ": %s" % state)


def _counted(report: Report, status: str, lists: _Lists) -> t.List[int]:
    """Control and number, one after the other."""
    counted: t.Dict[int, int] = {}
    for finding in report["findings"]:
        if finding["status"] == status:
            number = lists.control(finding)
            counted[number] = counted.get(number, 0) + 1
    return [number for pair in sorted(counted.items()) for number in pair]


def _controls(fleet: Fleet) -> t.List[Json]:
    known: t.Dict[t.Tuple[str, str], t.Mapping[str, t.Any]] = {}
    for report in fleet.reports:
        gone = report["compared"]["gone"] if "compared" in report else []
        for finding in report["findings"] + gone:
            known.setdefault((finding["id"], finding["severity"]), finding)
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
