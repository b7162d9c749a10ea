# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a person reads at the end of a play: the hosts, what is worst, what could not be read, and what to do next."""

from __future__ import annotations

import re
import textwrap
import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.control import SEVERITIES
from ansible_collections.bulkhead.containers.plugins.module_utils._core.summary import rank
from ansible_collections.bulkhead.containers.plugins.plugin_utils._reports import outstanding
from ansible_collections.bulkhead.containers.plugins.plugin_utils._reports.fleet import CHANGES, Fleet, Report, read
from ansible_collections.bulkhead.containers.plugins.plugin_utils._reports.wording import CHANGE_WORDS, subject_text

WIDTH = 80
MOST_HOSTS = 20
MOST_PLACES = 3

# The columns of the table of hosts, and how wide they are.
_COUNTED = {"critical": 8, "high": 8, "medium": 8, "low": 8, "unknown": 10, "waived": 8}
_CHANGED = {"fail": 12, "fixed": 8, "new": 6, "unknown": 10, "waived": 8, "pending": 9}

# Control characters, and those that turn the direction of writing: a name could rewrite what stands around it.
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")

Places = t.List[t.Tuple[str, t.Mapping[str, t.Any]]]


def render(host_reports: t.Any, missing: t.Any = None, limit: int = 10,
           report_paths: t.Optional[t.Mapping[str, str]] = None) -> t.List[str]:
    """The lines. C(limit) is how many controls and reasons are told; C(report_paths), name to path, have the rest."""
    fleet = read(host_reports, missing)
    sections = [
        _headline(fleet), _hosts(fleet.reports), _missing(fleet), _worst(fleet, limit), _unknown(fleet, limit),
        _pending(fleet, limit), _next(report_paths or {}),
    ]
    lines: t.List[str] = []
    for section in sections:
        lines += [""] + section if lines and section else section
    return [_CONTROL.sub("?", line) for line in lines]


def _headline(fleet: Fleet) -> t.List[str]:
    counts = fleet.counts()
    failing = ", ".join("%d %s" % (counts["severity"][one], one) for one in SEVERITIES if counts["severity"][one])
    said = ["%s looked at." % _number(len(fleet.reports), "host")]
    if fleet.reports:
        said.append("Failing: %s." % failing if failing else "Nothing fails.")
    if counts["unknown"]:
        said.append("%d could not be decided." % counts["unknown"])
    if counts["waived"]:
        said.append("%d waived." % counts["waived"])
    if fleet.missing:
        said.append("%s not reached." % _number(len(fleet.missing), "host"))
    said += _before(fleet)
    return textwrap.wrap(" ".join(said), WIDTH)


def _before(fleet: Fleet) -> t.List[str]:
    compared = fleet.compared()
    if not compared:
        return []
    if not any(_looked_twice(report) for report in fleet.reports):
        return ["Nothing was done."]
    changes = ["%d %s" % (compared["changes"][word], CHANGE_WORDS[word]) for word in CHANGES
               if compared["changes"][word] and word != "still_failing"]
    others = len(fleet.reports) - compared["hosts"]
    return ["Before, %d failed%s: %s." % (
        compared["before"]["fail"], " (%s compared)" % _number(compared["hosts"], "host") if others else "",
        ", ".join(changes) if changes else "the same ones")]


def _looked_twice(report: Report) -> bool:
    return "compared" in report and report["compared"]["taken"] != report["taken"]


def _hosts(reports: t.Sequence[Report]) -> t.List[str]:
    if not reports:
        return []
    ordered = sorted(reports, key=_badness)
    shown = ordered[:MOST_HOSTS]
    columns, cells = (_CHANGED, _changed_cells) if any("compared" in one for one in reports) else (_COUNTED, _cells)
    room = WIDTH - 2 - sum(columns.values())
    wide = min(max([len(report["host"]) for report in shown] + [4]), room)
    row = "%%-%ds  %s" % (wide, "".join("%%%ds" % width for width in columns.values()))
    lines = [row % ("host", *columns)]
    lines += [row % (_cut(report["host"], wide), *(cell or "." for cell in cells(report))) for report in shown]
    if len(ordered) > len(shown):
        lines.append("and %s" % _number(len(ordered) - len(shown), "more host"))
    return lines


def _cells(report: Report) -> t.List[t.Any]:
    counts = report["counts"]
    return [counts["severity"][severity] for severity in SEVERITIES] + [counts["unknown"], counts["waived"]]


def _changed_cells(report: Report) -> t.List[t.Any]:
    counts, waiting = report["counts"], len(outstanding.pending(report))
    if "compared" not in report:
        return [counts["fail"], 0, 0, counts["unknown"], counts["waived"], waiting]
    compared = report["compared"]
    failing = "%d -> %d" % (compared["counts"]["fail"], counts["fail"]) if _looked_twice(report) else counts["fail"]
    changes = compared["changes"]
    return [failing, changes["fixed"], changes["new"], counts["unknown"], counts["waived"], waiting]


def _badness(report: Report) -> t.Tuple[t.Any, ...]:
    counts = report["counts"]
    return tuple(-counts["severity"][severity] for severity in SEVERITIES) + (-counts["unknown"], report["host"])


def _missing(fleet: Fleet) -> t.List[str]:
    if not fleet.missing:
        return []
    lines = ["Not reached:"]
    for row in fleet.missing[:MOST_HOSTS]:
        lines += _indented("%s: %s" % (row["host"], row["reason"]) if row["reason"] else row["host"], 2)
    if len(fleet.missing) > MOST_HOSTS:
        lines.append("  and %s" % _number(len(fleet.missing) - MOST_HOSTS, "more host"))
    return lines


def _worst(fleet: Fleet, limit: int) -> t.List[str]:
    found: t.Dict[str, Places] = {}
    for host, finding in sorted(_with_status(fleet, "fail"), key=lambda place: rank(place[1])):
        found.setdefault(finding["id"], []).append((host, finding))
    if not found:
        return []
    ordered = sorted(found.values(), key=lambda places: (
        SEVERITIES.index(places[0][1]["severity"]), -len(places), places[0][1]["id"]))
    lines = ["What should hold and does not, worst first:"]
    for places in ordered[:limit]:
        finding = places[0][1]
        lines += _indented("%-8s  %s" % (finding["severity"], finding["title"]), 2, 12)
        lines += _indented(_where(places, len(fleet.reports) > 1), 12)
    return lines + _more(len(ordered) - limit, "control")


def _where(places: Places, with_host: bool) -> str:
    if not with_host:
        return _some([subject_text(finding["subject"]) for _host, finding in places])
    by_host: t.Dict[str, t.List[str]] = {}
    for host, finding in places:
        by_host.setdefault(host, []).append(subject_text(finding["subject"]))
    worst = sorted(by_host.items(), key=lambda item: (-len(item[1]), item[0]))
    return _some(["%s (%s)" % (host, _some(subjects, 1)) for host, subjects in worst])


def _unknown(fleet: Fleet, limit: int) -> t.List[str]:
    """By reason: one engine that does not answer leaves a hundred controls open."""
    reasons: t.Dict[str, t.List[str]] = {}
    for host, finding in _with_status(fleet, "unknown"):
        reasons.setdefault(finding["reason"] or "no reason was given", []).append(host)
    if not reasons:
        return []
    lines = ["Could not be decided:"]
    ordered = sorted(reasons.items(), key=lambda item: (-len(item[1]), item[0]))
    for reason, hosts in ordered[:limit]:
        lines += _indented("%5d  %s (%s)" % (len(hosts), reason.rstrip("."), _some(sorted(set(hosts)))), 2, 9)
    return lines + _more(len(ordered) - limit, "reason")


def _pending(fleet: Fleet, limit: int) -> t.List[str]:
    """What could be done with other words, what was planned and not done, and how much is left to people and owners."""
    lines = _words(fleet, limit)
    told = (("Still to be carried out", "step", outstanding.steps),
            ("Left to people", "finding", lambda report: len(outstanding.by_hand(report))),
            ("Handed over to owners, in HOST.hand_over", "container",
             lambda report: len(outstanding.handed_over(report))))
    for title, noun, count in told:
        hosts = [report["host"] for report in fleet.reports if count(report)]
        if hosts:
            number = _number(sum(count(report) for report in fleet.reports), noun)
            lines += _indented("%s: %s (%s)" % (title, number, _some(hosts)), 0, 2)
    return lines


def _words(fleet: Fleet, limit: int) -> t.List[str]:
    words: t.Dict[str, t.List[str]] = {}
    for report in fleet.reports:
        for entry in outstanding.pending(report):
            told = "-e %s" % entry["allow"] if entry["allow"] else "nothing: %s" % entry["reason"].rstrip(".")
            words.setdefault(told, []).append(report["host"])
    if not words:
        return []
    count = sum(len(hosts) for hosts in words.values())
    lines = ["Pending: %d. What allows it, given to the playbook %s:" % (count, outstanding.PLAYBOOK)]
    ordered = sorted(words.items(), key=lambda item: (-len(item[1]), item[0]))
    for told, hosts in ordered[:limit]:
        lines += _indented("%5d  %s (%s)" % (len(hosts), told, _some(sorted(set(hosts)))), 2, 9)
    return lines + _more(len(ordered) - limit, "reason")


def _next(report_paths: t.Mapping[str, str]) -> t.List[str]:
    """A path is not wrapped: it is there to be copied."""
    if not report_paths:
        return []
    return ["Why each of them matters, and what to do:"] + ["  %s" % path for path in report_paths.values()]


def _with_status(fleet: Fleet, status: str) -> Places:
    return [(report["host"], finding) for report in fleet.reports for finding in report["findings"]
            if finding["status"] == status]


def _some(names: t.Sequence[str], most: int = MOST_PLACES) -> str:
    more = len(names) - most
    return ", ".join(names[:most]) + (", +%d more" % more if more > 0 else "")


def _more(count: int, noun: str) -> t.List[str]:
    return ["  and %s" % _number(count, "more " + noun)] if count > 0 else []


def _number(count: int, noun: str) -> str:
    return "%d %s%s" % (count, noun, "" if count == 1 else "s")


def _indented(text: str, first: int, rest: t.Optional[int] = None) -> t.List[str]:
    return textwrap.wrap(_CONTROL.sub("?", text), WIDTH, initial_indent=" " * first,
                         subsequent_indent=" " * (first if rest is None else rest)) or [" " * first]


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else text[:width - 3] + "..."
