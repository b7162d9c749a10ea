# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
from ansible_collections.bulkhead.containers.plugins.plugin_utils._reports import sarif
from ansible_collections.bulkhead.containers.tests.unit import fleets
from hypothesis import given
from hypothesis import strategies as st

SCHEMA = json.loads((Path(__file__).parents[3] / "schemas" / "sarif-2.1.0.json").read_text(encoding="utf-8"))
VALIDATOR = jsonschema.Draft4Validator(SCHEMA, format_checker=jsonschema.FormatChecker())
PRIVILEGED = fleets.CONTROLS[0]

# Of every category: a name on a file system need not be Unicode, and then holds surrogates.
ANY = st.characters(exclude_categories=())


def run_of(findings, missing=None, host="web-1", **changes):
    written = json.loads(sarif.render([fleets.report(host, findings, **changes)], missing))
    VALIDATOR.validate(written)
    return written["runs"][0]


def result_of(finding):
    (result,) = run_of([finding])["results"]
    return result


def test_a_fleet_is_valid():
    missing = [{"host": "gone", "reason": "timed out"}]
    VALIDATOR.validate(json.loads(sarif.render(fleets.fleet(12, 40), missing, "2026-11-24T02:00:00Z")))


def test_the_schema_would_say_no():
    written = json.loads(sarif.render(fleets.fleet(1, 10)))
    written["runs"][0]["results"][0]["level"] = "awful"
    with pytest.raises(jsonschema.ValidationError):
        VALIDATOR.validate(written)


def test_an_empty_fleet_is_valid_and_has_no_results():
    assert run_of([])["results"] == []


@pytest.mark.parametrize("status", ["pass", "not_applicable", "manual"])
def test_what_is_not_wrong_is_no_result(status):
    run = run_of([fleets.finding(PRIVILEGED, "web", status)])
    assert (run["results"], run["tool"]["driver"]["rules"]) == ([], [])


@pytest.mark.parametrize(
    ("severity", "level", "least", "most"),
    [
        ("critical", "error", 9.0, 10.0),
        ("high", "error", 7.0, 8.9),
        ("medium", "warning", 4.0, 6.9),
        ("low", "note", 0.1, 3.9),
    ],
)
def test_severity_decides_level_and_score(severity, level, least, most):
    run = run_of([fleets.finding(PRIVILEGED, "web", severity=severity)])
    assert (run["results"][0]["kind"], run["results"][0]["level"]) == ("fail", level)
    assert least <= float(run["tool"]["driver"]["rules"][0]["properties"]["security-severity"]) <= most


def test_a_rule_is_as_grave_as_its_worst_result():
    run = run_of([fleets.finding(PRIVILEGED, "web", severity=one) for one in ("medium", "critical", "high")])
    assert [one["level"] for one in run["results"]] == ["warning", "error", "error"]
    assert [one["properties"]["severity"] for one in run["tool"]["driver"]["rules"]] == ["critical"]


def test_what_could_not_be_decided_is_open():
    result = result_of(fleets.finding(PRIVILEGED, "web", "unknown", reason="The engine did not answer."))
    assert (result["kind"], result["level"]) == ("open", "none")
    assert "The engine did not answer." in result["message"]["text"]


def test_a_waived_finding_is_suppressed_with_its_reason():
    (suppression,) = result_of(fleets.waived(PRIVILEGED, "web"))["suppressions"]
    assert (suppression["kind"], suppression["status"]) == ("external", "accepted")
    assert all(word in suppression["justification"] for word in ("SEC-1234", "team-ci", "2026-12-31"))


def test_an_expired_waiver_suppresses_nothing():
    waiver = {"reason": "long ago", "owner": "ann", "until": "2020-01-01", "expired": True}
    assert result_of(fleets.finding(PRIVILEGED, "web", waiver=waiver))["suppressions"] == []


def test_each_result_points_to_its_rule():
    driver = run_of([fleets.finding(control, "x") for control in fleets.CONTROLS])
    rules = driver["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == sorted(control[0] for control in fleets.CONTROLS)
    assert all(rules[result["ruleIndex"]]["id"] == result["ruleId"] for result in driver["results"])


def test_the_place_is_host_kind_and_name():
    result = result_of(fleets.finding(PRIVILEGED, "a/b c"))
    (location,) = result["locations"]
    assert location["logicalLocations"][0]["fullyQualifiedName"] == "web-1/container/a%2Fb%20c"
    assert location["physicalLocation"]["artifactLocation"]["uri"] == "web-1.json"


def test_fingerprints_tell_subjects_apart_and_do_not_change():
    subjects = [
        {"kind": "container", "name": "web"},
        {"kind": "container", "name": "db"},
        {"kind": "image", "name": "web"},
        {"kind": "container", "name": "web", "engine": "docker@ann"},
    ]
    findings = [fleets.finding(PRIVILEGED, "", subject=subject) for subject in subjects]
    marks = [sarif.fingerprint(host, finding) for host in ("a", "b") for finding in findings]
    assert len(set(marks)) == 8
    changed = dict(findings[0], actual="other", reason="other", severity="low")
    assert sarif.fingerprint("a", changed) == marks[0]
    assert marks[0] == "4f383eb8d0c6dc5e34ba268fcab3e897d35fd711c3ff8fa225d5cf4af3884d25"


def test_what_was_not_seen_is_told():
    errors = [{"section": "engine.info", "object": "docker", "reason": "no answer"}]
    (invocation,) = run_of([], [{"host": "gone", "reason": "timed out"}], errors=errors)["invocations"]
    assert invocation["executionSuccessful"] is False
    notes = [(note["level"], note["message"]["text"]) for note in invocation["toolExecutionNotifications"]]
    assert notes == [
        ("error", "gone was not looked at: timed out"),
        ("warning", "web-1, engine.info: docker: no answer"),
    ]


def test_a_name_makes_no_link_and_no_placeholder():
    text = result_of(fleets.finding(PRIVILEGED, "[click](https://evil.example) {0}"))["message"]["text"]
    assert "](" not in text
    assert "{{0}}" in text


@given(st.text(ANY, min_size=1), st.text(ANY))
def test_any_name_gives_a_valid_document(host, name):
    run_of([fleets.finding(PRIVILEGED, name), fleets.waived(PRIVILEGED, name)], host=host)


def states_of(report):
    written = json.loads(sarif.render([report]))
    VALIDATOR.validate(written)
    return [(result.get("baselineState"), result) for result in written["runs"][0]["results"]]


def test_without_a_comparison_no_result_has_a_state():
    ((state, _result),) = states_of(fleets.report("web-1", [fleets.finding(PRIVILEGED, "web")]))
    assert state is None


def test_each_result_is_new_unchanged_updated_or_absent():
    before = [fleets.finding(PRIVILEGED, name) for name in ("same", "mended", "removed", "now-waived")]
    after = [fleets.finding(PRIVILEGED, "same"), fleets.finding(PRIVILEGED, "mended", "pass"),
             fleets.waived(PRIVILEGED, "now-waived"), fleets.finding(PRIVILEGED, "another")]
    found = {result["properties"]["subject"]: (state, result["kind"], result["properties"]["change"])
             for state, result in states_of(fleets.compared(before, after))}
    assert found == {
        "container same": ("unchanged", "fail", "still_failing"),
        "container mended": ("absent", "fail", "fixed"),
        "container removed": ("absent", "fail", "gone"),
        "container now-waived": ("updated", "fail", "newly_waived"),
        "container another": ("new", "fail", "new"),
    }


def test_what_is_absent_says_what_it_was():
    before, after = fleets.finding(PRIVILEGED, "web"), fleets.finding(PRIVILEGED, "web", "pass")
    ((_state, result),) = states_of(fleets.compared([before], [after]))
    assert "Found true; expected false." in result["message"]["text"]
    assert result["partialFingerprints"] == result_of(before)["partialFingerprints"]


def test_what_was_waived_and_is_mended_is_valid():
    report = fleets.compared([fleets.waived(PRIVILEGED, "web")], [fleets.finding(PRIVILEGED, "web", "pass")])
    assert [(state, result["suppressions"]) for state, result in states_of(report)] == [("absent", [])]


def test_what_is_pending_says_what_allows_it():
    finding = fleets.finding(PRIVILEGED, "web")
    plan = {"count": 0, "pending": [fleets.pending(finding)], "by_hand": []}
    ((_state, result),) = states_of(fleets.report("web-1", [finding], plan=plan))
    assert result["properties"]["pending"].endswith("-e hardening_disruption=restart --limit web-1")
