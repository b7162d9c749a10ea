# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A container is made anew as one transaction: afterwards there is the new one or the old one, and only one."""

from __future__ import annotations

import json

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core.recreation.steps import STEPS

testinfra_hosts = ["ansible://containers"]
pytestmark = pytest.mark.usefixtures("as_found")

HARDER = {"no_new_privileges": True}
# Writes its own name for whoever asks, from a volume that must not be lost.
WEB = {
    "Image": "workload:1", "StopSignal": "SIGKILL",
    "Cmd": ["sh", "-c", "exec httpd -f -p 80 -h /data"], "ExposedPorts": {"80/tcp": {}},
    "HostConfig": {"Binds": ["data:/data"], "RestartPolicy": {"Name": "always"},
                   "PortBindings": {"80/tcp": [{"HostPort": "8080"}]}},
}


@pytest.fixture
def web(host, estate):
    """A web server with a volume and a published port."""
    assert estate.make({"web": (WEB, [])}) == {}
    host.check_output("echo kept >/var/lib/docker/volumes/data/_data/file")
    return estate.look(["web"])["web"]


def names(host):
    return set(host.check_output("docker ps --all --format '{{.Names}}'").split())


def running(host):
    return set(host.check_output("docker ps --format '{{.Names}}'").split())


def answers(host):
    return host.run("busybox wget -q -O - http://127.0.0.1:8080/file").stdout == "kept\n"


def is_as_before(host, estate, web):
    now = estate.look(["web"])["web"]["inspect"]
    return (now["Id"] == web["inspect"]["Id"] and now["HostConfig"] == web["inspect"]["HostConfig"]
            and running(host) == names(host) == {"giver", "web"} and answers(host))


def call(controller, *options, settings=HARDER, **more):
    return controller.container_settings(*options, containers=[{"name": "web", "settings": settings}],
                                         disruption="recreate", **{"settle_time": 1, "engine_timeout": 5, **more})


def kept(host):
    found = [name for name in names(host) if ".bulkhead-kept-" in name]
    return found[0] if found else ""


def test_the_old_one_is_kept_for_a_while(controller, estate, host, web):
    called = call(controller)
    assert called["changed"] and called["containers"][0]["recreate"] == ["no_new_privileges"]
    now = estate.look(["web"])["web"]
    assert now["inspect"]["Id"] != web["inspect"]["Id"] and now["kernel"]["NoNewPrivs"] == "1"
    assert running(host) == {"giver", "web"} and answers(host)
    assert kept(host) == called["containers"][0]["kept_as"]
    assert not call(controller)["changed"]
    removed = call(controller, keep_replaced=0)
    assert removed["removed"] == [called["containers"][0]["kept_as"]]
    assert names(host) == {"giver", "web"} and answers(host)
    assert not call(controller, keep_replaced=0)["changed"]


def test_check_mode_changes_nothing_and_predicts_the_run(controller, estate, host, web):
    predicted = call(controller, "--check")
    assert is_as_before(host, estate, web) and estate.look(["web"])["web"] == web
    assert not host.file("/var/lib/bulkhead").exists
    called = call(controller)
    before, after = web["inspect"], estate.look(["web"])["web"]["inspect"]
    for key in ("changed", "diff", "removed", "recovered"):
        assert predicted[key] == called[key], key
    shown = called["diff"]["after"]["web"]
    assert shown == {"HostConfig.SecurityOpt": after["HostConfig"]["SecurityOpt"]}
    assert called["diff"]["before"]["web"] == {"HostConfig.SecurityOpt": before["HostConfig"]["SecurityOpt"]}


@pytest.mark.parametrize("step", STEPS)
def test_killed_at_any_step_there_is_one_afterwards(controller, estate, host, web, step):
    killed = call(controller, fault=step)
    assert killed["failed"]
    healed = controller.container_settings(containers=[])
    assert not healed["failed"], healed["msg"]
    accepted = STEPS.index(step) >= STEPS.index("acceptance_written")
    assert healed["recovered"] == ("" if step == "forgotten" else "completed" if accepted else "rolled back")
    if accepted:
        assert running(host) == {"giver", "web"} and answers(host)
        assert estate.look(["web"])["web"]["kernel"]["NoNewPrivs"] == "1"
    else:
        assert is_as_before(host, estate, web)
    assert not controller.container_settings(containers=[])["changed"]


@pytest.mark.parametrize(("settings", "says"), [
    # It cannot even be started.
    ({"runtime": "no-such-runtime"}, "no-such-runtime"),
    # It ends at once: nobody may read the directory any more.
    ({"user": "1000", "remove_mounts": ["/data"]}, "not accepted"),
    # It runs, and listens no more: a port below 1024 is not for everybody in the host's network.
    ({"healthcheck": {"test": ["CMD", "false"], "interval": 1, "timeout": 1, "retries": 1}}, "health"),
])
def test_what_does_not_do_is_taken_back(controller, estate, host, web, settings, says):
    called = call(controller, settings=settings)
    assert called["failed"] and called["rolled_back"] and says in called["msg"], called["msg"]
    assert "Traceback" not in json.dumps(called)
    assert is_as_before(host, estate, web)


def test_the_log_of_one_that_ended_is_in_the_error(controller, estate, host, web):
    called = call(controller, settings={"remove_mounts": ["data"]})
    assert called["rolled_back"] and "httpd" in called["last_lines"]
    assert is_as_before(host, estate, web)


def test_a_name_that_is_taken_is_left_to_its_owner(controller, estate, host, web):
    host.check_output("docker create --name web.bulkhead-new workload:1")
    called = call(controller)
    assert called["failed"] and "web.bulkhead-new" in called["msg"]
    host.check_output("docker rm web.bulkhead-new")
    assert is_as_before(host, estate, web)


@pytest.mark.parametrize(("command", "says"), [
    ("docker exec web sh -c 'echo data >/etc/written'", "/etc/written"),
    ("docker pause web", "paused"),
    ("docker run --detach --name joined --network container:web workload:1", "joined"),
    ("docker stop --time 0 web", "does not run"),
])
def test_what_would_lose_something_is_refused(controller, estate, host, web, command, says):
    host.check_output(command)
    before = estate.look(["web"])
    called = call(controller)
    assert not called["failed"] and not called["changed"]
    assert says in called["containers"][0]["refused"][0]
    assert estate.look(["web"]) == before


def test_an_image_whose_name_moved_on_is_not_replaced(controller, estate, host, web):
    host.check_output("docker import --change 'CMD [\"false\"]' /opt/workload.tar workload:1")
    called = call(controller)
    assert not called["failed"], called["msg"]
    assert estate.look(["web"])["web"]["inspect"]["Image"] == web["inspect"]["Image"]


def test_an_engine_that_restarts_half_way(controller, estate, host, web):
    call(controller, fault="new_renamed")
    host.check_output("systemctl restart docker.service")
    healed = controller.container_settings(containers=[])
    assert healed["recovered"] == "rolled back"
    assert estate.look(["web"])["web"]["inspect"]["Id"] == web["inspect"]["Id"]
    assert running(host) >= {"web"} and answers(host)


def test_limits_are_changed_while_it_runs(controller, estate, host, web):
    called = call(controller, settings={"pids_limit": 50, "memory": "64m", "restart_policy": "unless-stopped"})
    assert called["containers"][0]["live"] == ["memory", "pids_limit", "restart_policy"]
    now = estate.look(["web"])["web"]["inspect"]
    assert now["Id"] == web["inspect"]["Id"] and now["State"]["StartedAt"] == web["inspect"]["State"]["StartedAt"]
    assert (now["HostConfig"]["PidsLimit"], now["HostConfig"]["Memory"]) == (50, 64 << 20)
    assert now["HostConfig"]["RestartPolicy"]["Name"] == "unless-stopped"
    assert not call(controller, settings={"pids_limit": 50, "memory": "64m"})["changed"]
