# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core.subjects.daemon import build
from ansible_collections.bulkhead.containers.tests.unit.reference_host import CONTEXT, engine, without_engines


def only(snapshot):
    subject, = build(snapshot, CONTEXT).subjects
    return subject


@pytest.mark.parametrize("state, words", [
    ("down", "does not run"), ("stuck", "did not answer in time"), ("denied", "refused to be asked"),
])
def test_an_engine_that_does_not_answer_says_why(state, words):
    subject = only(engine(state=state, reason="so it is", info=None, version=None, process={}, swarm=None))
    assert words in subject.unread[""]
    assert "so it is" in subject.unread[""]
    assert not {"loaded", "in_force", "running", "swarm"} & set(subject.facts)
    assert subject.facts["configured"]["icc"] is False


def test_no_engine_is_no_failure():
    found = build(without_engines(), CONTEXT)
    assert (found.subjects, found.unread) == ((), "")
    assert "No container engine" in found.absent


def test_engines_that_could_not_be_looked_for_are_not_absent():
    errors = [{"section": "engine.discovery", "object": "", "reason": "no right to list processes"}]
    assert "no right to list processes" in build(without_engines(errors), CONTEXT).unread


def test_icc_that_is_written_and_not_in_force_is_said():
    networks = [{"name": "bridge", "driver": "bridge", "options": {"com.docker.network.bridge.enable_icc": "true"}}]
    subject = only(engine(networks=networks))
    assert subject.facts["in_force"]["icc"] is True
    assert "says icc: false" in subject.notes["in_force.icc"]
    assert subject.facts["pending"] == ["icc"]


@pytest.mark.parametrize("options, expected", [
    (["name=seccomp,profile=builtin", "name=no-new-privileges"], True),
    (["name=seccomp,profile=builtin"], False),
])
def test_from_24_on_the_engine_tells_of_no_new_privileges(options, expected):
    # The file says true all the while.
    info = dict(engine()["engines"][0]["info"], security_options=options)
    assert only(engine(info=info)).facts["in_force"]["no_new_privileges"] is expected


@pytest.mark.parametrize("modified, expected", [
    ("2026-11-20T00:00:00Z", True), ("2026-11-22T00:00:00Z", None),
])
def test_before_24_only_an_older_file_tells(modified, expected):
    record = engine()["engines"][0]
    info = dict(record["info"], security_options=["name=seccomp,profile=default"])
    subject = only(engine(info=info, version=dict(record["version"], engine="20.10.24+dfsg1"),
                          config=dict(record["config"], modified=modified)))
    assert subject.facts["in_force"]["no_new_privileges"] is expected
    if expected is None:
        assert "written after the engine was started" in subject.unread["in_force"]


def test_a_broken_file_leaves_its_settings_unknown():
    config = {"path": "/etc/docker/daemon.json", "state": "broken", "reason": "it is not JSON", "settings": {}}
    subject = only(engine(config=config))
    assert subject.facts["configured"]["icc"] is None
    assert subject.facts["running"]["log-level"] is None
    assert "it is not JSON" in subject.unread["running"]


def test_the_firewall_of_an_engine_that_writes_to_nftables_is_not_missed():
    record = engine()["engines"][0]
    for backend, expected in (("iptables", False), ("iptables+firewalld", False), ("nftables", True)):
        snapshot = engine(info=dict(record["info"], firewall_backend=backend))
        snapshot["host"]["firewall"]["docker_chains"] = False
        assert only(snapshot).facts["in_force"]["firewall"] is expected


def test_time_since_the_authority_was_made_is_counted_in_days():
    swarm = {"state": "active", "control_available": True, "ca_created": "2026-11-14T01:00:00.123456789Z",
             "certificate_expiry_seconds": 7776000}
    facts = only(engine(swarm=swarm)).facts["swarm"]
    assert (facts["ca_age_days"], facts["certificate_days"], facts["data_path"]) == (10, 90, None)


def test_whether_rules_were_flushed_is_not_guessed():
    snapshot = engine()
    snapshot["host"]["firewall"]["docker_chains"] = None
    assert only(snapshot).facts["in_force"]["firewall"] is None


@pytest.mark.parametrize("options", [None, {"com.docker.network.bridge.enable_icc": None}])
def test_a_bridge_whose_options_are_not_told_has_no_known_icc(options):
    networks = [{"name": "bridge", "driver": "bridge", "options": options}]
    assert only(engine(networks=networks)).facts["in_force"]["icc"] is None
