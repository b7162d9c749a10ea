# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest
import xmlschema
from ansible_collections.bulkhead.containers.plugins.plugin_utils._reports import junit
from ansible_collections.bulkhead.containers.tests.unit import fleets
from hypothesis import given
from hypothesis import strategies as st

SCHEMA = xmlschema.XMLSchema(str(Path(__file__).parents[3] / "schemas" / "junit-10.xsd"))
PRIVILEGED = fleets.CONTROLS[0]

# Of every category: a name on a file system need not be Unicode, and then holds surrogates.
ANY = st.characters(exclude_categories=())


def suites_of(reports, missing=None):
    written = junit.render(reports, missing, "2026-11-24T02:00:00Z")
    SCHEMA.validate(written)
    return ElementTree.fromstring(written.encode())


def case_of(finding):
    return suites_of([fleets.report("web-1", [finding])]).find("testsuite/testcase")


def test_a_fleet_is_valid_and_its_numbers_are_right():
    root = suites_of(fleets.fleet(5, 30), [{"host": "gone", "reason": "timed out"}])
    for element in [root, *root.findall("testsuite")]:
        assert int(element.get("failures")) == len(element.findall(".//failure"))
        assert int(element.get("errors")) == len(element.findall(".//error"))
        assert int(element.get("tests")) == len(element.findall(".//testcase"))
    assert [len(suite.findall(".//skipped")) for suite in root] == [int(suite.get("skipped")) for suite in root]


def test_the_schema_would_say_no():
    with pytest.raises(xmlschema.XMLSchemaValidationError):
        SCHEMA.validate("<testsuites><testsuite name='a'/></testsuites>")


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        ("fail", "failure"),
        ("unknown", "error"),
        ("not_applicable", "skipped"),
        ("manual", "skipped"),
        ("waived", "skipped"),
    ],
)
def test_the_outcome_follows_the_status_and_says_why(status, outcome):
    (told,) = case_of(fleets.finding(PRIVILEGED, "web", status, reason="This is why."))
    assert (told.tag, told.get("message")) == (outcome, "This is why.")


def test_what_passes_says_nothing():
    assert list(case_of(fleets.finding(PRIVILEGED, "web", "pass"))) == []


def test_a_case_is_named_by_area_title_and_subject():
    subject = {"kind": "container", "name": "web", "engine": "docker@ann"}
    case = case_of(fleets.finding(PRIVILEGED, "", subject=subject))
    assert case.get("classname") == "capabilities"
    assert case.get("name") == "Container does not run privileged: container web of docker@ann"


def test_a_failure_says_what_to_do():
    text = case_of(fleets.finding(PRIVILEGED, "web")).find("failure").text
    assert "What to do: Take the flag away" in text
    assert "cis_docker_1.8:5.25" in text


def test_a_waiver_is_told():
    message = case_of(fleets.waived(PRIVILEGED, "web")).find("skipped").get("message")
    assert all(word in message for word in ("SEC-1234", "team-ci", "2026-12-31"))


def test_a_host_that_was_not_reached_is_an_error():
    root = suites_of([], [{"host": "gone", "reason": "timed out"}])
    assert (root.get("errors"), root.find("testsuite/testcase/error").get("message")) == ("1", "timed out")


def test_what_could_not_be_read_is_told():
    errors = [{"section": "engine.info", "object": "docker", "reason": "no answer"}]
    root = suites_of([fleets.report("web-1", [], errors=errors)])
    assert root.find("testsuite/system-err").text == "engine.info, docker: no answer"


@given(st.text(ANY, min_size=1), st.text(ANY), st.text(ANY))
def test_any_name_gives_a_valid_document(host, name, reason):
    findings = [fleets.finding(PRIVILEGED, name, status, reason=reason) for status in ("fail", "unknown", "manual")]
    root = suites_of([fleets.report(host, findings)], [{"host": host, "reason": reason}])
    assert len(root.findall("testsuite/testcase")) == 4


def properties_of(report):
    suite = suites_of([report]).find("testsuite")
    return {entry.get("name"): entry.get("value") for entry in suite.findall("properties/property")}


def test_without_a_comparison_and_a_plan_there_are_no_properties():
    assert properties_of(fleets.report("web-1", [])) == {}


def test_a_suite_says_what_was_before_and_what_changed():
    before, after = fleets.finding(PRIVILEGED, "web"), fleets.finding(PRIVILEGED, "web", "pass")
    told = properties_of(fleets.compared([before], [after]))
    assert (told["before.fail"], told["after.fail"], told["changed.fixed"], told["changed.new"]) == ("1", "0", "1", "0")
    assert told["before.taken"] == "2026-11-24T00:00:00Z"


def test_a_case_says_what_became_of_it():
    before, after = fleets.finding(PRIVILEGED, "web"), fleets.finding(PRIVILEGED, "web", "pass")
    case = suites_of([fleets.compared([before], [after])]).find("testsuite/testcase")
    assert case.find("system-out").text == "Compared with before: fixed. Before: Found true; expected false."


def test_what_is_pending_says_what_allows_it():
    finding = fleets.finding(PRIVILEGED, "web")
    plan = {"count": 3, "pending": [fleets.pending(finding)], "hand_over": [fleets.handed_over()]}
    report = fleets.report("web-1", [finding], plan=plan)
    words = "ansible-playbook bulkhead.containers.harden -e hardening_disruption=restart --limit web-1"
    assert words in suites_of([report]).find("testsuite/testcase/failure").text
    told = properties_of(report)
    assert told == {"plan.steps": "3", "plan.pending": "1", "plan.by_hand": "0", "plan.hand_over": "1",
                    "plan.allow": words}
