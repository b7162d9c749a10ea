# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The fleet as SARIF 2.1.0: a rule for each control, a result for each finding that fails, is unknown or is waived.

In a report that was compared with an earlier look, a result has C(baselineState), and what was a result and is none any
more is C(absent).
"""

from __future__ import annotations

import hashlib
import json
import re
import typing as t
from urllib.parse import quote

from ansible_collections.bulkhead.containers.plugins.module_utils._core.control import SEVERITIES
from ansible_collections.bulkhead.containers.plugins.plugin_utils._reports import comparison, outstanding
from ansible_collections.bulkhead.containers.plugins.plugin_utils._reports.fleet import Fleet, Report, read
from ansible_collections.bulkhead.containers.plugins.plugin_utils._reports.wording import (
    reference_texts,
    subject_text,
    value_text,
    waiver_text,
)

SCHEMA_URI = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

LEVELS = {"critical": "error", "high": "error", "medium": "warning", "low": "note"}

# Code-scanning services read a severity of their own from this number: above 9, from 7, from 4, and below.
SCORES = {"critical": "9.5", "high": "8.0", "medium": "5.5", "low": "2.5"}

# In a message, [text](target) is a link and {0} a place for an argument. What a container is called is neither.
_LINK = re.compile(r"\](?=\()")
_PLACEHOLDER = re.compile(r"\{(\d+)\}")

Finding = t.Mapping[str, t.Any]
Json = t.Dict[str, t.Any]


def render(reports: t.Any, missing: t.Any = None, generated: str = "", title: str = "") -> str:
    fleet = read(reports, missing, generated, title)
    told = [finding for report in fleet.reports for finding in _told(report)]
    rules: t.Dict[str, Finding] = {}
    for finding in sorted(told, key=_gravity):
        # A control is a step less grave on a rootless engine: its rule tells the worst.
        rules.setdefault(finding["id"], finding)
    places = {control: place for place, control in enumerate(sorted(rules))}
    run = {
        "tool": {"driver": _driver(fleet, [_rule(rules[control]) for control in sorted(rules)])},
        "invocations": [_invocation(fleet)],
        "results": [result for report in fleet.reports for result in _results(report, places)],
    }
    log = {"$schema": SCHEMA_URI, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, separators=(",", ":"), sort_keys=True) + "\n"


def fingerprint(host: str, finding: Finding) -> str:
    """The same for the same control on the same subject, on every run."""
    subject = finding["subject"]
    parts = (finding["id"], host, subject["kind"], subject.get("engine", ""), subject["name"])
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def _driver(fleet: Fleet, rules: t.List[Json]) -> Json:
    driver: Json = {"name": "Bulkhead", "fullName": "Bulkhead for container hosts", "rules": rules}
    versions = sorted({report["collection"] for report in fleet.reports if report["collection"]})
    return dict(driver, version=", ".join(versions)) if versions else driver


def _invocation(fleet: Fleet) -> Json:
    """What could not be looked at: a host that gave no report, and the sections that a host could not read."""
    notes = [_note("error", row["host"], "%s was not looked at: %s" % (row["host"], row["reason"] or "no reason given"))
             for row in fleet.missing]
    for report in fleet.reports:
        notes += [_note("warning", report["host"], "%s, %s: %s: %s" % (
            report["host"], error.get("section", ""), error.get("object", ""), error.get("reason", "")))
            for error in report["errors"]]
    return {"executionSuccessful": not fleet.missing, "toolExecutionNotifications": notes}


def _note(level: str, host: str, text: str) -> Json:
    location = {"logicalLocations": [{"name": host, "kind": "host", "fullyQualifiedName": _path([host])}]}
    return {"level": level, "message": {"text": _plain(text)}, "locations": [location]}


def _rule(finding: Finding) -> Json:
    remedy = finding["remedy"]
    help_text = " ".join(str(remedy[key]) for key in ("text", "impact") if remedy.get(key))
    return {
        "id": finding["id"],
        "shortDescription": {"text": _plain(finding["title"])},
        "fullDescription": {"text": _plain(finding["why"] or finding["title"])},
        "help": {"text": _plain(help_text or finding["title"])},
        "defaultConfiguration": {"level": LEVELS[finding["severity"]]},
        "properties": {
            "security-severity": SCORES[finding["severity"]],
            "severity": finding["severity"],
            "disruption": finding["disruption"],
            "tags": sorted({"security", finding["area"], *reference_texts(finding["references"])}),
        },
    }


def _gravity(finding: Finding) -> int:
    return SEVERITIES.index(finding["severity"])


def _told(report: Report) -> t.List[t.Dict[str, t.Any]]:
    """What is a result now, and what was one before."""
    if "compared" not in report:
        return [finding for finding in report["findings"] if finding["status"] in comparison.TOLD]
    findings = report["findings"] + report["compared"]["gone"]
    return [finding for finding in findings if comparison.baseline_state(finding)]


def _results(report: Report, places: t.Mapping[str, int]) -> t.Iterator[Json]:
    left = outstanding.by_finding(outstanding.pending(report))
    for finding in _told(report):
        state = comparison.baseline_state(finding) if "compared" in report else ""
        # What is absent is shown as it was in the baseline: now there is nothing to show of it.
        shown = {**finding, **finding["was"]} if state == "absent" else finding
        result = _result(report["host"], shown, places[finding["id"]])
        if state:
            result["baselineState"] = state
        if finding.get("change"):
            result["properties"]["change"] = finding["change"]
        entry = left.get(outstanding.key(finding))
        if entry:
            result["properties"]["pending"] = outstanding.sentence(entry, report["host"])
        yield result


def _result(host: str, finding: Finding, rule: int) -> Json:
    waiver = finding.get("waiver") or {}
    # A waived finding stays what it was: the suppression says that it is accepted.
    undecided = "unknown" in (finding["status"], waiver.get("status") if finding["status"] == "waived" else "")
    mark = fingerprint(host, finding)
    return {
        "ruleId": finding["id"],
        "ruleIndex": rule,
        # Where nothing could be decided the standard wants no level: kind says it.
        "kind": "open" if undecided else "fail",
        "level": "none" if undecided else LEVELS[finding["severity"]],
        "message": {"text": _plain(_message(host, finding))},
        "locations": [_location(host, finding["subject"])],
        # The second name is the only one that GitHub compares.
        "partialFingerprints": {"controlAndSubject/v1": mark, "primaryLocationLineHash": mark},
        "suppressions": [_suppression(waiver)] if finding["status"] == "waived" and waiver else [],
        "properties": _properties(host, finding),
    }


def _message(host: str, finding: Finding) -> str:
    return "%s on %s: %s. %s" % (
        subject_text(finding["subject"]), host, finding["title"].rstrip("."), finding["reason"])


def _location(host: str, subject: t.Mapping[str, str]) -> Json:
    path = [part for part in (host, subject.get("engine", ""), subject["kind"], subject["name"]) if part]
    logical = {
        "name": subject["name"] or subject["kind"],
        "kind": subject["kind"],
        "fullyQualifiedName": _path(path),
    }
    # Code-scanning services want a file: it is the host's own report, which lies beside this one.
    artifact = {"uri": _path(["%s.json" % host])}
    return {
        "logicalLocations": [logical],
        "physicalLocation": {"artifactLocation": artifact, "region": {"startLine": 1}},
    }


def _path(parts: t.Sequence[str]) -> str:
    return "/".join(quote(part, safe="", errors="replace") for part in parts)


def _suppression(waiver: t.Mapping[str, t.Any]) -> Json:
    return {
        "kind": "external",
        "status": "accepted",
        "justification": waiver_text(waiver),
        "properties": {key: waiver[key] for key in ("owner", "until") if waiver.get(key)},
    }


def _properties(host: str, finding: Finding) -> Json:
    return {
        "host": host,
        "subject": subject_text(finding["subject"]),
        "severity": finding["severity"],
        "status": finding["status"],
        "expected": finding["expected"],
        "actual": value_text(finding.get("actual")),
        "disruption": finding["disruption"],
    }


def _plain(text: str) -> str:
    return _PLACEHOLDER.sub(r"{{\1}}", _LINK.sub("] ", text))
