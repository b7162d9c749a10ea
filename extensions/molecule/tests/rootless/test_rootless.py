# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A user's own engine is found beside the system's, and each is judged for what it is."""

from __future__ import annotations

import pytest

testinfra_hosts = ["ansible://rootless"]
CONFIG = "/home/ann/.config/docker/daemon.json"
CONTAINERS = ["rootless-limited", "rootless-mighty", "rootless-plain"]


def uid_of_ann(host):
    return str(host.user("ann").uid)


def ask_ann_s_engine(host, *question):
    command = "DOCKER_HOST=unix:///run/user/%s/docker.sock docker" + " %s" * len(question)
    return host.check_output(command, uid_of_ann(host), *question)


def pid_of(host, container):
    return ask_ann_s_engine(host, "inspect", "--format", "{{.State.Pid}}", container)


def kernel_says(host, container, key):
    return host.check_output("sed -n 's/^%s:\t//p' /proc/%s/status", key, pid_of(host, container))


def running(host):
    return sorted(ask_ann_s_engine(host, "ps", "--format", "{{.Names}}").splitlines())


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
    pid = pid_of(host, "rootless-plain")
    assert host.check_output("stat --format %s /proc/%s", "%u", pid) == uid_of_ann(host)
    assert report.of("container_user_not_root", "rootless-plain", engine="docker@ann")["status"] == "pass"
    assert report.of("container_user_not_root", "rootful-plain")["status"] == "fail"


def test_nothing_critical_is_claimed_beside_known_holes(report):
    assert {one for one in report.failed("critical") if not one[0].startswith("cve_")} == set()


@pytest.mark.parametrize("kind", ["memory", "pids", "cpu"])
def test_a_limit_that_only_stands_in_the_engine_s_books_is_none(host, report, kind):
    pids = [host.check_output("pgrep --uid ann --exact dockerd"), pid_of(host, "rootless-limited")]
    engine_s, container_s = (host.check_output("grep --extended-regexp ':([a-z,]+,)?%s(,[a-z,]+)?:' /proc/%s/cgroup" % (
        kind, pid)) for pid in pids)
    assert engine_s == container_s, "the container has a cgroup of its own"
    found = report.of(f"container_{kind}_limited", "rootless-limited", engine="docker@ann")
    assert found["status"] == "fail" and "not in force" in found["reason"]
    # systemd limits the processes of all that the user runs: that is no limit of one container.
    assert report.of(f"container_{kind}_limited", "rootless-plain", engine="docker@ann")["status"] == "fail"


def test_a_way_out_leads_to_the_user_and_not_to_root(host, report):
    mighty = pid_of(host, "rootless-mighty")
    assert host.check_output("cat /proc/%s/uid_map", mighty).split()[:3] == ["0", uid_of_ann(host), "1"]
    for control in ("container_not_privileged", "container_no_engine_socket_mount"):
        found = report.of(control, "rootless-mighty", engine="docker@ann")
        assert (found["status"], found["severity"]) == ("fail", "high"), found


@pytest.mark.parametrize("container", CONTAINERS)
def test_no_group_of_the_user_counts_as_one_with_power(host, report, container):
    assert kernel_says(host, container, "Groups").split() == [host.check_output("id --group ann")]
    assert report.of("container_extra_groups", container, engine="docker@ann")["status"] == "pass"


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
    assert running(host) == CONTAINERS
    assert "NoNewPrivs:\t1" in ask_ann_s_engine(host, "run", "--rm", "workload:1", "cat", "/proc/self/status")
    assert rootful.splitlines()[-1] == host.check_output("systemctl show --property MainPID docker.service")
    assert not controller.daemon_config(**wanted, disruption="recreate")["changed"]

    called = controller.daemon_config(user="ann", settings={}, disruption="recreate")
    assert called["changed"], called
    assert not host.file(CONFIG).exists
    assert "NoNewPrivs:\t0" in ask_ann_s_engine(host, "run", "--rm", "workload:1", "cat", "/proc/self/status")


def test_containers_of_a_user_s_engine_are_made_anew_and_limits_that_would_not_hold_are_refused(controller, host):
    before = running(host), pid_of(host, "rootless-limited")
    wanted = {"socket": f"/run/user/{uid_of_ann(host)}/docker.sock", "disruption": "recreate", "settle_time": 1,
              "containers": [{"name": "rootless-limited", "settings": {"memory": "32m", "cap_drop": ["ALL"]}}]}
    foretold = controller.container_settings("--check", **wanted)
    assert (running(host), pid_of(host, "rootless-limited")) == before

    called = controller.container_settings(**wanted)
    assert called["diff"] == foretold["diff"] and called["containers"] == foretold["containers"]
    assert called["containers"][0]["recreate"] == ["cap_drop"] and not called["containers"][0]["live"]
    assert "memory: The engine has no control of cgroups" in called["containers"][0]["refused"][0]
    assert kernel_says(host, "rootless-limited", "CapBnd") == "0" * 16
    assert ask_ann_s_engine(host, "inspect", "--format", "{{.HostConfig.Memory}}", "rootless-limited") == "67108864"
    assert running(host) == before[0]
    assert not controller.container_settings(**wanted)["changed"]


def test_the_play_hardens_both_engines_and_goes_back(controller, host):
    policy = {
        "hardening_profile": "cis_level1", "hardening_exclude": ["kernel_*", "daemon_default_ulimits"],
        "hardening_include": ["daemon_no_new_privileges", "daemon_log_rotation"], "hardening_disruption": "recreate",
        "hardening_containers": [{"match": {"name": "root*-plain"}, "settings": {"read_only": True, "memory": "64m"}}],
    }
    foretold = controller.play("harden", "--check", **policy)
    assert foretold.status == 0 and not host.file(CONFIG).exists, foretold.output

    played = controller.play("harden", **policy)
    assert played.status == 0, played.output
    assert played.plan["count"] == 0 and running(host) == CONTAINERS
    config = host.file(CONFIG)
    assert (config.user, config.group) == ("ann", "ann") and '"no-new-privileges": true' in config.content_string
    # Of the engine's defaults a new container has its share, of its own settings what was asked for.
    assert kernel_says(host, "rootless-plain", "NoNewPrivs") == "1"
    root = host.check_output("grep ' / / ' /proc/%s/mountinfo", pid_of(host, "rootless-plain"))
    assert root.split()[5].startswith("ro,")
    limited = [host.check_output("docker inspect --format {{.HostConfig.Memory}} rootful-plain"),
               ask_ann_s_engine(host, "inspect", "--format", "{{.HostConfig.Memory}}", "rootless-plain")]
    assert limited == ["67108864", "0"], "a limit without control of cgroups is pending, and not written down"
    assert any("no control of cgroups" in one["reason"] for one in played.plan["pending"])

    again = controller.play("harden", **policy)
    assert again.status == 0 and "changed=0" in again.output, again.output
    withdrawn = controller.play("withdraw", hardening_disruption="recreate")
    assert withdrawn.status == 0 and not host.file(CONFIG).exists, withdrawn.output
    assert running(host) == CONTAINERS
