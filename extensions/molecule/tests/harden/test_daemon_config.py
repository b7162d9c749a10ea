# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The engine's configuration is changed as one transaction. Each test is a thing that goes wrong on real evenings."""

from __future__ import annotations

import json

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core.daemon_config.steps import STEPS

testinfra_hosts = ["ansible://harden"]
pytestmark = pytest.mark.usefixtures("as_found")

FIRST = {"live-restore": True, "no-new-privileges": True, "userland-proxy": False, "log-opts": {"max-size": "10m"}}


def test_first_hardening_keeps_containers_running_and_foreign_keys(controller, words):
    containers, before = words.containers(), words.settings()
    called = controller.daemon_config(settings=FIRST)
    assert called["changed"] and called["action"] == "restart" and called["live_restore_first"]
    assert words.containers() == containers and len(containers) == 2
    assert words.web_answers()
    after = words.settings()
    assert after == {**before, **FIRST, "log-opts": {**before["log-opts"], "max-size": "10m"}}
    assert list(after)[:len(before)] == list(before)
    assert '"labels" : ["rack=12"]' in words.text()
    assert words.info()["LiveRestoreEnabled"]


def test_what_was_started_with_rm_is_not_deleted_whatever_is_allowed(controller, words, host):
    host.check_output("docker run --detach --name once --rm workload:1")
    containers = words.containers()
    called = controller.daemon_config(settings=FIRST, disruption="recreate")
    assert words.containers() == containers and "once" in containers
    # Engines before 24.0.8 delete it at their start, although they keep all others.
    if words.is_engine_of_debian_12():
        assert called["action"] == "reload"
        assert "once" in next(one["reason"] for one in called["deferred"] if one["key"] == "no-new-privileges")
        host.check_output("docker stop --time 0 once")
        called = controller.daemon_config(settings=FIRST)
    assert called["action"] == "restart" and called["deferred"] == []


def test_the_second_run_changes_nothing(controller, words):
    controller.daemon_config(settings=FIRST)
    everything = words.everything()
    called = controller.daemon_config(settings=FIRST)
    assert not called["changed"] and called["action"] == "none"
    assert words.everything() == everything


def test_check_mode_changes_no_byte_and_predicts_the_run(controller, words):
    everything = words.everything()
    predicted = controller.daemon_config("--check", settings=FIRST)
    assert words.everything() == everything
    called = controller.daemon_config(settings=FIRST)
    for key in ("changed", "action", "live_restore_first", "deferred", "conflicts", "withdrawn", "diff", "pending"):
        assert predicted[key] == called[key], key


@pytest.mark.parametrize(("settings", "named"), [
    ({"icc": "false"}, "icc"),
    ({"no-such-key": True}, "no-such-key"),
    ({"seccomp-profile": "/nowhere.json"}, "/nowhere.json"),
    ({"log-opts": {"max-size": "10m", "no-such-option": "1"}}, "no-such-option"),
    ({"hosts": ["tcp://0.0.0.0:2375"]}, "hosts"),
    ({"authorization-plugins": ["nobody"]}, "nobody"),
])
def test_what_cannot_start_is_refused_before_anything_is_touched(controller, words, settings, named):
    everything, containers = words.everything(), words.containers()
    called = controller.daemon_config(settings=settings, disruption="recreate")
    assert called["failed"] and named in called["msg"]
    assert "Traceback" not in json.dumps(called)
    assert words.everything() == everything and words.containers() == containers


def test_what_validates_and_fails_at_start_is_rolled_back_and_no_container_stops(controller, words):
    containers, before = words.containers(), words.hash()
    # Nothing but a start finds out that there is no such driver.
    called = controller.daemon_config(settings={"live-restore": True, "exec-opts": ["native.cgroupdriver=nobody"]})
    assert called["failed"] and called["rolled_back"] and called["engine_error"], called["msg"]
    assert words.hash() == before
    assert words.containers() == containers
    assert words.web_answers()
    assert not words.info()["LiveRestoreEnabled"]


def test_less_disruption_than_needed_defers(controller, words):
    pid = words.engine_pid()
    called = controller.daemon_config(settings=FIRST, disruption="reload")
    assert {one["key"] for one in called["deferred"]} == {"no-new-privileges", "userland-proxy", "log-opts.max-size"}
    assert words.engine_pid() == pid
    assert words.info()["LiveRestoreEnabled"]
    assert "no-new-privileges" not in words.settings()


def test_a_container_from_before_is_told_of_and_icc_waits_until_none_runs(controller, words, host):
    called = controller.daemon_config(settings={**FIRST, "icc": False})
    # Containers that go on running reach published ports through the old proxies.
    assert [one["key"] for one in called["pending"]] == ["icc", "userland-proxy"]
    assert words.inter_container() == "true"
    assert words.processes_of("plain")["NoNewPrivs"] == "0"
    host.check_output("docker run --detach --name younger workload:1")
    assert words.processes_of("younger")["NoNewPrivs"] == "1"
    host.check_output("docker ps --quiet | xargs docker stop --time 0")
    host.check_output("systemctl reset-failed docker.service docker.socket; systemctl restart docker.service")
    assert words.inter_container() == "false"
    called = controller.daemon_config(settings={**FIRST, "icc": False})
    assert not called["changed"] and called["pending"] == []


def test_a_key_that_is_dropped_from_the_policy_gets_its_former_value_back(controller, words):
    before = words.text()
    controller.daemon_config(settings={**FIRST, "icc": False})
    called = controller.daemon_config(settings={}, disruption="recreate")
    assert sorted(called["withdrawn"]) == ["icc", "live-restore", "log-opts.max-size", "no-new-privileges",
                                           "userland-proxy"]
    assert words.text() == before


def test_what_a_person_changed_is_a_conflict_and_not_overwritten(controller, words, host):
    controller.daemon_config(settings=FIRST)
    host.check_output("sed -i 's/\"no-new-privileges\": true/\"no-new-privileges\": false/' /etc/docker/daemon.json")
    called = controller.daemon_config(settings=FIRST)
    assert [one["key"] for one in called["conflicts"]] == ["no-new-privileges"]
    assert words.settings()["no-new-privileges"] is False
    called = controller.daemon_config(settings=FIRST, conflicts="overwrite")
    assert called["changed"] and words.settings()["no-new-privileges"] is True


def test_a_flag_of_the_unit_is_refused_and_moved_when_asked(controller, words, host):
    host.check_output(
        "mkdir -p /etc/systemd/system/docker.service.d && printf '[Service]\\nExecStart=\\n"
        "ExecStart=/usr/sbin/dockerd -H fd:// --log-level warn\\n' >/etc/systemd/system/docker.service.d/10-theirs.conf"
        " && systemctl daemon-reload && systemctl restart docker.service")
    everything = words.everything()
    called = controller.daemon_config(settings={"log-level": "info"}, disruption="recreate")
    assert called["failed"] and "log-level" in called["msg"] and "10-theirs" in called["msg"] + str(called)
    assert words.everything() == everything
    called = controller.daemon_config(settings={"log-level": "info"}, flags="move", disruption="recreate")
    assert called["changed"] and called["dropin"]
    arguments = host.check_output("tr '\\0' ' ' </proc/$(pidof dockerd)/cmdline")
    assert "log-level" not in arguments and "fd://" in arguments
    called = controller.daemon_config(settings={"log-level": "info"}, flags="move", disruption="recreate")
    assert not called["changed"]
    called = controller.daemon_config(settings={}, flags="move", disruption="recreate")
    assert "--log-level warn" in host.check_output("tr '\\0' ' ' </proc/$(pidof dockerd)/cmdline")
    assert not host.file(called["dropin"] or "/nowhere").exists


def test_containers_that_have_to_stop_run_again_whoever_needs_whom(controller, words, host):
    host.check_output("docker run --detach --name linked --stop-signal KILL --link web:w workload:1")
    host.check_output("docker run --detach --name joined --stop-signal KILL --network container:linked workload:1")
    before = {name: seen.split()[0] for name, seen in words.containers().items()}
    called = controller.daemon_config(settings={"icc": False}, disruption="recreate")
    assert called["action"] == "restart" and called["pending"] == [], called
    assert {name: seen.split()[0] for name, seen in words.containers().items()} == before
    assert words.inter_container() == "false" and words.web_answers()


def test_a_container_that_cannot_start_again_is_named_and_not_said_to_be_back(controller, words, host):
    host.check_output("mkdir -p /srv/data && docker run --detach --name bound --stop-signal KILL"
                      " --mount type=bind,source=/srv/data,target=/d workload:1 && rm -r /srv/data")
    before, others = words.hash(), set(words.containers()) - {"bound"}
    called = controller.daemon_config(settings={"icc": False}, disruption="recreate")
    assert called["failed"] and not called["rolled_back"] and "bound" in called["msg"]
    assert "as it was" not in called["msg"].replace("not all is as it was", "")
    assert words.hash() == before and set(words.containers()) == others and words.web_answers()


def test_a_paused_container_stays_paused_whatever_is_allowed(controller, words, host):
    host.check_output("docker pause plain")
    containers = words.containers()
    called = controller.daemon_config(settings={"icc": False}, disruption="recreate")
    assert not called["changed"] and "plain (paused" in called["deferred"][0]["reason"]
    called = controller.daemon_config(settings=FIRST, disruption="recreate")
    assert called["action"] == "restart" and words.containers() == containers
    assert host.check_output("docker inspect --format '{{.State.Paused}}' plain") == "true"


@pytest.mark.parametrize("when", [
    "[ -e /etc/docker/daemon.json.bulkhead-loaded ]",  # nothing is in its place yet
    "grep -q no-new-privileges /etc/docker/daemon.json",  # just before the engine restarts with it
])
def test_what_a_person_writes_meanwhile_stays_and_all_containers_run(when, controller, words, host):
    before = words.text()
    containers = {name: seen.split()[0] for name, seen in words.containers().items()}
    host.check_output(
        "systemd-run --quiet --collect --unit editor sh -c %s",
        f"while ! {when}; do :; done; echo '{{\"max-concurrent-uploads\": 2}}' >/etc/docker/daemon.json")
    called = controller.daemon_config(settings=FIRST)
    assert called["failed"] and "somebody wrote /etc/docker/daemon.json" in called["msg"], called["msg"]
    assert words.settings() == {"max-concurrent-uploads": 2}
    assert {name: seen.split()[0] for name, seen in words.containers().items()} == containers and words.web_answers()
    healed = controller.daemon_config(settings={"max-concurrent-uploads": 2})
    assert healed["recovered"] == "kept", healed
    assert host.file("/etc/docker/daemon.json.before-bulkhead").content_string == before
    assert {name: seen.split()[0] for name, seen in words.containers().items()} == containers


def test_a_file_that_cannot_be_replaced_is_told_before_anything_is_touched(controller, words, host):
    host.check_output("mount --bind /etc/docker/daemon.json /etc/docker/daemon.json")
    try:
        everything = words.everything()
        for called in (controller.daemon_config("--check", settings=FIRST), controller.daemon_config(settings=FIRST)):
            assert called["failed"] and "is a mount of its own" in called["msg"]
        assert words.everything() == everything
    finally:
        host.check_output("umount /etc/docker/daemon.json")


LIVE_RESTORE_LAST = {"live_restore_off_written", "live_restore_off_loaded"}
# The way in the other direction has the same steps: those that matter most for it are enough.
TAKING_BACK = ["file_written", "engine_told", "verified", *sorted(LIVE_RESTORE_LAST), "settled_file_written"]


@pytest.mark.parametrize("step", [step for step in STEPS if step not in LIVE_RESTORE_LAST])
def test_hardening_that_is_killed_at_any_step_is_settled_by_the_next_run(step, controller, words):
    containers = words.containers()
    assert controller.daemon_config(settings=FIRST, fault=step)["failed"]
    healed = controller.daemon_config(settings=FIRST)
    assert not healed.get("failed"), healed["msg"]
    assert words.settings()["no-new-privileges"] is True
    assert "name=no-new-privileges" in words.info()["SecurityOptions"] or words.is_engine_of_debian_12()
    assert words.info()["LiveRestoreEnabled"]
    assert words.containers() == containers and words.web_answers()


@pytest.mark.parametrize("step", TAKING_BACK)
def test_taking_back_that_is_killed_at_any_step_is_settled_by_the_next_run(step, controller, words):
    before, containers = words.hash(), words.containers()
    assert controller.daemon_config(settings=FIRST)["changed"]
    assert controller.daemon_config(settings={}, fault=step)["failed"]
    healed = controller.daemon_config(settings={})
    assert not healed.get("failed"), healed["msg"]
    assert words.hash() == before
    assert not words.info()["LiveRestoreEnabled"]
    assert words.containers() == containers and words.web_answers()


def test_a_full_disk_leaves_everything_as_it_was(controller, words, host):
    host.check_output("mkdir -p /var/lib/bulkhead && mount -t tmpfs -o size=4k tmpfs /var/lib/bulkhead"
                      " && dd if=/dev/zero of=/var/lib/bulkhead/full bs=4k count=1 2>/dev/null || true")
    try:
        before, containers, pid = words.hash(), words.containers(), words.engine_pid()
        called = controller.daemon_config(settings=FIRST)
        assert called["failed"] and "/var/lib/bulkhead" in called["msg"]
        assert (words.hash(), words.containers(), words.engine_pid()) == (before, containers, pid)
    finally:
        host.check_output("umount /var/lib/bulkhead")


def test_a_slow_engine_is_waited_for_and_one_that_is_too_slow_is_settled_by_a_run_with_more_patience(
        controller, words, host):
    containers = words.containers()
    host.check_output(
        "mkdir -p /etc/systemd/system/docker.service.d && printf '[Service]\\nExecStartPre=/bin/sleep 6\\n'"
        " >/etc/systemd/system/docker.service.d/10-slow.conf && systemctl daemon-reload")
    before = words.hash()
    called = controller.daemon_config(settings=FIRST, engine_timeout=3)
    assert called["failed"] and "within 3 s" in called["msg"] and "Traceback" not in called["msg"]
    called = controller.daemon_config(settings=FIRST)
    assert not called.get("failed"), called["msg"]
    # Whether the engine had come up with the new settings by the time of the second look is a matter of a second.
    assert called["recovered"] in ("completed", "rolled back")
    assert {key: words.settings()[key] for key in FIRST if key != "log-opts"} == {
        key: FIRST[key] for key in FIRST if key != "log-opts"}
    assert words.info()["LiveRestoreEnabled"]
    assert not controller.daemon_config(settings=FIRST)["changed"]
    assert words.containers() == containers and words.web_answers()
    controller.daemon_config(settings={})
    assert words.hash() == before


def test_a_port_that_the_unit_opens_without_tls_is_closed(controller, words, host):
    host.check_output(
        "mkdir -p /etc/systemd/system/docker.service.d && printf '[Service]\\nExecStart=\\n"
        "ExecStart=/usr/sbin/dockerd -H fd:// -H tcp://127.0.0.1:2375 --live-restore\\n'"
        " >/etc/systemd/system/docker.service.d/10-theirs.conf"
        " && systemctl daemon-reload && systemctl restart docker.service && docker start web")
    containers = words.containers()
    assert host.socket("tcp://127.0.0.1:2375").is_listening
    called = controller.daemon_config(settings={"hosts": ["fd://"]}, flags="move")
    assert called["action"] == "restart", called
    assert not host.socket("tcp://127.0.0.1:2375").is_listening
    assert words.containers() == containers and words.web_answers()


def test_five_changes_in_a_row_do_not_run_into_the_start_limit(controller, words):
    containers = words.containers()
    controller.daemon_config(settings={"live-restore": True})
    for level in ("warn", "error", "info", "warn", "info"):
        called = controller.daemon_config(settings={"live-restore": True, "log-level": level})
        assert called["action"] == "restart"
    assert words.containers() == containers
