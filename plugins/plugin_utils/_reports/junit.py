# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The fleet as JUnit XML: a suite for each host, a test case for each finding. What is unknown is an error."""

from __future__ import annotations

import re
import typing as t
from xml.etree import ElementTree

from ansible_collections.bulkhead.containers.plugins.module_utils._core.summary import STATUSES
from ansible_collections.bulkhead.containers.plugins.plugin_utils._reports import outstanding
from ansible_collections.bulkhead.containers.plugins.plugin_utils._reports.fleet import Report, read
from ansible_collections.bulkhead.containers.plugins.plugin_utils._reports.wording import (
    change_text,
    reference_texts,
    subject_text,
    waiver_text,
)

# XML 1.0 has no way to write these, not even escaped; a name may hold them.
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

_OUTCOMES = {
    "fail": "failure", "unknown": "error", "not_applicable": "skipped", "manual": "skipped", "waived": "skipped",
}


def render(reports: t.Any, missing: t.Any = None, generated: str = "", title: str = "") -> str:
    fleet = read(reports, missing, generated, title)
    root = ElementTree.Element("testsuites", {"name": _legal(fleet.title)})
    suites = [_suite(report) for report in fleet.reports]
    suites += [_missing_suite(row, fleet.generated) for row in fleet.missing]
    root.extend(suites)
    for name in ("tests", "failures", "errors"):
        root.set(name, str(sum(int(suite.get(name, "0")) for suite in suites)))
    _one_element_a_line(root)
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n%s\n" % ElementTree.tostring(root, encoding="unicode")


def _suite(report: Report) -> ElementTree.Element:
    suite = _empty_suite(report["host"], report["taken"])
    properties = _properties(report)
    if properties:
        element = ElementTree.SubElement(suite, "properties")
        for name, value in properties:
            ElementTree.SubElement(element, "property", {"name": name, "value": _legal(str(value))})
    left = _left(report)
    suite.extend([_case(finding, left.get(outstanding.key(finding), "")) for finding in report["findings"]])
    _count(suite)
    unread = ["%s, %s: %s" % tuple(error.get(key, "") for key in ("section", "object", "reason"))
              for error in report["errors"]]
    if unread:
        ElementTree.SubElement(suite, "system-err").text = _legal("\n".join(unread))
    return suite


def _properties(report: Report) -> t.List[t.Tuple[str, t.Any]]:
    """What the suite has to say beside its cases: how the host was before, and what the plan leaves undone."""
    found: t.List[t.Tuple[str, t.Any]] = []
    if "compared" in report:
        compared = report["compared"]
        found.append(("before.taken", compared["taken"]))
        found += [("before.%s" % status, compared["counts"][status]) for status in STATUSES]
        found += [("after.%s" % status, report["counts"][status]) for status in STATUSES]
        found += [("changed.%s" % word, number) for word, number in compared["changes"].items()]
    if "plan" in report:
        found += [("plan.steps", outstanding.steps(report)), ("plan.pending", len(outstanding.pending(report))),
                  ("plan.by_hand", len(outstanding.by_hand(report))),
                  ("plan.hand_over", len(outstanding.handed_over(report)))]
        allow = sorted({entry["allow"] for entry in outstanding.pending(report)} - {""})
        found += [("plan.allow", outstanding.command(words, [report["host"]])) for words in allow]
    return found


def _left(report: Report) -> t.Dict[outstanding.Key, str]:
    """For each finding that waits, why, and what would allow it."""
    return {key: outstanding.sentence(entry, report["host"])
            for key, entry in outstanding.by_finding(outstanding.pending(report)).items()}


def _missing_suite(row: t.Mapping[str, str], generated: str) -> ElementTree.Element:
    suite = _empty_suite(row["host"], generated)
    looked = {"classname": "host", "name": "The host was looked at", "time": "0"}
    case = ElementTree.SubElement(suite, "testcase", looked)
    ElementTree.SubElement(case, "error", {"message": _legal(row["reason"]), "type": "missing"})
    _count(suite)
    return suite


def _empty_suite(host: str, timestamp: str) -> ElementTree.Element:
    suite = ElementTree.Element("testsuite", {"name": _legal(host), "hostname": _legal(host), "time": "0"})
    if timestamp:
        suite.set("timestamp", _legal(timestamp))
    return suite


def _count(suite: ElementTree.Element) -> None:
    suite.set("tests", str(len(suite.findall("testcase"))))
    for name, outcome in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        suite.set(name, str(len(suite.findall("testcase/%s" % outcome))))


def _case(finding: t.Mapping[str, t.Any], left: str) -> ElementTree.Element:
    name = "%s: %s" % (finding["title"], subject_text(finding["subject"]))
    case = ElementTree.Element("testcase", {"classname": _legal(finding["area"]), "name": _legal(name), "time": "0"})
    outcome = _OUTCOMES.get(finding["status"])
    if outcome:
        kind = finding["severity"] if outcome == "failure" else finding["status"]
        told = ElementTree.SubElement(case, outcome, {"message": _legal(_message(finding)), "type": kind})
        told.text = _legal("" if outcome == "skipped" else _details(finding, left)) or None
    if finding.get("change", "still_failing") != "still_failing":
        ElementTree.SubElement(case, "system-out").text = _legal(change_text(finding))
    return case


def _message(finding: t.Mapping[str, t.Any]) -> str:
    if finding["status"] == "waived" and finding.get("waiver"):
        return "Waived: %s. %s" % (waiver_text(finding["waiver"]), finding["reason"])
    return str(finding["reason"] or finding["title"])


def _details(finding: t.Mapping[str, t.Any], left: str) -> str:
    remedy = finding["remedy"]
    lines = [
        ("Control", finding["id"]),
        ("Severity", finding["severity"]),
        ("Why", finding["why"]),
        ("What to do", remedy.get("text")),
        ("What that disturbs", remedy.get("impact")),
        ("Pending", left),
        ("References", ", ".join(reference_texts(finding["references"]))),
    ]
    return "\n".join("%s: %s" % line for line in lines if line[1])


def _legal(text: str) -> str:
    return _ILLEGAL.sub("", text)


def _one_element_a_line(element: ElementTree.Element) -> None:
    for child in element:
        if child.tag in ("testsuite", "testcase"):
            element.text = child.tail = "\n"
            _one_element_a_line(child)
        elif child.tag in ("properties", "system-err"):
            child.tail = "\n"
