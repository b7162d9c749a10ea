# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whatever goes wrong, the old container runs again as it was, by the same number, and there is no other."""

from __future__ import annotations

import json
import time

import pytest

testinfra_hosts = ["ansible://containers"]
pytestmark = pytest.mark.usefixtures("as_found")

# Takes a port as soon as nobody has it, and holds it for a while.
TAKE_8080 = """
import socket, time
taker = socket.socket()
taker.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
while True:
    try:
        taker.bind(("0.0.0.0", 8080))
        break
    except OSError:
        time.sleep(0.002)
taker.listen()
time.sleep(2)
"""

RESTART_ONCE_IT_IS_EXCHANGED = """
until docker ps --all --format '{{.Names}}' | grep -q bulkhead-kept; do
    sleep 0.2
done
sleep 2
systemctl restart docker.service
"""
REMOVE_THE_IMAGE = """
docker stop --time 0 web giver
docker rm giver
docker rmi --force workload:1
docker start web
"""


def says(called, *words):
    """A sentence, and the words are in it."""
    assert "Traceback" not in json.dumps(called)
    assert called["failed"]
    for word in words:
        assert word in called["msg"], called["msg"]
    return True


@pytest.mark.parametrize(("settings", "word"), [
    ({"runtime": "no-such-runtime"}, "no-such-runtime"),
    # No interface of the host has that address.
    ({"publish_address": "192.0.2.1"}, "192.0.2.1"),
    # It ends at once: what it serves is gone.
    ({"user": "1000", "remove_mounts": ["/data"]}, "not accepted"),
    ({"healthcheck": {"test": ["CMD", "false"], "interval": 1, "timeout": 1, "retries": 1}}, "health"),
])
def test_one_that_does_not_come_up(web, settings, word):
    called = web.harden(settings=settings)
    assert says(called, word) and called["rolled_back"]
    assert web.is_as_before()


@pytest.mark.parametrize(("script", "word"), [
    # It needs a place to write to after two seconds.
    ("httpd -p 80 -h /data; sleep 2; mkdir -p /tmp; touch /tmp/x || exit 3; sleep 1000", "not accepted"),
    ("mkdir -p /tmp && touch /tmp/x && httpd -p 81 -h /data; exec httpd -f -p 80 -h /data", ":81"),
])
def test_one_that_comes_up_and_is_not_what_it_was(web, host, script, word):
    host.check_output("docker rm --force web")
    web.start(script)
    time.sleep(3)
    called = web.harden(settings={"read_only": True}, settle_time=4, engine_timeout=6)
    assert says(called, word) and called["rolled_back"]
    assert web.is_as_before()


def test_the_log_of_one_that_ended_is_in_the_error(web):
    called = web.harden(settings={"remove_mounts": ["/data"]})
    assert called["rolled_back"] and "httpd" in called["last_lines"]
    assert web.is_as_before()


def test_a_name_that_is_taken_is_left_to_its_owner(web, host):
    host.check_output("docker create --name web.bulkhead-new workload:1")
    assert says(web.harden(), "web.bulkhead-new")
    host.check_output("docker rm web.bulkhead-new")
    assert web.is_as_before()


def test_a_port_that_somebody_takes_meanwhile(web, host):
    host.check_output("systemd-run --quiet --collect python3 -c %s", TAKE_8080)
    called = web.harden()
    assert says(called, "8080") and called["rolled_back"]
    assert web.is_as_before()


def test_a_full_disk_for_what_we_remember(web, host):
    host.check_output("mkdir -p /var/lib/bulkhead && mount -t tmpfs -o size=4k tmpfs /var/lib/bulkhead")
    try:
        host.run("cat /dev/zero >/var/lib/bulkhead/full")
        assert says(web.harden(), "No space left")
        assert web.is_as_before()
    finally:
        host.check_output("umount /var/lib/bulkhead")


def test_a_full_disk_for_the_engine(web, host):
    place, aside = "/var/lib/docker/containers", "/root/containers"
    # Shared with nobody: containers that the engine starts would hold it otherwise.
    host.check_output("docker rm --force giver && systemctl stop docker.socket docker.service && cp -a %s %s "
                      "&& mount -t tmpfs -o size=1m tmpfs %s && cp -a %s/. %s && systemctl start docker.service",
                      place, aside, place, aside, place)
    try:
        before = web.now()["inspect"]
        host.run("cat /dev/zero >%s/full", place)
        called = web.harden()
        assert says(called, "no space left") and called["rolled_back"]
        assert web.now()["inspect"]["Id"] == before["Id"] and web.names() == web.running() == {"web"} and web.answers()
    finally:
        host.check_output("rm %s/full; systemctl stop docker.socket docker.service; umount --lazy %s; rm -r %s; "
                          "systemctl start docker.service", place, place, aside)


def test_an_engine_that_restarts_after_we_were_killed(controller, web, host):
    web.harden(fault="new_renamed")
    host.check_output("systemctl restart docker.service")
    assert controller.container_settings(containers=[])["recovered"] == "rolled back"
    assert web.now()["inspect"]["Id"] == web.before["inspect"]["Id"]
    assert web.running() == {"web"} and web.answers()


def test_an_engine_that_restarts_while_we_look_whether_it_works(web, host):
    host.check_output("systemd-run --quiet --collect sh -c %s", RESTART_ONCE_IT_IS_EXCHANGED)
    called = web.harden(settle_time=10)
    kept = {name for name in web.names() if ".bulkhead-" in name}
    if called["failed"]:
        # The engine was not there when it was asked.
        assert called["rolled_back"] and not kept
        assert web.now()["inspect"]["Id"] == web.before["inspect"]["Id"]
    else:
        assert web.now()["kernel"]["NoNewPrivs"] == "1" and len(kept) == 1
    assert web.running() == {"web"} and web.answers()


@pytest.mark.parametrize(("command", "word"), [
    ("docker exec web sh -c 'echo data >/etc/written'", "/etc/written"),
    ("docker pause web", "paused"),
    ("docker run --detach --name joined --network container:web workload:1", "joined"),
    ("docker stop --time 0 web", "does not run"),
    (REMOVE_THE_IMAGE, "image is gone"),
])
def test_what_would_lose_something_is_refused(web, host, command, word):
    host.check_output(command)
    before, there = web.now(), web.names()
    called = web.harden()
    assert not called["failed"] and not called["changed"]
    assert word in called["containers"][0]["refused"][0]
    assert web.now() == before and web.names() == there
