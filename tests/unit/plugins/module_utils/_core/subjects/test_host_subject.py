# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core.subjects.host import build, overlapping
from ansible_collections.bulkhead.containers.tests.unit.reference_host import CONTEXT, host, without_engines
from hypothesis import given
from hypothesis import strategies as st


def facts(snapshot):
    subject, = build(snapshot, CONTEXT).subjects
    return subject.facts


def ids(name, start, count=65536):
    return {"name": name, "start": start, "count": count}


@pytest.mark.parametrize("ranges, found", [
    ([], 0),
    ([ids("ann", 100000), ids("bob", 165536)], 0),
    ([ids("ann", 100000), ids("bob", 165535)], 1),
    ([ids("ann", 100000), ids("ann", 100000)], 0),
    ([ids("ann", 0, 1000000), ids("bob", 5, 1), ids("eve", 999999, 1)], 2),
    ([ids("ann", 100000), ids("bob", 100000, 0)], 0),
])
def test_overlapping_ranges(ranges, found):
    assert len(overlapping(ranges)) == found


@given(st.lists(st.builds(ids, st.sampled_from("abc"), st.integers(0, 50), st.integers(1, 10)), max_size=6))
def test_a_shared_id_is_always_found(ranges):
    shared = any(first["name"] != second["name"]
                 and set(range(first["start"], first["start"] + first["count"]))
                 & set(range(second["start"], second["start"] + second["count"]))
                 for first in ranges for second in ranges)
    assert bool(overlapping(ranges)) is shared


def socket(path="/run/podman/podman.sock", kind="podman", uid=0, gid=0, mode="0660"):
    return {"path": path, "kind": kind, "uid": uid, "gid": gid, "mode": mode}


@pytest.mark.parametrize("entry, count", [
    (socket(), 0),
    (socket(mode="0666"), 1),
    (socket(gid=100), 1),
    (socket(gid=100, mode="0600"), 0),
    (socket(gid=998, kind="docker"), 0),
    (socket("/run/user/1000/docker.sock", "docker", 1000, 1000, "0666"), 0),
    (socket("/run/dbus/system_bus_socket", "dbus", mode="0666"), 0),
])
def test_open_sockets(entry, count):
    assert len(facts(host(sockets={"unix": [entry], "tcp": []}))["sockets"]["open"]) == count


@pytest.mark.parametrize("entry, group, expected", [
    (socket(gid=998), None, None),
    (socket(gid=998), {"name": "docker", "gid": None}, None),
    (socket(gid=998), {}, 1),
    (socket(gid=0), None, 0),
    (socket(gid=998, mode="0666"), None, 1),
    (socket(gid=998, mode="0600"), None, 0),
    (socket(gid=None), {}, None),
    (socket(uid=None), {}, None),
])
def test_whether_a_socket_is_open_to_a_group_that_is_not_known(entry, group, expected):
    snapshot = host(sockets={"unix": [entry], "tcp": []})
    snapshot["host"]["accounts"]["docker_group"] = group
    found = facts(snapshot)["sockets"]["open"]
    assert (None if found is None else len(found)) == expected


def test_a_socket_is_no_extra_one_where_an_engines_is_not_known():
    snapshot = host()
    snapshot["engines"][0]["socket"] = None
    assert facts(snapshot)["sockets"]["extra"] is None


def test_a_socket_that_could_not_be_asked_does_not_hide_an_open_one():
    unread = dict(socket("/run/buildkit/buildkitd.sock", "buildkit"), mode=None)
    assert facts(host(sockets={"unix": [unread]}))["sockets"]["open"] is None
    assert len(facts(host(sockets={"unix": [unread, socket(mode="0666")]}))["sockets"]["open"]) == 1


PUBLISHED = [{"name": "web", "published": [{"container": "80/tcp", "host_ip": "", "host_port": 80}]}]
CHOSEN = [{"name": "web", "published": [{"container": "80/tcp", "host_ip": "127.0.0.1", "host_port": 80}]}]


@pytest.mark.parametrize("containers, rules, expected", [
    (PUBLISHED, {"ipv4": 0, "ipv6": 0}, ["web *:80->80/tcp"]),
    (PUBLISHED, {"ipv4": "absent", "ipv6": "absent"}, ["web *:80->80/tcp"]),
    (PUBLISHED, {"ipv4": 2, "ipv6": 0}, []),
    (PUBLISHED, {"ipv4": None, "ipv6": None}, None),
    (PUBLISHED, None, None),
    (CHOSEN, {"ipv4": 0, "ipv6": 0}, []),
    (CHOSEN, {"ipv4": None, "ipv6": None}, []),
    (None, {"ipv4": 0, "ipv6": 0}, None),
])
def test_ports_that_the_firewall_does_not_see(containers, rules, expected):
    snapshot = host()
    snapshot["engines"][0]["containers"] = containers
    snapshot["host"]["firewall"]["docker_user"] = rules
    assert facts(snapshot)["firewall"]["bypassed"] == expected


@pytest.mark.parametrize("ufw, firewalld, expected", [
    ("active", None, True), ("inactive", "absent", False), (None, "absent", None),
])
def test_a_firewall_that_may_be_active_is_not_inactive(ufw, firewalld, expected):
    snapshot = host()
    snapshot["host"]["firewall"].update(ufw=ufw, firewalld=firewalld)
    assert facts(snapshot)["firewall"]["active"] is expected


def test_engines_that_could_not_be_looked_for_may_be_there():
    errors = [{"section": "engine.discovery", "object": "", "reason": "no right to list processes"}]
    found = facts(without_engines(errors))
    assert (found["engines"], found["rootful_engines"], found["firewall"]["bypassed"]) == (None, None, None)
    found = facts(without_engines())
    assert (found["engines"], found["rootful_engines"], found["firewall"]["bypassed"]) == (False, 0, [])
