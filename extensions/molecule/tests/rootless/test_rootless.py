# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A user's own engine is found beside the system's, and each is judged for what it is."""

from __future__ import annotations

testinfra_hosts = ["ansible://rootless"]
CONFIG = "/home/ann/.config/docker/daemon.json"


def uid_of_ann(host):
    return str(host.user("ann").uid)


def ask_ann_s_engine(host, *question):
    command = "DOCKER_HOST=unix:///run/user/%s/docker.sock docker" + " %s" * len(question)
    return host.check_output(command, uid_of_ann(host), *question)


def test_both_engines_are_seen(host, report):
    engines = {engine["name"]: engine for engine in report.content["engines"]}
    assert {name: engine["mode"] for name, engine in engines.items()} == {"docker": "rootful", "docker@ann": "rootless"}
    assert {engine["state"] for engine in engines.values()} == {"up"}
    assert engines["docker@ann"]["version"] == ask_ann_s_engine(host, "info", "--format", "{{.ServerVersion}}")


def test_each_engine_is_judged_for_what_it_is(host, report):
    assert "name=rootless" in ask_ann_s_engine(host, "info", "--format", "{{.SecurityOptions}}")
    assert report.of("daemon_rootless", engine="docker@ann")["status"] == "pass"
    assert report.of("daemon_rootless")["status"] != "pass"


def test_root_in_a_rootless_container_is_not_the_host_s(host, report):
    pid = ask_ann_s_engine(host, "inspect", "--format", "{{.State.Pid}}", "rootless-plain")
    assert host.check_output("stat --format %s /proc/%s", "%u", pid) == uid_of_ann(host)
    assert report.of("container_user_not_root", "rootless-plain", engine="docker@ann")["status"] == "pass"
    assert report.of("container_user_not_root", "rootful-plain")["status"] == "fail"


def test_nothing_critical_is_claimed_beside_known_holes(report):
    assert {one for one in report.failed("critical") if not one[0].startswith("cve_")} == set()


def test_a_user_s_engine_is_changed_as_that_user_and_its_containers_run_again(controller, host):
    rootful = host.check_output("pidof -s dockerd-rootless.sh; systemctl show --property MainPID docker.service")
    wanted = {"user": "ann", "settings": {"no-new-privileges": True, "log-opts": {"max-size": "10m"}}}

    # Such an engine cannot keep its containers through its own restart.
    called = controller.daemon_config(**wanted)
    assert {one["needs"] for one in called["deferred"]} == {"recreate"} and not called["changed"]

    called = controller.daemon_config(**wanted, disruption="recreate")
    assert called["action"] == "restart", called
    config = host.file(CONFIG)
    assert (config.user, config.group) == ("ann", "ann")
    assert ask_ann_s_engine(host, "ps", "--format", "{{.Names}}") == "rootless-plain"
    assert "NoNewPrivs:\t1" in ask_ann_s_engine(host, "run", "--rm", "workload:1", "cat", "/proc/self/status")
    assert rootful.splitlines()[-1] == host.check_output("systemctl show --property MainPID docker.service")
    assert not controller.daemon_config(**wanted, disruption="recreate")["changed"]

    called = controller.daemon_config(user="ann", settings={}, disruption="recreate")
    assert called["changed"], called
    assert not host.file(CONFIG).exists
    assert "NoNewPrivs:\t0" in ask_ann_s_engine(host, "run", "--rm", "workload:1", "cat", "/proc/self/status")
