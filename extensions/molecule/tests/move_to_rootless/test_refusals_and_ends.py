# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is not moved, what is taken back, and how a move ends. What is true is what kernel and engines say."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core.rootless_move import steps
from move_to_rootless_calls import BACK, FINAL, ONE_OF_THEM, PLANNED, THERE

testinfra_hosts = ["ansible://move_to_rootless"]
PAGE = Path(__file__).parents[4] / "docs/move_to_rootless.md"
pytestmark = pytest.mark.usefixtures("as_found")

HARD_CASES = """
run() { docker run --detach --stop-signal KILL "$@"; }
mkdir -p /srv/private /srv/open; echo x >/srv/private/key; echo x >/srv/open/page
chown 70:70 /srv/private /srv/private/key; chmod 0700 /srv/private; chmod 0755 /srv/open
run --name hostnet --network host workload:1
run --name mighty --privileged workload:1
run --name socket --volume /run/docker.sock:/docker.sock workload:1
run --name barred --user 70:70 --volume /srv/private:/data workload:1
run --name reading --volume /srv/open:/data:ro workload:1
run --name limited --memory 64m workload:1
run --name beyond --user 70000 workload:1
run --name ignored --label bulkhead.ignore=true workload:1
run --name layered workload:1 && docker exec layered sh -c 'echo x >/etc/written'
run --name holder --volume special:/data workload:1
mknod "$(docker volume inspect --format '{{.Mountpoint}}' special)/null" c 1 3
run --name giver workload:1
run --name joined --network container:giver workload:1
"""
# Well where ids are those of the host, and unhealthy in a user's namespace.
PARTICULAR = ("docker run --detach --stop-signal KILL --name particular --health-interval 1s --health-retries 2 "
              "--health-cmd 'grep -q 4294967295 /proc/self/uid_map' --volume its:/data workload:1")
REFUSED = {
    "hostnet": "shares the host's network", "mighty": "privileged", "socket": "/run/docker.sock",
    "barred": "/srv/private as user 70", "beyond": "user 70000", "layered": "/etc/written",
    "ignored": "bulkhead.ignore",
    "volume special": "null (a device)",
}


def as_ann(host, *command):
    words = "runuser -u ann -- env XDG_RUNTIME_DIR=/run/user/1000 DOCKER_HOST=unix:///run/user/1000/docker.sock"
    return host.check_output(words + " %s" * len(command), *command)


def test_what_would_not_go_well_is_refused_one_by_one(controller, host, worlds):
    host.check_output(HARD_CASES)
    before = worlds.look()
    names = [name for name in REFUSED if " " not in name]
    planned, alone = controller.move_to_rootless(
        {**PLANNED, "containers": [*names, "reading", "holder", "limited"]},
        {**PLANNED, "containers": ["joined"], "accept": []})
    told = {}
    for one in planned["plan"]["blockers"]:
        told.setdefault(one["subject"], []).append(one["reason"])
    assert set(told) == set(REFUSED), told
    for subject, words in REFUSED.items():
        assert words in " ".join(told[subject]), told[subject]
    assert {one["subject"] for one in planned["plan"]["warnings"]} == {"limited"}
    assert "giver" in alone["plan"]["blockers"][0]["reason"]
    assert all(one["next"] for one in planned["plan"]["blockers"])
    assert worlds.look() == before


def test_those_that_belong_together_are_moved_together(controller, host, worlds):
    host.check_output("docker run --detach --stop-signal KILL --name giver workload:1;"
                      "docker run --detach --stop-signal KILL --name joined --network container:giver workload:1;"
                      "docker run --detach --stop-signal KILL --name heir --volumes-from web:ro workload:1")
    moved, = controller.move_to_rootless({**THERE, "containers": ["joined", "giver", "heir", "web"]})
    assert not moved["failed"], moved["msg"]
    now = worlds.look()["rootless"]
    pids = {name: str(one["State"]["Pid"]) for name, one in now["containers"].items()}
    spaces = {name: host.check_output("readlink /proc/%s/ns/net", pid) for name, pid in pids.items()}
    assert spaces["giver"] == spaces["joined"] != spaces["web"]
    assert as_ann(host, "docker", "exec", "heir", "cat", "/pages/file") == "kept"


def test_what_is_not_accepted_there_is_taken_back(controller, host, worlds):
    host.check_output(PARTICULAR)
    before = worlds.look()
    called, again = controller.move_to_rootless({**THERE, "containers": ["particular", "db"]}, BACK)
    assert called["failed"] and called["rolled_back"], called["msg"]
    assert "particular was not accepted in the engine of ann: its health check fails" in called["msg"]
    assert not again["changed"] and "Traceback" not in json.dumps(called)
    now = worlds.look()
    assert now["rootful"]["running"] == before["rootful"]["running"]
    for engine in ("rootful", "rootless"):
        assert worlds.lasting(now[engine]) == worlds.lasting(before[engine]), engine


def test_what_was_written_since_is_not_lost(controller, host, worlds):
    before = worlds.look()
    moved, = controller.move_to_rootless({**THERE, "containers": ["web"]})
    assert not moved["failed"], moved["msg"]
    as_ann(host, "docker", "exec", "web", "sh", "-c", "echo newer >/pages/file")
    refused, back = controller.move_to_rootless(BACK, {**BACK, "accept": ["web"]})
    assert refused["failed"] and "pages was written to since the move" in refused["msg"]
    assert not back["failed"] and back["left_behind"] == ["pages"], back["msg"]
    now = worlds.look()
    assert worlds.answers() == ["kept\n", "sold\n"]
    assert now["rootful"]["volumes"] == before["rootful"]["volumes"]
    assert now["rootless"]["containers"] == {} and list(now["rootless"]["volumes"]) == ["pages"]
    refused, = controller.move_to_rootless({**THERE, "containers": ["web"]})
    assert "has a volume of that name" in refused["msg"]

    # The page tells how the newer data come over.
    told = re.search(r"```sh\n(engine=.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL).group(1)
    host.check_output("bash -c %s", re.sub(r"\bapps\b", "ann", told).replace(" data)", " pages)"))
    assert worlds.answers()[0] == "newer\n"
    theirs, ours = worlds.look()["rootless"]["volumes"]["pages"], worlds.look()["rootful"]["volumes"]["pages"]
    assert {path: one[3:] for path, one in ours.items()} == {path: one[3:] for path, one in theirs.items()}
    assert {tuple(one[1:3]) for one in ours.values()} == {(0, 0)}


def test_there_is_a_way_back_from_an_engine_that_does_not_run(controller, host, worlds):
    before = worlds.look()
    moved, = controller.move_to_rootless(ONE_OF_THEM)
    assert not moved["failed"], moved["msg"]
    as_ann(host, "systemctl", "--user", "stop", "docker.service")
    half, = controller.move_to_rootless({**BACK, "accept": ["db"], "engine_timeout": 3})
    assert half["failed"] and "run as before" in half["msg"]
    assert host.check_output("docker inspect --format '{{.State.Running}}' db") == "true"
    as_ann(host, "systemctl", "--user", "start", "docker.service")
    back, = controller.move_to_rootless(BACK)
    assert not back["failed"] and back["recovered"] == "completed", back["msg"]
    now = worlds.look()
    assert worlds.lasting(now["rootful"]) == worlds.lasting(before["rootful"])
    assert now["rootless"]["containers"] == {}


@pytest.mark.parametrize("remove", [[], ["containers", "volumes"]], ids=["nothing", "everything"])
def test_a_move_is_accepted(controller, host, worlds, remove):
    moved, final, again, back = controller.move_to_rootless(ONE_OF_THEM, {**FINAL, "remove": remove}, FINAL, BACK)
    assert not final["failed"] and final["changed"], final["msg"]
    assert not again["changed"] and not back["changed"]
    now = worlds.look()
    assert now["rootless"]["running"] == ["db"]
    assert ("db" in now["rootful"]["containers"]) == (remove == [])
    assert ("data" in now["rootful"]["volumes"]) == ("volumes" not in remove)
    assert "db" not in now["rootful"]["running"] and "web" in now["rootful"]["running"]


@pytest.mark.parametrize("step", steps.END[:2])
def test_an_end_that_was_killed_is_carried_on(controller, worlds, step):
    final = {**FINAL, "remove": ["containers"]}
    moved, killed, again = controller.move_to_rootless(ONE_OF_THEM, {**final, "fault": step}, final)
    assert not moved["failed"] and killed["failed"] and not again["failed"], again["msg"]
    assert again["recovered"] == "completed"
    now = worlds.look()
    assert now["rootless"]["running"] == ["db"] and "db" not in now["rootful"]["containers"]
    assert "data" in now["rootful"]["volumes"]


def test_the_play_leaves_its_plan_on_the_controller(controller, worlds, tmp_path):
    told = {"move_to_rootless_user": "ann", "move_to_rootless_containers": "db\nweb",
            "move_to_rootless_plan_dir": str(tmp_path), "move_to_rootless_settle_time": "1"}
    planned = controller.run("move_to_rootless", **told)
    assert planned.returncode == 0 and "changed=0" in planned.stdout, planned.stdout
    plan = json.loads((tmp_path / f"{controller.name}.move_to_rootless.json").read_text(encoding="utf-8"))
    assert plan["containers"] == ["db", "web"] and [one["subject"] for one in plan["unaccepted"]] == ["web"]
    refused = controller.run("move_to_rootless", move_to_rootless_state="moved", **told)
    assert refused.returncode != 0 and "Nothing was changed. web: who connects" in refused.stdout
    assert worlds.look()["rootless"]["running"] == []
    moved = controller.run("move_to_rootless", move_to_rootless_state="moved", move_to_rootless_accept="web", **told)
    assert moved.returncode == 0 and "changed=1" in moved.stdout, moved.stdout
    assert worlds.look()["rootless"]["running"] == ["db", "web"]
    again = controller.run("move_to_rootless", move_to_rootless_state="moved", move_to_rootless_accept="web", **told)
    assert again.returncode == 0 and "changed=0" in again.stdout, again.stdout
