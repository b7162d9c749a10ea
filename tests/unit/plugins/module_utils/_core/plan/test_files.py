# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import copy

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core.plan import files
from ansible_collections.bulkhead.containers.tests.unit import planned

SOCKET = "/run/docker.sock"


def make(snapshot, **policy):
    return files.make(planned.case(snapshot, **policy))


def step(part, path):
    found, = (one for one in part.steps if one["path"] == path)
    return found


def with_entry(path, **changes):
    snapshot = planned.unsafe()
    for entry in snapshot["host"]["files"]:
        if entry["path"] == path:
            entry.update(changes)
    return snapshot


def test_one_step_for_each_path_with_all_that_is_to_change():
    found = step(make(planned.unsafe()), "/opt/runtimes/mine")
    assert (found["owner"], found["group"], found["mode"]) == ("root", "root", "0755")
    assert found["controls"] == ["file_program_mode", "file_program_owner"]


def test_what_was_there_before_is_remembered_by_name():
    assert make(planned.unsafe()).ledger["files"]["/opt/runtimes/mine"] == {
        "owner": "ann", "group": "root", "mode": "0777"}


def test_once_it_is_done_there_is_nothing_to_do():
    before = planned.unsafe()
    part = make(before)
    assert part.count == len(part.steps) == 5
    assert make(planned.applied(before, part)).count == 0


@pytest.mark.parametrize("mode, expected", [("0666", "0660"), ("0602", "0600"), ("0007", "0000"), ("4777", "0660")])
def test_bits_are_taken_away_and_never_given(mode, expected):
    found = step(make(with_entry(SOCKET, mode=mode)), SOCKET)
    assert (found["mode"], found["owner"]) == (expected, "")


@pytest.mark.parametrize("group, expected", [({"name": "engines", "gid": 7, "members": [], "primary": []}, "engines"),
                                             ({}, "root")])
def test_the_socket_belongs_to_the_group_that_the_engine_has(group, expected):
    snapshot = with_entry(SOCKET, uid=1000, user="ann")
    snapshot["host"]["accounts"]["docker_group"] = group
    assert step(make(snapshot), SOCKET)["group"] == expected


def test_of_a_link_it_is_the_target():
    part = make(with_entry("/opt/runtimes/mine", target="/opt/real"))
    assert "/opt/real" in [one["path"] for one in part.steps]
    assert "/opt/real" in part.ledger["files"]


@pytest.mark.parametrize("changes, told", [
    ({"writable_parents": ["/opt"]}, "can be replaced by others than root, through /opt"),
    ({"writable_parents": None}, "could not be read in full"),
    ({"type": "other"}, "could not be read in full"),
])
def test_what_root_had_better_not_touch_is_left_to_people(changes, told):
    part = make(with_entry("/opt/runtimes/mine", **changes))
    assert "/opt/runtimes/mine" not in [one["path"] for one in part.steps]
    assert [one["subject"] for one in part.by_hand if told in one["text"]] == ["/opt/runtimes/mine"] * 2
    assert "/opt/runtimes/mine" not in {one[1] for one in part.covered}


def opened(directory="/etc/docker", **changes):
    """A directory that all may write to, with a file in it that all may write to."""
    snapshot = planned.unsafe()
    for entry in snapshot["host"]["files"]:
        if entry["path"] == directory:
            entry.update({"mode": "0777", "uid": 0, "user": "root", "gid": 0, "group": "root"})
        if entry["path"] == "/etc/docker/daemon.json":
            entry.update({"mode": "0666", "writable_parents": ["/etc/docker"], **changes})
    return snapshot


def test_what_lies_in_a_directory_is_mended_after_it():
    part = make(opened())
    paths = [one["path"] for one in part.steps]
    assert paths.index("/etc/docker") < paths.index("/etc/docker/daemon.json")
    assert "file_daemon_config_mode" in {one[0] for one in part.covered}
    assert make(planned.applied(opened(), part)).count == 0


@pytest.mark.parametrize("changes", [
    {"writable_parents": ["/etc", "/etc/docker"]},
    {"writable_parents": ["/srv"]},
    {"target": "/etc/docker/real.json"},
    {"writable_parents": None},
])
def test_what_could_have_been_put_elsewhere_meanwhile_is_left_to_people(changes):
    assert "/etc/docker/daemon.json" not in [one["path"] for one in make(opened(**changes)).steps]


def test_a_directory_that_is_left_as_it_is_protects_nothing():
    waiver = {"control": "file_docker_config_dir_*", "reason": "agreed", "owner": "ann", "until": "2027-01-01"}
    paths = [one["path"] for one in make(opened(), waivers=[waiver]).steps]
    assert "/etc/docker" not in paths and "/etc/docker/daemon.json" not in paths


def test_access_lists_and_directories_above_are_left_to_people():
    acl = [{"tag": "user", "id": 1000, "name": "ann", "permissions": "rw-"}]
    snapshot = with_entry("/etc/docker/daemon.json", mode="0644", acl=acl)
    assert "/etc/docker/daemon.json" not in [one["path"] for one in make(snapshot).steps]


def test_a_waived_finding_is_left_as_it_is():
    waiver = {"control": "file_docker_socket_mode", "reason": "agreed", "owner": "ann", "until": "2027-01-01"}
    assert SOCKET not in [one["path"] for one in make(planned.unsafe(), waivers=[waiver]).steps]


def test_without_memory_nothing_is_done():
    part = make(planned.unsafe(ledger=None))
    assert (part.count, part.steps, len(part.by_hand)) == (0, [], 7)


def test_the_snapshot_is_not_changed():
    snapshot = planned.unsafe()
    before = copy.deepcopy(snapshot)
    make(snapshot)
    assert snapshot == before
