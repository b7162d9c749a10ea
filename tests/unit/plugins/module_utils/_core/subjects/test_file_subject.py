# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core.subjects.file import build, writers
from ansible_collections.bulkhead.containers.tests.unit.reference_host import CONTEXT, engine, host


def entry(**changes):
    return {"role": "daemon_config", "engine": "docker", "path": "/etc/docker/daemon.json", "type": "file",
            "target": "", "uid": 0, "gid": 0, "user": "root", "group": "root", "mode": "0644", "acl": [],
            "writable_parents": [], **changes}


def only(snapshot, file):
    snapshot["host"]["files"] = [file]
    subject, = build(snapshot, CONTEXT).subjects
    return subject


OWNERS = [
    ({}, "root:root"),
    ({"uid": 1000, "user": "ann"}, "ann:root"),
    ({"uid": 1000, "user": ""}, "1000:root"),
    # A second account called root is not root.
    ({"uid": 1000, "user": "root"}, "1000:root"),
    ({"gid": 998, "group": "docker"}, "root:the engine's group"),
    ({"gid": 100, "group": "users"}, "root:users"),
    ({"uid": None}, None),
]


@pytest.mark.parametrize("changes, owner", OWNERS)
def test_owner(changes, owner):
    assert only(host(), entry(**changes)).facts["owner"] == owner


@pytest.mark.parametrize("uid, owner", [(1000, "the engine's user"), (1001, "bob:bob"), (0, "root:root")])
def test_a_rootless_engines_files_belong_to_its_user(uid, owner):
    snapshot = engine(name="docker@ann", mode="rootless", uid=1000)
    name = {0: "root", 1000: "ann", 1001: "bob"}[uid]
    file = entry(engine="docker@ann", uid=uid, gid=uid, user=name, group=name)
    assert only(snapshot, file).facts["owner"] == owner


def test_the_group_is_the_one_that_the_engine_is_set_to():
    record = engine()["engines"][0]
    snapshot = engine(config=dict(record["config"], settings={"group": "operators"}))
    assert only(snapshot, entry(gid=5, group="operators")).facts["owner"] == "root:the engine's group"
    assert only(snapshot, entry(gid=998, group="docker")).facts["owner"] == "root:docker"


USER = {"tag": "user", "id": 1000, "name": "ann", "permissions": "rw-"}
GROUP = {"tag": "group", "id": 7, "name": "", "permissions": "-w-"}
READER = {"tag": "user", "id": 1001, "name": "bob", "permissions": "r-x"}


@pytest.mark.parametrize("acl, expected", [
    ([], []),
    ([USER, READER], ["user ann"]),
    ([GROUP], ["group 7"]),
    ([USER, {"tag": "mask", "id": None, "permissions": "rw-"}], ["user ann"]),
    ([USER, {"tag": "mask", "id": None, "permissions": "r--"}], []),
    (None, None),
])
def test_who_may_write_by_an_access_list(acl, expected):
    assert writers(acl) == expected


def test_unread_files_are_unread():
    errors = [{"section": "host.files", "object": "files", "reason": "no right"}]
    found = build(host(errors, files=None), CONTEXT)
    assert (found.subjects, found.absent) == ((), "")
    assert "no right" in found.unread


def test_a_link_is_said():
    assert "/opt/docker.json" in only(host(), entry(target="/opt/docker.json")).notes[""]


@pytest.mark.parametrize("role, owner", [("docker_socket", None), ("daemon_config", "root:docker")])
def test_where_the_engines_group_is_not_known_its_socket_may_be_that_groups(role, owner):
    snapshot = engine(config=None)
    assert only(snapshot, entry(role=role, gid=998, group="docker")).facts["owner"] == owner
