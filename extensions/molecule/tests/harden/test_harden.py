# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The whole play: audit, plan, apply, audit again."""

from __future__ import annotations

import pytest
from module_calls import ModuleCalls

testinfra_hosts = ["ansible://harden"]
pytestmark = pytest.mark.usefixtures("as_found")

# A container host has the kernel of the machine that it is on: what is set there is not the test's to change.
EXCEPT = ["kernel_*"]
LIMITS = {"daemon_default_ulimits": {"nofile": {"Name": "nofile", "Soft": 1024, "Hard": 16384}}}
POLICY = {"hardening_profile": "cis_level2", "hardening_exclude": EXCEPT, "hardening_disruption": "restart",
          "hardening_parameters": LIMITS}


def failing(report):
    return {(one["id"], one["subject"]["name"]) for one in report["findings"] if one["status"] == "fail"}


def test_harden_mends_what_it_planned_and_stops_nothing(controller, words):
    containers = words.containers()
    foretold = controller.play("harden", "--check", **POLICY)
    assert foretold.status == 0, foretold.output
    played = controller.play("harden", **POLICY)
    assert played.status == 0, played.output
    assert words.containers() == containers and words.web_answers()
    planned = {(name, one["subject"]["name"]) for step in foretold.plan["steps"]["daemon_config"]
               for name in step["controls"] for one in foretold.report["findings"] if one["id"] == name}
    assert planned
    waiting = {(one["control"], one["subject"]) for one in played.plan["pending"]}
    assert not (failing(played.report) & planned) - waiting
    assert words.info()["LiveRestoreEnabled"]


def test_a_converged_host_costs_one_module_call(controller, words):
    controller.play("harden", **POLICY)
    everything = words.everything()
    with ModuleCalls(controller.name) as calls:
        played = controller.play("harden", **POLICY)
    assert played.status == 0 and played.plan["count"] == 0, played.output
    assert "changed=0" in played.output
    assert calls.count == 1
    assert words.everything() == everything


def test_check_mode_of_the_play_changes_no_byte(controller, words):
    everything = words.everything()
    played = controller.play("harden", "--check", "--diff", **POLICY)
    assert played.status == 0 and played.plan["count"] > 0
    assert '+' in played.output and "no-new-privileges" in played.output
    assert words.everything() == everything


def test_nothing_restarts_unless_it_is_allowed(controller, words):
    pid = words.engine_pid()
    played = controller.play("harden", **{**POLICY, "hardening_disruption": "reload"})
    assert played.status == 0, played.output
    assert words.engine_pid() == pid
    pending = {one["control"]: one for one in played.plan["pending"]}
    assert pending["daemon_no_new_privileges"]["allow"] == "hardening_disruption=restart"
    assert "hardening_disruption=restart" in played.output


def test_drift_is_found_in_check_mode_and_mended(controller, words, host):
    controller.play("harden", **POLICY)
    host.check_output("sed -i '/no-new-privileges/d' /etc/docker/daemon.json && chmod 0666 /etc/docker/daemon.json")
    everything = words.everything()
    watched = controller.play("drift", hardening_fail_on="low", **POLICY)
    assert watched.status != 0 and watched.plan["count"] > 0
    assert "no-new-privileges" in watched.output
    assert words.everything() == everything
    controller.play("harden", **POLICY)
    assert words.settings()["no-new-privileges"] is True
    assert not words.host.file("/etc/docker/daemon.json").mode & 0o022


def test_a_container_from_before_a_setting_is_told_of_although_the_setting_is_there(controller, words):
    played = controller.play("harden", **{**POLICY, "hardening_profile": "all"})
    assert words.settings()["no-new-privileges"] is True
    assert words.processes_of("plain")["NoNewPrivs"] == "0"
    assert ("container_no_new_privileges", "plain") in failing(played.report)
    assert not [one for one in failing(played.report) if one[0] == "daemon_no_new_privileges"]


def test_the_socket_is_closed_now_and_after_its_next_activation(controller, words, host):
    host.check_output("mkdir -p /etc/systemd/system/docker.socket.d && printf '[Socket]\\nSocketMode=0666\\n'"
                      " >/etc/systemd/system/docker.socket.d/10-theirs.conf && systemctl daemon-reload"
                      " && chmod 0666 /run/docker.sock")
    controller.play("harden", **{**POLICY, "hardening_disruption": "none"})
    assert host.file("/run/docker.sock").mode == 0o660
    host.check_output("systemctl stop docker.service docker.socket && systemctl start docker.socket docker.service")
    assert host.file("/run/docker.sock").mode == 0o660
    assert host.file("/run/docker.sock").group == "docker"


def test_who_may_use_the_engine_is_told_and_taken_out_only_by_a_list(controller, words, host):
    host.check_output("useradd --groups docker eve 2>/dev/null || usermod --append --groups docker eve")
    quiet = {**POLICY, "hardening_disruption": "none"}
    played = controller.play("harden", **quiet)
    assert "host_docker_group_members" in {name for name, _subject in failing(played.report)}
    assert "docker" in host.user("eve").groups
    listed = {**LIMITS, "docker_group_members_allowed": ["ann"]}
    played = controller.play("harden", **{**quiet, "hardening_parameters": listed})
    assert "host_docker_group_members" not in {name for name, _subject in failing(played.report)}
    assert "docker" not in host.user("eve").groups
    controller.play("withdraw")
    assert "docker" in host.user("eve").groups
    host.check_output("userdel eve")


def test_the_journal_keeps_to_its_limit(controller, words, host):
    played = controller.play("harden", hardening_profile="baseline", hardening_exclude=["*"],
                             hardening_journald={"SystemMaxUse": "64M"})
    assert played.status == 0, played.output
    assert "SystemMaxUse=64M" in host.check_output("systemd-analyze cat-config systemd/journald.conf")
    assert "changed=0" in controller.play("harden", hardening_profile="baseline", hardening_exclude=["*"],
                                          hardening_journald={"SystemMaxUse": "64M"}).output


def test_a_canary_that_fails_stops_the_rollout(controller, words, tmp_path):
    everything = words.everything()
    inventory = tmp_path / "fleet.yml"
    inventory.write_text("all: {hosts: {a-canary: {ansible_connection: community.docker.docker}}}")
    hosts = f"a-canary,{controller.name}"
    ended = controller.run("harden", "--limit", hosts, "--inventory", str(inventory), hardening_hosts=hosts, **POLICY)
    assert ended.returncode != 0 and "a-canary" in ended.stdout
    assert words.everything() == everything


def test_an_exempt_host_is_audited_and_left_alone(controller, words, tmp_path):
    everything = words.everything()
    inventory = tmp_path / "exempt.yml"
    inventory.write_text("hardening_exempt: {hosts: {%s: {}}}" % controller.name)
    played = controller.play("harden", "--inventory", str(inventory), **POLICY)
    assert played.status == 0 and played.plan["count"] > 0
    assert words.everything() == everything


def test_withdraw_gives_the_host_back_as_it_was_found(controller, words, host):
    before = words.text()
    files = host.check_output("find /etc -xdev -type f -printf '%p %U:%G %m\\n' | sort")
    played = controller.play("harden", **{**POLICY, "hardening_profile": "all"})
    assert played.status == 0, played.output
    played = controller.play("withdraw", hardening_disruption="recreate")
    assert played.status == 0, played.output
    assert words.text() == before
    assert host.check_output("find /etc -xdev -type f -printf '%p %U:%G %m\\n' | sort") == files
