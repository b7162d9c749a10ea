# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What became of each finding of a host between two looks at it.

A finding is the same if its control and the kind, the name and the engine of its subject are. One of which there is
something to tell has C(change), of CHANGES, and C(was), the status and the reason that it had; without C(was) it says
what it said before, or it was not there. The report has C(compared): the time and the counts of the first look, how
many changes of each kind there are, and the findings whose subject is there no more.
"""

from __future__ import annotations

import dataclasses
import typing as t

from ansible_collections.bulkhead.containers.plugins.plugin_utils._reports.fleet import CHANGES, Fleet, Report
from ansible_collections.bulkhead.containers.plugins.plugin_utils._reports.fleet import read as read_fleet

Finding = t.Dict[str, t.Any]
Key = t.Tuple[str, str, str, str]

# What is wrong, or accepted, or could be: what reports tell of each by itself.
TOLD = ("fail", "unknown", "waived")

_NO_MORE = "It is there no more."


def read(given: t.Any, before: t.Any, missing: t.Any = None, generated: str = "", title: str = "") -> Fleet:
    """The fleet, each host compared with its report among those of C(before). Raises ReportError."""
    fleet = read_fleet(given, missing, generated, title)
    if not before:
        return fleet
    first = {report["host"]: report for report in read_fleet(before).reports}
    return of_fleet(fleet, lambda report: first.get(report["host"]))


def of_fleet(fleet: Fleet, before: t.Callable[[Report], t.Optional[Report]]) -> Fleet:
    """The fleet, each host compared with what C(before) knows of it. One of which it knows nothing stays as it is."""
    return dataclasses.replace(fleet, reports=[_known(report, before(report)) for report in fleet.reports])


def _known(report: Report, before: t.Optional[Report]) -> Report:
    return compare(report, before) if before else report


def compare(after: Report, before: Report) -> Report:
    """The report C(after), with what became of the findings of C(before). Neither is changed."""
    were = {_key(finding): finding for finding in before["findings"]}
    findings = [_changed(finding, were.pop(_key(finding), None)) for finding in after["findings"]]
    gone = [_gone(finding) for finding in were.values() if finding["status"] in TOLD]
    compared = {
        "taken": before["taken"],
        "counts": before["counts"],
        "changes": _changes(findings + gone),
        "gone": gone,
    }
    return dict(after, findings=findings, compared=compared)


def change(was: str, now: str) -> str:
    """The word for what became of a finding, from its statuses; nothing where there is nothing to tell."""
    if now == "fail":
        return "still_failing" if was == "fail" else "new"
    if now in ("waived", "unknown"):
        word = "newly_waived" if now == "waived" else "now_unknown"
        return "" if was == now else word
    if was == "fail":
        # A container that does not run is not mended.
        return "fixed" if now == "pass" else "gone"
    return "now_decided" if (was, now) == ("unknown", "pass") else ""


def baseline_state(finding: t.Mapping[str, t.Any]) -> str:
    """A finding of a compared report, in SARIF's words; nothing where it was no result, and is none."""
    was = finding["was"]["status"] if "was" in finding else ""
    if finding["status"] not in TOLD:
        return "absent" if was in TOLD else ""
    if not was:
        return "new" if finding.get("change", "still_failing") != "still_failing" else "unchanged"
    return "updated" if was in TOLD else "new"


def _key(finding: t.Mapping[str, t.Any]) -> Key:
    subject = finding["subject"]
    return finding["id"], subject["kind"], subject["name"], subject.get("engine", "")


def _changed(finding: Finding, was: t.Optional[Finding]) -> Finding:
    """The finding itself where there is nothing to tell: of most of a fleet's findings there should be one copy."""
    told: t.Dict[str, t.Any] = {}
    word = change(was["status"] if was else "", finding["status"])
    if word:
        told["change"] = word
    if was and {was["status"], finding["status"]} & set(TOLD) and _said(was) != _said(finding):
        told["was"] = _said(was)
    return dict(finding, **told) if told else finding


def _gone(finding: Finding) -> Finding:
    return _changed(dict(finding, status="not_applicable", reason=_NO_MORE, actual=None, waiver=None), finding)


def _said(finding: Finding) -> t.Dict[str, str]:
    return {"status": finding["status"], "reason": finding["reason"]}


def _changes(findings: t.Iterable[Finding]) -> t.Dict[str, int]:
    counted = dict.fromkeys(CHANGES, 0)
    for finding in findings:
        if "change" in finding:
            counted[finding["change"]] += 1
    return counted
