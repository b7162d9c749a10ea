# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Findings -> how many, where, and the worst first."""

from __future__ import annotations

import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.control import SEVERITIES

STATUSES = ("fail", "unknown", "manual", "waived", "not_applicable", "pass")

Finding = t.Mapping[str, t.Any]
Counts = t.Dict[str, t.Any]


def counts(findings: t.Iterable[Finding]) -> Counts:
    """How many findings have each status; C(severity) counts those that fail."""
    counted = _nothing()
    for finding in findings:
        counted[finding["status"]] += 1
        if finding["status"] == "fail":
            counted["severity"][finding["severity"]] += 1
    return counted


def total(counted: t.Iterable[t.Mapping[str, t.Any]]) -> Counts:
    """The sum of several counts."""
    summed = _nothing()
    for one in counted:
        for status in STATUSES:
            summed[status] += one[status]
        for severity in SEVERITIES:
            summed["severity"][severity] += one["severity"][severity]
    return summed


def areas(findings: t.Iterable[Finding]) -> t.Dict[str, Counts]:
    """The counts of each area that has findings."""
    sorted_in: t.Dict[str, t.List[Finding]] = {}
    for finding in findings:
        sorted_in.setdefault(finding["area"], []).append(finding)
    return {area: counts(found) for area, found in sorted(sorted_in.items())}


def worst(findings: t.Iterable[Finding], limit: t.Optional[int] = None) -> t.List[Finding]:
    """The findings that fail, the most severe first; C(limit) is how many at most."""
    failing = [finding for finding in findings if finding["status"] == "fail"]
    return sorted(failing, key=rank)[:limit]


def gate(findings: t.Iterable[Finding], fail_on: str) -> t.List[Finding]:
    """The findings that make a run fail: of this severity or above. C(never): none.

    Those that could not be decided are among them: a gate that opens when an engine does not answer lets everything in.
    """
    if fail_on == "never":
        return []
    severe = SEVERITIES[:SEVERITIES.index(fail_on) + 1]
    stopping = ("fail", "unknown")
    return sorted((one for one in findings if one["status"] in stopping and one["severity"] in severe), key=rank)


def rank(finding: Finding) -> t.Tuple[t.Any, ...]:
    """The sort key that puts what matters most first and is the same on every run."""
    subject = finding["subject"]
    return (STATUSES.index(finding["status"]), SEVERITIES.index(finding["severity"]), finding["id"],
            subject["kind"], subject.get("engine", ""), subject["name"])


def _nothing() -> Counts:
    empty: Counts = dict.fromkeys(STATUSES, 0)
    empty["severity"] = dict.fromkeys(SEVERITIES, 0)
    return empty
