# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import datetime

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core.assessment import Acceptance, assess
from ansible_collections.bulkhead.containers.plugins.module_utils._core.subjects.model import Subject, SubjectSet
from ansible_collections.bulkhead.containers.plugins.module_utils._core.waivers import parse

TODAY = datetime.date(2026, 11, 24)
CONTROL = {
    "id": "container_not_privileged",
    "title": "Container does not run privileged",
    "severity": "critical",
    "subject": "container",
    "evidence": "configured.privileged",
    "expect": False,
    "why": "It is root on the host.",
    "remedy": {"text": "Run it without.", "disruption": "recreate"},
    "tags": ["identity"],
}


def container(name="web", unread=None, notes=None, engine="docker", **facts):
    return Subject(kind="container", name=name, facts=facts, unread=unread or {}, notes=notes or {}, engine=engine)


def judge(subjects, control=None, waivers=(), absent="", unread="", parameters=None):
    control = control or CONTROL
    sets = {"container": SubjectSet(subjects=tuple(subjects), absent=absent, unread=unread)}
    acceptance = Acceptance([parse(item, 1, [control["id"]]) for item in waivers], "host-1", TODAY)
    return assess([control], sets, parameters or {}, {control["id"]: {"cis_docker_1.8": ["5.5"]}}, acceptance)


@pytest.mark.parametrize("value, status", [(False, "pass"), (True, "fail"), (None, "unknown")])
def test_a_control_is_judged_on_each_subject(value, status):
    finding, = judge([container(configured={"privileged": value})])
    assert finding["status"] == status


def test_a_finding_needs_nothing_else():
    finding, = judge([container(configured={"privileged": True})])
    assert finding == {
        "id": "container_not_privileged",
        "title": "Container does not run privileged",
        "severity": "critical",
        "status": "fail",
        "subject": {"kind": "container", "name": "web"},
        "area": "identity",
        "expected": "false",
        "actual": True,
        "reason": "Found true; expected false.",
        "why": "It is root on the host.",
        "remedy": {"text": "Run it without.", "disruption": "recreate"},
        "disruption": "recreate",
        "references": {"cis_docker_1.8": ["5.5"]},
        "waiver": None,
    }


@pytest.mark.parametrize(("severity", "tags", "rootless", "expected"), [
    ("critical", ["escape"], True, "high"), ("low", ["escape"], True, "low"), ("high", ["baseline"], True, "high"),
    ("critical", ["escape"], False, "critical"), ("critical", ["escape"], None, "critical"),
])
def test_a_way_out_of_a_rootless_engine_leads_to_its_user_only(severity, tags, rootless, expected):
    control = {**CONTROL, "severity": severity, "tags": tags}
    finding, = judge([container(configured={"privileged": True}, rootless=rootless)], control)
    assert finding["severity"] == expected


def test_a_fact_that_is_not_there_at_all_is_unknown():
    finding, = judge([container(configured={})])
    assert (finding["status"], finding["reason"]) == ("unknown", "configured.privileged could not be read.")


def test_unknown_says_why_by_the_nearest_sentence():
    finding, = judge([container(configured=None, unread={"configured": "Permission denied.", "": "No."})])
    assert (finding["status"], finding["reason"]) == ("unknown", "Permission denied.")


def test_a_name_with_dots_is_one_key():
    control = dict(CONTROL, evidence="sysctls.kernel.kptr_restrict", expect=1)
    finding, = judge([container(sysctls={"kernel.kptr_restrict": 1})], control)
    assert finding["status"] == "pass"


def test_a_note_is_added_to_what_was_found():
    finding, = judge([container(configured={"privileged": True}, notes={"configured": "Pending recreate."})])
    assert finding["reason"] == "Found true; expected false. Pending recreate."


def test_a_condition_that_is_not_met_says_why():
    control = dict(CONTROL, applies_when=[{"evidence": "runs", "expect": True, "otherwise": "It does not run."}])
    stopped, running, unread = judge([container(name, configured={"privileged": True}, runs=runs)
                                      for name, runs in (("a", False), ("b", True), ("c", None))], control)
    assert (stopped["status"], stopped["reason"]) == ("not_applicable", "It does not run.")
    assert running["status"] == "fail"
    assert unread["status"] == "unknown"


def test_where_leaves_other_subjects_out():
    control = dict(CONTROL, where={"role": "x"})
    findings = judge([container(str(role), configured={"privileged": True}, role=role) for role in ("x", "y")], control)
    assert [finding["subject"]["name"] for finding in findings] == ["x"]


@pytest.mark.parametrize("absent, unread, status, reason", [
    ("There are no containers.", "", "not_applicable", "There are no containers."),
    ("", "The engine does not answer.", "unknown", "The engine does not answer."),
    ("", "", "not_applicable", "The host has nothing that this is about."),
])
def test_a_control_without_a_subject_still_gives_a_finding(absent, unread, status, reason):
    finding, = judge([], absent=absent, unread=unread)
    assert (finding["status"], finding["reason"], finding["subject"]["name"]) == (status, reason, "")


def test_an_engine_that_could_not_be_asked_is_seen_beside_one_that_could():
    findings = judge([container(configured={"privileged": False})], unread="docker@ann is stuck.")
    assert [finding["status"] for finding in findings] == ["pass", "unknown"]


def test_what_only_a_person_can_judge_is_manual():
    control = {key: CONTROL[key] for key in CONTROL if key not in ("evidence", "expect")}
    finding, = judge([container()], dict(control, manual="Ask who uses it."))
    assert (finding["status"], finding["reason"]) == ("manual", "Ask who uses it.")


def test_parameters_decide():
    control = dict(CONTROL, evidence="count", expect={"at_most": {"parameter": "most"}})
    assert [judge([container(count=5)], control, parameters={"most": most})[0]["status"] for most in (4, 5)] == [
        "fail", "pass"]


WAIVER = {"control": "container_not_privileged", "reason": "Needed.", "owner": "ci", "until": "2026-12-31"}


@pytest.mark.parametrize("value, status", [(False, "pass"), (True, "waived"), (None, "waived")])
def test_a_waiver_is_for_what_failed_or_could_not_be_judged(value, status):
    finding, = judge([container(configured={"privileged": value})], waivers=[WAIVER])
    assert finding["status"] == status
    assert (finding["waiver"] is None) is (status == "pass")


def test_a_waived_finding_remembers_what_it_was():
    finding, = judge([container(configured={"privileged": None})], waivers=[WAIVER])
    assert finding["waiver"]["status"] == "unknown"


def test_an_expired_waiver_counts_for_nothing_and_says_so():
    finding, = judge([container(configured={"privileged": True})], waivers=[dict(WAIVER, until="2026-11-23")])
    assert finding["status"] == "fail"
    assert finding["waiver"]["expired"] is True
    assert finding["reason"].endswith("The waiver of ci expired on 2026-11-23.")


def test_a_waiver_by_image_and_label_value():
    subject = container(configured={"privileged": True}, image="ci:1", labels={"values": {"tenant": "a"}})
    waiver = dict(WAIVER, match={"image": "ci:*", "label": {"tenant": "a"}})
    assert judge([subject], waivers=[waiver])[0]["status"] == "waived"


def test_a_rootless_engine_is_named():
    finding, = judge([container(configured={"privileged": False}, engine="docker@ann")])
    assert finding["subject"] == {"kind": "container", "name": "web", "engine": "docker@ann"}


def test_long_evidence_is_cut_and_says_so():
    control = dict(CONTROL, evidence="paths", expect={"empty": True})
    finding, = judge([container(paths=["/%d" % n for n in range(1000)])], control)
    assert finding["actual"][-1] == "and 960 more"
