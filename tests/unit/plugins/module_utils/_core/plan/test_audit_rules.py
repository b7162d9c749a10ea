# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import copy

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core import own_files
from ansible_collections.bulkhead.containers.plugins.module_utils._core.plan import audit_rules
from ansible_collections.bulkhead.containers.tests.unit import planned


def make(snapshot, **policy):
    return audit_rules.make(planned.case(snapshot, **policy))


def audited(auditd="running", loaded=(), persisted=(), locked=False, **changes):
    """A host with an audit daemon that has these rules, each file with a list of them."""
    snapshot = planned.unsafe(**changes)
    snapshot["host"]["audit"] = {"auditd": auditd, "locked": locked, "loaded": list(loaded), "persisted": [
        {"file": "/etc/audit/rules.d/%d.rules" % number, "rules": list(rules)}
        for number, rules in enumerate(persisted)]}
    return snapshot


def loaded(snapshot, part):
    """What the host is when the rules of the part were written and loaded."""
    after = planned.applied(snapshot, part)
    ours = own_files.lines(after, own_files.AUDIT_RULES)
    audit = after["host"]["audit"]
    audit["persisted"] = [*audit["persisted"], {"file": own_files.AUDIT_RULES, "rules": ours}]
    audit["loaded"] = [*audit["loaded"], *(rule for rule in ours if rule != "-c")]
    return after


def rules(part):
    return planned.file(part, own_files.AUDIT_RULES).splitlines()[1:]


def test_what_fails_is_watched_from_now_on():
    part = make(audited())
    assert (part.count, part.steps["load"], part.pending) == (1, True, [])
    assert "-w /usr/sbin/runc -p wa -k docker" in rules(part)
    assert len(part.covered) == len(part.steps["controls"]) == 16


def test_then_all_of_it_passes_and_there_is_nothing_to_do():
    after = loaded(audited(), make(audited()))
    case = planned.case(after)
    assert {one["status"] for one in case.findings if "audit_rule" in one["remedy"]} <= {"pass", "not_applicable"}
    assert audit_rules.make(case).count == 0


def test_what_containers_write_is_not_watched():
    watched = [line.split()[1] for line in rules(make(audited())) if line.startswith("-w")]
    assert {path for path in watched if path.startswith("/var/lib/docker")} == {
        "/var/lib/docker/" + part for part in ("containers", "image", "network", "plugins", "swarm")}
    assert {path for path in watched if path.startswith("/run/containerd")} == {
        "/run/containerd/containerd.sock", "/run/containerd/containerd.sock.ttrpc"}


def test_nothing_is_exempted_since_that_would_blind_the_rules_of_others():
    assert not [line for line in rules(make(audited())) if "never" in line]


def test_connections_to_a_socket_are_recorded_too():
    assert ["-a always,exit -F arch=%s -S connect -F path=/run/docker.sock -F key=docker" % bits
            for bits in ("b64", "b32")] == [line for line in rules(make(audited())) if "path=/run/docker.sock" in line]


def test_one_refused_rule_does_not_keep_the_others_from_being_loaded():
    assert rules(make(audited()))[0] == "-c"


def test_the_directory_of_containerds_sockets_is_there_when_the_rules_are_loaded():
    part = make(audited())
    assert planned.file(part, own_files.RUN_DIRECTORIES).splitlines()[1:] == ["d /run/containerd 0711 root root -"]
    none = make(audited(), exclude=["audit_containerd_*"])
    assert planned.file(none, own_files.RUN_DIRECTORIES) is None


def test_what_others_watch_is_theirs():
    other = ["-w /usr/sbin/runc -p wa -k other"]
    assert "-w /usr/sbin/runc -p wa -k docker" not in rules(make(audited(loaded=other, persisted=[other])))


def test_what_is_not_asked_for_any_more_leaves_the_file():
    after = loaded(audited(), make(audited()))
    part = make(after, exclude=["audit_runc"])
    assert "runc -p" not in "\n".join(rules(part))
    assert "-w /run/docker.sock -p wa -k docker" in rules(part)
    assert part.steps["load"] is True
    gone = make(after, exclude=["audit_*"])
    assert [one["content"] for one in gone.steps["files"]] == ["", ""]
    assert gone.steps["load"] is True


def test_rules_that_cannot_be_listed_stay():
    after = loaded(audited(), make(audited()))
    after["host"]["audit"]["loaded"] = None
    assert make(after).count == 0


def test_rules_in_place_that_are_not_loaded_are_loaded():
    after = loaded(audited(), make(audited()))
    after["host"]["audit"]["loaded"] = []
    part = make(after)
    assert (part.count, part.steps["files"], part.steps["load"]) == (1, [], True)


@pytest.mark.parametrize("host, needs", [
    (audited("stopped"), "auditd"),
    (audited(None), "auditd"),
    (audited(locked=True), "reboot"),
])
def test_where_they_cannot_be_loaded_they_are_written_once_and_pending(host, needs):
    part = make(host)
    assert (part.count, part.steps["load"], part.covered) == (1, False, frozenset())
    assert {one["needs"] for one in part.pending} == {needs}
    after = loaded(host, part)
    after["host"]["audit"]["loaded"] = []
    again = make(after)
    assert (again.count, len(again.pending)) == (0, len(part.pending))


def test_without_a_daemon_it_has_to_be_installed_first():
    part = make(audited("absent"))
    assert (part.count, len(part.by_hand)) == (0, 16)
    assert "Install it" in part.by_hand[0]["text"]


def test_a_directory_that_an_engine_left_behind_leaves_the_file():
    after = loaded(audited(), make(audited()))
    after["engines"] = []
    assert planned.file(make(after), own_files.AUDIT_RULES) == ""


@pytest.mark.parametrize("path", ["/home/ann/x\n-e 0", "/srv/my data", "/srv/bj\u00f6rn"])
def test_a_path_that_is_no_word_is_left_to_people(path):
    snapshot = audited()
    for entry in snapshot["host"]["files"]:
        if entry["role"] == "data_root":
            entry["path"] = path
    part = make(snapshot)
    assert all(line == "-c" or line.endswith(("-k docker", "-F key=docker")) for line in rules(part))
    assert not [line for line in rules(part) if path in line]
    assert [one["control"] for one in part.by_hand] == ["audit_data_root"]
    assert "spaces" in part.by_hand[0]["text"]


@pytest.mark.parametrize("changes", [{"ledger": None}, {"own_files": {own_files.AUDIT_RULES: None}}])
def test_without_memory_nothing_is_done(changes):
    part = make(audited(**changes))
    assert (part.count, len(part.by_hand)) == (0, 16)


def test_the_snapshot_is_not_changed():
    snapshot = audited()
    before = copy.deepcopy(snapshot)
    make(snapshot)
    assert snapshot == before
