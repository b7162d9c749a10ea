# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Controls x subjects -> findings. Every control that is asked for gives at least one finding, whatever the host is."""

from __future__ import annotations

import datetime
import typing as t
from dataclasses import dataclass

from ansible_collections.bulkhead.containers.plugins.module_utils._core import waivers as waiver_rules
from ansible_collections.bulkhead.containers.plugins.module_utils._core.control import area, severity
from ansible_collections.bulkhead.containers.plugins.module_utils._core.expectation import (
    Test,
    compile_expectation,
    describe,
    resolve,
    show,
)
from ansible_collections.bulkhead.containers.plugins.module_utils._core.subjects.model import Subject, SubjectSet

Finding = t.Dict[str, t.Any]

# Evidence is there to be read by a person: a list of a thousand paths is cut, and says so.
LONGEST_ACTUAL = 40


@dataclass(frozen=True)
class Acceptance:
    """What decides whether a finding is waived."""

    waivers: t.Sequence[waiver_rules.Waiver]
    host: str
    today: datetime.date


@dataclass(frozen=True)
class _Question:
    """A control with its expectations ready to be asked."""

    control: t.Mapping[str, t.Any]
    where: t.Sequence[t.Tuple[str, Test]]
    conditions: t.Sequence[t.Tuple[t.Mapping[str, t.Any], Test]]
    test: t.Optional[Test]
    expected: str
    frame: t.Mapping[str, t.Any]


@dataclass(frozen=True)
class _Answer:
    status: str
    reason: str = ""
    actual: t.Any = None


def assess(controls: t.Iterable[t.Mapping[str, t.Any]], subject_sets: t.Mapping[str, SubjectSet],
           parameters: t.Mapping[str, t.Any], references: t.Mapping[str, t.Any],
           acceptance: Acceptance) -> t.List[Finding]:
    """Judge. C(references) maps a control's id to the sections of the benchmarks that it answers."""
    findings = []
    for control in controls:
        question = _prepare(control, parameters, references)
        for subject, answer in _answers(question, subject_sets[control["subject"]]):
            findings.append(_finding(question, subject, answer, acceptance))
    return findings


def _prepare(control: t.Mapping[str, t.Any], parameters: t.Mapping[str, t.Any],
             references: t.Mapping[str, t.Any]) -> _Question:
    def ready(expectation: t.Any) -> Test:
        return compile_expectation(resolve(expectation, parameters))

    expected = resolve(control.get("expect"), parameters)
    remedy = resolve(control.get("remedy") or {}, parameters)
    return _Question(
        control=control,
        where=[(path, ready(expectation)) for path, expectation in (control.get("where") or {}).items()],
        conditions=[(condition, ready(condition["expect"])) for condition in control.get("applies_when") or ()],
        test=compile_expectation(expected) if control.get("evidence") else None,
        expected=describe(expected) if control.get("evidence") else "",
        frame={
            "id": control["id"],
            "title": control["title"],
            "area": area(control),
            "why": control.get("why", ""),
            "remedy": remedy,
            "disruption": remedy.get("disruption", "none"),
            "references": dict(references.get(control["id"], {})),
        },
    )


def _answers(question: _Question, subject_set: SubjectSet) -> t.Iterator[t.Tuple[Subject, _Answer]]:
    kind = question.control["subject"]
    nobody = Subject(kind=kind, name="", facts={})
    judged = False
    for subject in subject_set.subjects:
        if all(test(_fact(subject, path)) is not False for path, test in question.where):
            judged = True
            yield subject, _answer(question, subject)
    if subject_set.unread:
        yield nobody, _Answer("unknown", subject_set.unread)
    elif not judged:
        reason = subject_set.absent or question.control.get("absent") or "The host has nothing that this is about."
        yield nobody, _Answer("not_applicable", reason)


def _answer(question: _Question, subject: Subject) -> _Answer:
    for condition, test in question.conditions:
        verdict = test(_fact(subject, condition["evidence"]))
        if verdict is None:
            return _Answer("unknown", _unread(subject, condition["evidence"]))
        if not verdict:
            return _Answer("not_applicable", condition["otherwise"])
    if question.test is None:
        return _Answer("manual", question.control["manual"])
    return _judge(question, subject, question.test)


def _judge(question: _Question, subject: Subject, test: Test) -> _Answer:
    path = question.control["evidence"]
    actual = _fact(subject, path)
    verdict = test(actual)
    note = _sentence(subject.notes, path)
    if verdict is None:
        return _Answer("unknown", _join(_unread(subject, path), note), _cut(actual))
    if verdict:
        return _Answer("pass", note, _cut(actual))
    reason = "Found %s; expected %s." % (show(_cut(actual)), question.expected)
    return _Answer("fail", _join(reason, note), _cut(actual))


def _fact(subject: Subject, path: str) -> t.Any:
    return _lookup(subject.facts, path)


def _lookup(facts: t.Mapping[str, t.Any], path: str) -> t.Any:
    # The names of sysctls hold dots themselves: the whole rest of a path can be one key.
    if path in facts:
        return facts[path]
    head, _dot, rest = path.partition(".")
    return _lookup(facts[head], rest) if rest and isinstance(facts.get(head), dict) else None


def _sentence(sentences: t.Mapping[str, str], path: str) -> str:
    """The sentence for the longest prefix of the path that has one."""
    keys = path.split(".")
    for length in range(len(keys), 0, -1):
        prefix = ".".join(keys[:length])
        if prefix in sentences:
            return sentences[prefix]
    return sentences.get("", "")


def _unread(subject: Subject, path: str) -> str:
    return _sentence(subject.unread, path) or "%s could not be read." % path


def _join(*sentences: str) -> str:
    return " ".join(sentence for sentence in sentences if sentence)


def _cut(actual: t.Any) -> t.Any:
    if isinstance(actual, (list, tuple)) and len(actual) > LONGEST_ACTUAL:
        return list(actual[:LONGEST_ACTUAL]) + ["and %d more" % (len(actual) - LONGEST_ACTUAL)]
    return actual


def _finding(question: _Question, subject: Subject, answer: _Answer, acceptance: Acceptance) -> Finding:
    named = {"kind": question.control["subject"], "name": subject.name}
    if subject.engine not in ("", "docker"):
        named["engine"] = subject.engine
    finding = dict(question.frame, severity=severity(question.control, subject.facts), status=answer.status,
                   subject=named, expected=question.expected, actual=answer.actual, reason=answer.reason, waiver=None)
    if answer.status in ("fail", "unknown") and acceptance.waivers:
        _accept(finding, subject, acceptance)
    return finding


def _accept(finding: Finding, subject: Subject, acceptance: Acceptance) -> None:
    labels = subject.facts.get("labels")
    names = {
        "name": subject.name,
        "image": subject.facts.get("image"),
        "label": labels.get("values") if isinstance(labels, dict) else None,
    }
    waiver = waiver_rules.find(acceptance.waivers, acceptance.today, finding["id"], acceptance.host, names)
    if waiver is None:
        return
    finding["waiver"] = waiver.as_dict(acceptance.today)
    if waiver.expired(acceptance.today):
        finding["reason"] = _join(finding["reason"], "The waiver of %s expired on %s." % (waiver.owner, waiver.until))
    else:
        finding["waiver"]["status"] = finding["status"]
        finding["status"] = "waived"
