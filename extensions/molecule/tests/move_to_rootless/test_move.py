# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A small real estate is moved to a user's engine, and comes back. What is true is what kernel and engines say."""

from __future__ import annotations

import json

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core.rootless_move import steps
from move_to_rootless_calls import BACK, ONE_OF_THEM, PLANNED, THERE

testinfra_hosts = ["ansible://move_to_rootless"]
pytestmark = pytest.mark.usefixtures("estate")


def here(host_id):
    """The host's number for an id of a container of ann's."""
    return 1000 if host_id == 0 else 100000 + host_id - 1


def shifted(tree):
    return {path: [mode, here(uid), here(gid), *rest, {name: attribute(name, value) for name, value in last.items()}]
            for path, (mode, uid, gid, *rest, last) in tree.items()}


def attribute(name, value):
    if name == "system.posix_acl_access":
        return [[tag, allowed, here(number) if tag in (0x02, 0x08) else number] for tag, allowed, number in value]
    return [*value[:4], here(value[4])] if name == "security.capability" else value


def same_settings(one, other):
    """Of two containers, but for what differs from engine to engine."""
    def told(inspect):
        host = {key: value for key, value in inspect["HostConfig"].items() if key != "OomScoreAdj"}
        config = {key: value for key, value in inspect["Config"].items() if key not in ("Hostname", "Labels")}
        return inspect["Image"], host, config

    return told(one) == told(other)


def serves_rootless(worlds, before):
    """The whole estate runs in ann's engine, with its data, and the rootful one has everything still, stopped."""
    now, old = worlds.look(), before["rootful"]
    assert now["rootless"]["running"] == sorted(old["containers"]) and now["rootful"]["running"] == []
    assert now["rootless"]["volumes"] == {name: shifted(tree) for name, tree in old["volumes"].items()}
    assert now["rootful"]["volumes"] == old["volumes"]
    assert set(now["rootful"]["containers"]) == set(old["containers"])
    policies = {one["HostConfig"]["RestartPolicy"]["Name"] for one in now["rootful"]["containers"].values()}
    assert policies <= {"", "no"}
    assert worlds.answers() == ["kept\n", "sold\n"]
    return now


def is_as_before(worlds, before):
    now = worlds.look()
    assert now["rootful"]["running"] == before["rootful"]["running"]
    for engine in ("rootful", "rootless"):
        assert worlds.lasting(now[engine]) == worlds.lasting(before[engine]), engine
    assert worlds.answers() == ["kept\n", "sold\n"]


def test_a_plan_says_what_has_to_be_accepted_and_changes_nothing(controller, host, worlds):
    before = worlds.look()
    called, refused = controller.move_to_rootless({**PLANNED, "accept": []}, {**THERE, "accept": ["web"]})
    plan = called["plan"]
    assert not called["changed"] and not called["failed"], called["msg"]
    assert plan["blockers"] == [] and not plan["safe"]
    assert plan["containers"] == ["db", "web"] and plan["projects"] == ["shop"]
    assert {one["name"] for one in plan["volumes"]} == {"data", "pages", "shop_store"}
    assert {one["subject"].replace("_", "-") for one in plan["unaccepted"]} == {"web", "shop-app-1"}
    assert refused["failed"] and "Nothing was changed" in refused["msg"] and "accept it" in refused["msg"]
    assert "hunter2" not in json.dumps([called, refused])
    assert worlds.look() == before


def test_there_and_back(controller, host, worlds):
    before = worlds.look()
    foretold, = controller.move_to_rootless(THERE, options=["--check"])
    assert worlds.look() == before
    moved, again, planned = controller.move_to_rootless(THERE, THERE, PLANNED)
    assert not moved["failed"], moved["msg"]
    assert moved["changed"] and not again["changed"] and not planned["changed"]
    for key in ("changed", "diff", "plan", "recovered"):
        assert foretold[key] == moved[key], key
    assert "hunter2" not in json.dumps(moved)

    now = serves_rootless(worlds, before)
    for name in ("db", "web"):
        assert same_settings(before["rootful"]["containers"][name], now["rootless"]["containers"][name]), name
    assert now["rootless"]["containers"]["db"]["NetworkSettings"]["Networks"]["inner"]["IPAddress"] == "10.77.0.9"
    assert now["rootless"]["networks"]["inner"]["Labels"] == {"purpose": "inner"}
    assert now["rootless"]["images"] == [one for one in now["rootful"]["images"] if one.startswith("workload:1")]
    assert abs(now["rootless"]["blocks"]["data"] - before["rootful"]["blocks"]["data"]) < 64, "holes were filled"
    # The kernel's word: root of a container is ann, and the database's user one of ann's ids.
    for name, uid in (("web", 1000), ("db", 100069)):
        pid = now["rootless"]["containers"][name]["State"]["Pid"]
        assert host.check_output("stat --format %%u /proc/%s", str(pid)) == str(uid)

    foretold, = controller.move_to_rootless(BACK, options=["--check"])
    back, once_more = controller.move_to_rootless(BACK, BACK)
    assert not back["failed"], back["msg"]
    assert back["changed"] and not once_more["changed"]
    assert (foretold["changed"], foretold["diff"]) == (True, back["diff"])
    is_as_before(worlds, before)


@pytest.mark.parametrize("step", steps.MOVE)
def test_a_move_killed_at_any_step_is_taken_back_or_done(controller, worlds, before, step):
    killed, back = controller.move_to_rootless({**part_of_it(step), "fault": step}, BACK)
    assert killed["failed"] and "msg" in killed
    assert not back["failed"] and back["changed"], back["msg"]
    assert back["recovered"] == ("" if step == "move_written" else "rolled back")
    is_as_before(worlds, before)


def test_a_move_killed_is_made_by_the_next_run(controller, worlds, before):
    killed, moved, planned = controller.move_to_rootless({**THERE, "fault": "started"}, THERE, PLANNED)
    assert killed["failed"] and not moved["failed"], moved["msg"]
    assert moved["recovered"] == "rolled back" and not planned["changed"]
    serves_rootless(worlds, before)
    back, = controller.move_to_rootless(BACK)
    assert not back["failed"], back["msg"]
    is_as_before(worlds, before)


@pytest.mark.parametrize("step", steps.BACK)
def test_a_way_back_killed_at_any_step_is_gone_to_its_end(controller, worlds, before, step):
    moved, killed, back = controller.move_to_rootless(ONE_OF_THEM, {**BACK, "fault": step}, BACK)
    assert not moved["failed"] and killed["failed"] and not back["failed"], back["msg"]
    assert back["recovered"] == ("" if step == "return_forgotten" else "completed")
    is_as_before(worlds, before)


def part_of_it(step):
    """Everything takes its time; where Compose has its part, it has to be there."""
    return THERE if step == "started" else ONE_OF_THEM
