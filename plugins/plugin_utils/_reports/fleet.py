# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The reports of the hosts, checked and completed, and the hosts that gave none. Every writer begins with this.

Writers have no clock: the same fleet gives the same bytes.
"""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

from ansible_collections.bulkhead.containers.plugins.module_utils._core.control import DISRUPTIONS, SEVERITIES
from ansible_collections.bulkhead.containers.plugins.module_utils._core.summary import STATUSES, counts, total

SCHEMA = 1

# What can have become of a finding between two looks: comparison.py.
CHANGES = ("fixed", "still_failing", "new", "newly_waived", "now_unknown", "now_decided", "gone")

Report = t.Dict[str, t.Any]

_FINDING: t.Dict[str, t.Tuple[t.Any, t.Any]] = {
    "area": (str, "host"),
    "expected": (str, ""),
    "reason": (str, ""),
    "why": (str, ""),
    "remedy": (dict, {}),
    "disruption": (str, "none"),
    "references": (dict, {}),
}
_CHOICES = {"severity": SEVERITIES, "status": STATUSES, "disruption": DISRUPTIONS}
# What only some findings have.
_OPTIONAL = {"waiver": dict, "was": dict}
# How an entry of a plan names its finding.
_NAMED = ("control", "subject", "engine")
_WORDS: t.Dict[t.Any, str] = {str: "text", dict: "a map", list: "a list"}


class ReportError(ValueError):
    """Something that is not the report of a host."""


@dataclass(frozen=True)
class Fleet:
    """C(reports) and C(missing) (C({host, reason})) in the order of the hosts' names."""

    reports: t.Sequence[Report]
    missing: t.Sequence[t.Mapping[str, str]]
    generated: str
    title: str

    def counts(self) -> t.Dict[str, t.Any]:
        return total(report["counts"] for report in self.reports)

    def compared(self) -> t.Optional[t.Dict[str, t.Any]]:
        """Of the hosts that were compared with an earlier look: how many, their counts then and now, the changes."""
        reports = [report for report in self.reports if "compared" in report]
        if not reports:
            return None
        return {
            "hosts": len(reports),
            "before": total(report["compared"]["counts"] for report in reports),
            "after": total(report["counts"] for report in reports),
            "changes": {word: sum(report["compared"]["changes"][word] for report in reports) for word in CHANGES},
        }


def read(reports: t.Any, missing: t.Any = None, generated: str = "", title: str = "") -> Fleet:
    """The fleet. Without C(generated) it is of the time at which the last host was looked at. Raises ReportError."""
    if isinstance(reports, Fleet):
        return reports  # several writers are given what was checked once
    given = [reports] if isinstance(reports, dict) else reports
    if not isinstance(given, list):
        raise ReportError("the reports of hosts are a list of maps, not %s" % _kind(given))
    checked = sorted((_report(report, number) for number, report in enumerate(given, 1)), key=lambda one: one["host"])
    return Fleet(
        reports=checked,
        missing=_missing(missing or []),
        generated=str(generated or max([report["taken"] for report in checked], default="")),
        title=str(title or "Container hosts"),
    )


def findings(given: t.Any) -> t.List[t.Dict[str, t.Any]]:
    """A list of findings, checked and completed. Raises ReportError."""
    return _findings(given, "findings")


def _report(report: t.Any, number: int) -> Report:
    if not isinstance(report, dict):
        raise ReportError("report %d is %s, not the report of a host" % (number, _kind(report)))
    if not isinstance(report.get("host"), str) or not report["host"]:
        raise ReportError("report %d does not name its host" % number)
    host = report["host"]
    if report.get("schema", SCHEMA) != SCHEMA:
        raise ReportError("%s: this is a report of schema %r; schema %d is what can be read" % (
            host, report["schema"], SCHEMA))
    found = _findings(report.get("findings"), host)
    complete = {"schema": SCHEMA, "taken": "", "collection": "", "profile": "", "engines": [], "errors": []}
    complete.update({key: value for key, value in report.items() if value is not None})
    for key in ("engines", "errors"):
        _rows(complete[key], "%s: %s" % (host, key))
    complete.update(_changing(complete, host))
    return dict(complete, findings=found, counts=_counts(report.get("counts"), found, host))


def _changing(report: Report, host: str) -> Report:
    """What only the report of a host that was to be changed has: what is left of the plan, and the comparison."""
    checked = {}
    if "plan" in report:
        checked["plan"] = _plan(report["plan"], "%s: plan" % host)
    if "compared" in report:
        checked["compared"] = _compared(report["compared"], "%s: compared" % host)
    return checked


def _plan(given: t.Any, where: str) -> t.Dict[str, t.Any]:
    if not isinstance(given, dict):
        raise ReportError("%s is %s, not a map" % (where, _kind(given)))
    plan = {"count": 0, "pending": [], "by_hand": [], "hand_over": [], **given}
    if not isinstance(plan["count"], int):
        raise ReportError("%s: count is %s, not a number" % (where, _kind(plan["count"])))
    for key, words in (("pending", ("needs", "reason", "allow")), ("by_hand", ("text",))):
        _rows(plan[key], "%s: %s" % (where, key))
        plan[key] = [dict(entry, **{word: str(entry.get(word) or "") for word in _NAMED + words})
                     for entry in plan[key]]
    _rows(plan["hand_over"], "%s: hand_over" % where)
    if not all(map(_is_handed_over, plan["hand_over"])):
        raise ReportError("%s: hand_over has an entry without container, owner or differences" % where)
    return plan


def _is_handed_over(entry: t.Mapping[str, t.Any]) -> bool:
    differences = entry.get("differences")
    return (isinstance(entry.get("container"), str) and isinstance(entry.get("owner"), dict)
            and isinstance(differences, list) and all(isinstance(one, dict) for one in differences))


def _compared(given: t.Any, where: str) -> t.Dict[str, t.Any]:
    try:
        changes = {word: int(given["changes"][word]) for word in CHANGES}
        return dict(given, taken=str(given["taken"]), counts=total([given["counts"]]), changes=changes,
                    gone=_findings(given["gone"], where))
    except (KeyError, TypeError):
        raise ReportError("%s is not what the comparison of two reports gives" % where) from None


def _counts(given: t.Any, found: t.Sequence[t.Mapping[str, t.Any]], host: str) -> t.Dict[str, t.Any]:
    """Those of the report: what a play returns has exact counts and leaves out findings that pass."""
    if not given:
        return counts(found)
    try:
        return total([given])
    except (KeyError, TypeError):
        raise ReportError("%s: counts is not a map of every status, with severity, to numbers" % host) from None


def _findings(given: t.Any, where: str) -> t.List[t.Dict[str, t.Any]]:
    if not isinstance(given, list):
        raise ReportError("%s: findings are a list, not %s" % (where, _kind(given)))
    return [_finding(finding, "%s, finding %d" % (where, number)) for number, finding in enumerate(given, 1)]


def _finding(finding: t.Any, where: str) -> t.Dict[str, t.Any]:
    if not isinstance(finding, dict):
        raise ReportError("%s is %s, not a map" % (where, _kind(finding)))
    for key in ("id", "title", "severity", "status"):
        if not isinstance(finding.get(key), str):
            raise ReportError("%s has no %s" % (where, key))
    where = "%s (%s)" % (where, finding["id"])
    _subject(finding.get("subject"), where)
    # A finding that lacks nothing is kept as it is: copies of a fleet's findings are hundreds of megabytes.
    lacking = {key: default for key, (_type, default) in _FINDING.items() if finding.get(key) is None}
    complete = dict(finding, **lacking) if lacking else finding
    _check(complete, where)
    return complete


def _check(finding: t.Mapping[str, t.Any], where: str) -> None:
    kinds: t.Dict[str, t.Any] = {key: kind for key, (kind, _default) in _FINDING.items()}
    kinds.update({key: kind for key, kind in _OPTIONAL.items() if finding.get(key) is not None})
    for key, kind in kinds.items():
        if not isinstance(finding[key], kind):
            raise ReportError("%s: %s is %s, not %s" % (where, key, _kind(finding[key]), _WORDS[kind]))
    for key, choices in _CHOICES.items():
        _choose(finding[key], choices, "%s: %s" % (where, key))
    if "change" in finding:
        _choose(finding["change"], CHANGES, "%s: change" % where)
    if finding.get("was"):
        _choose(finding["was"].get("status"), STATUSES, "%s: the status that it was of" % where)


def _choose(value: t.Any, choices: t.Sequence[str], where: str) -> None:
    if value not in choices:
        raise ReportError("%s is %r; it can be %s" % (where, value, ", ".join(choices)))


def _subject(subject: t.Any, where: str) -> None:
    if not isinstance(subject, dict) or not all(isinstance(subject.get(key), str) for key in ("kind", "name")):
        raise ReportError("%s has no subject with a kind and a name" % where)
    if not isinstance(subject.get("engine", ""), str):
        raise ReportError("%s: the subject's engine is not a name" % where)


def _missing(given: t.Any) -> t.List[t.Dict[str, str]]:
    _rows(given, "missing")
    for row in given:
        if not row.get("host"):
            raise ReportError("missing: each entry has a host and a reason")
    return sorted(({"host": str(row["host"]), "reason": str(row.get("reason") or "")} for row in given),
                  key=lambda row: row["host"])


def _rows(given: t.Any, where: str) -> None:
    if not isinstance(given, list) or not all(isinstance(row, dict) for row in given):
        raise ReportError("%s is a list of maps" % where)


def _kind(value: t.Any) -> str:
    return "nothing" if value is None else _WORDS.get(type(value), repr(value))
