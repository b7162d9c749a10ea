# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""From nothing to engines without root, and back. What is true is what kernel and engine say."""

from __future__ import annotations

import pytest

testinfra_hosts = ["ansible://rootless_engine"]

ANN = {"users": [{"name": "ann"}], "engine_timeout": 90}
WITHOUT_ANN = {**ANN, "state": "absent", "remove_data": True, "disruption": "recreate"}

# What dockerd-rootless-setuptool.sh writes.
FOREIGN = """[Service]
Environment=PATH=/usr/sbin:/usr/bin:/sbin:/bin
ExecStart=/usr/share/docker.io/contrib/dockerd-rootless.sh
Type=notify
NotifyAccess=all
Delegate=yes
KillMode=mixed
[Install]
WantedBy=default.target
"""


def sysctl(host, name):
    return host.check_output("cat /proc/sys/net/ipv4/%s", name).split()


def test_two_users_get_engines_side_by_side_and_lose_them(setup, engine_of, everything, host):
    before = everything()
    wanted = [{"name": "web", "settings": {"no-new-privileges": True}}, {"name": "ci", "start": 300000}]
    foretold = setup("--check", users=wanted)
    assert foretold.returncode == 0, foretold.stdout
    assert everything() == before

    made = setup(users=wanted)
    assert made.returncode == 0, made.stdout
    web, ci = engine_of("web"), engine_of("ci")
    are_side_by_side(web, ci)
    complete = everything()
    again = setup(users=wanted)
    assert again.returncode == 0 and "changed=0" in again.stdout, again.stdout
    assert everything() == complete

    # The data of one stay, with the ids that own them, and are there when it comes back.
    gone = setup(users="web\n", state="absent", disruption="recreate")
    assert gone.returncode == 0, gone.stdout
    assert not web.answers() and ci.answers()
    assert web.range()[0] < ci.range()[0] == 300000
    assert setup(users=wanted, remove_data="", engine_timeout="60").returncode == 0
    assert web.docker("inspect", "--format", "{{.State.Status}}", "kept") == "running"

    removed = setup(users=["web", "ci"], state="absent", remove_data=True, disruption="recreate")
    assert removed.returncode == 0, removed.stdout
    assert everything() == before


def are_side_by_side(web, ci):
    (first, last), (other_first, other_last) = web.range(), ci.range()
    assert last - first >= 65535 and other_last - other_first >= 65535
    assert first > 165535  # what is below is ann's
    assert last < other_first == 300000
    for one in (web, ci):
        one.bring_workload()
        one.docker("run", "--detach", "--restart", "always", "--stop-signal", "KILL", "--name", "kept", "workload:1")
    assert web.docker("ps", "--quiet") != ci.docker("ps", "--quiet")
    assert web.process("kept")["NoNewPrivs"] == "1" and ci.process("kept")["NoNewPrivs"] == "0"


def test_it_has_no_privilege_and_outlives_logins(controller, engine_of, everything, host):
    before, kernel = everything(), [sysctl(host, "ip_unprivileged_port_start"), sysctl(host, "ping_group_range")]
    wanted = {**ANN, "unprivileged_port_start": 81, "ping_group_range": "0 1001"}
    foretold, = controller.rootless_engine({**wanted, "check": True})
    assert everything() == before
    # A run that does not ask for kernel settings leaves those that another one has asked for.
    done, again, without = controller.rootless_engine(wanted, wanted, ANN)
    assert done["changed"] and (done["steps"], done["diff"]) == (foretold["steps"], foretold["diff"])
    assert not again["changed"] and not without["changed"]
    assert (sysctl(host, "ip_unprivileged_port_start"), sysctl(host, "ping_group_range")) == (["81"], ["0", "1001"])

    ann = engine_of("ann")
    ann.bring_workload()
    has_no_privilege(ann, host)
    outlives_logins(ann, host)

    refused, foretold, done, again = controller.rootless_engine(
        {**WITHOUT_ANN, "disruption": "restart"}, {**WITHOUT_ANN, "check": True}, WITHOUT_ANN, WITHOUT_ANN)
    assert refused["failed"] and "ann: kept: it would be stopped" in refused["msg"]
    assert done["changed"] and (done["steps"], done["diff"]) == (foretold["steps"], foretold["diff"])
    assert not again["changed"]
    assert everything() == before
    assert [sysctl(host, "ip_unprivileged_port_start"), sysctl(host, "ping_group_range")] == kernel


def has_no_privilege(ann, host):
    assert "name=rootless" in ann.docker("info", "--format", "{{.SecurityOptions}}")
    ann.docker("run", "--detach", "--restart", "always", "--stop-signal", "KILL", "--name", "kept", "--user", "1000",
               "workload:1")
    ann.docker("run", "--detach", "--stop-signal", "KILL", "--name", "root", "--privileged", "workload:1")
    first, last = ann.range()
    assert ann.status(ann.engine_pid())["Uid"].split() == [str(ann.uid)] * 4
    assert ann.process("root")["Uid"].split() == [str(ann.uid)] * 4
    # The first subordinate id is 1 inside.
    assert ann.process("kept")["Uid"].split() == [str(first + 999)] * 4 and first + 999 <= last

    # What of the engine lives in the host's user namespace has no capability; those of another one count only there.
    outside = ann.status(host.check_output("pgrep --uid ann --oldest rootlesskit"))
    assert {outside[name] for name in ("CapPrm", "CapEff", "CapAmb")} == {"0" * 16}
    host_s, outside_s, inside_s = (host.check_output("readlink /proc/%s/ns/user", pid)
                                   for pid in ("1", outside["Pid"], ann.process("root")["Pid"]))
    assert host_s == outside_s != inside_s
    host.check_output("install --mode 0600 --owner root /dev/null /opt/of-root")
    asked = host.run("runuser -u ann -- docker --host unix://%s run --rm --privileged --volume /opt:/host workload:1 "
                     "cat /host/of-root", ann.socket)
    assert asked.rc != 0 and "Permission denied" in asked.stderr
    host.check_output("rm /opt/of-root")


def outlives_logins(ann, host):
    pid = ann.process("kept")["Pid"]
    session, *printed = host.check_output(
        "su --login ann --command 'echo $XDG_SESSION_ID; docker ps --format {{.Names}}; docker context ls --quiet'"
    ).splitlines()
    assert sorted(printed) == ["default", "kept", "root", "rootless"]
    host.check_output("timeout 30 sh -c 'while loginctl show-session %s; do sleep 0.2; done'", session)
    assert ann.process("kept")["Pid"] == pid

    # What is delegated is a file; that it is in force only the kernel can say, and with cgroups of version 1 never.
    assert "cpuset" in host.check_output("systemctl show --property DelegateControllers user@%s.service", str(ann.uid))
    host.check_output("systemctl restart user@%s.service", str(ann.uid))
    host.check_output("timeout 60 sh -c 'until docker --host unix://%s ps --quiet | grep -q .; do sleep 0.2; done'",
                      ann.socket)
    assert ann.process("kept")["Pid"] != pid


@pytest.mark.parametrize(("breaks", "mends", "words"), [
    ("chmod 0600 /dev/net/tun", "chmod 0666 /dev/net/tun", "/dev/net/tun: users may not open it"),
    ("chown root /home/ann", "chown ann /home/ann", "/home/ann: the user's home belongs to somebody else"),
], ids=["tun", "home"])
def test_a_host_that_lacks_something_is_told_and_left_as_it_is(setup, everything, host, breaks, mends, words):
    host.check_output(breaks)
    before = everything()
    refused = setup(users=["ann", "ci"], install=False)
    after = everything()
    host.check_output(mends)
    assert refused.returncode != 0 and words in refused.stdout, refused.stdout
    assert after == before


def test_somebody_else_s_unit_is_refused_or_adopted_and_comes_back(controller, engine_of, everything, host):
    ann = engine_of("ann")
    ann.make_unit(FOREIGN)
    ann.bring_workload()
    ann.docker("run", "--detach", "--stop-signal", "KILL", "--name", "theirs", "workload:1")
    before = everything()
    refused, = controller.rootless_engine({**ANN, "disruption": "recreate"})
    assert refused["failed"] and "somebody else has made this unit" in refused["msg"], refused
    assert everything() == before

    adopting = {**ANN, "users": [{"name": "ann", "adopt": True}]}
    refused, killed, settled, again = controller.rootless_engine(
        adopting, {**adopting, "disruption": "recreate", "fault": "engine_restarted"}, ANN, ANN)
    assert refused["failed"] and "theirs: it would be stopped" in refused["msg"], refused
    # The run that stopped the container was killed before it could start it again.
    assert killed["failed"] and settled["recovered"] == ["ann"] and not again["changed"], (killed, settled)
    assert ann.docker("ps", "--format", "{{.Names}}") == "theirs"

    controller.rootless_engine({**ANN, "state": "absent", "disruption": "recreate"})
    assert everything() == before
    assert ann.docker("ps", "--format", "{{.Names}}") == "theirs"
    ann.remove_unit()


def test_an_engine_that_does_not_start_leaves_nothing_behind(controller, everything, host):
    # It refuses a file with a key that it does not know.
    host.check_output("runuser -u ann -- mkdir --parents /home/ann/.config/docker")
    host.check_output("echo '{\"no-such-key\": true}' | runuser -u ann -- tee /home/ann/.config/docker/daemon.json")
    before = everything()
    failed, = controller.rootless_engine(ANN)
    after = everything()
    host.check_output("rm -r /home/ann/.config")
    assert failed["failed"] and failed["rolled_back"] and "no-such-key" in failed["msg"], failed
    assert after == before


# Each run is killed at the end of that step, and the next one goes on from there.
AROUND = ("change_remembered", "file_written", "sysctl_set", "sysctl_set", "rootful_masked", "rootful_masked")
AROUND_BACK = ("sysctl_set", "sysctl_set", "rootful_unmasked", "rootful_unmasked", "rootful_started", "rootful_started")


def test_root_s_engine_is_masked_only_when_nothing_runs_in_it_and_comes_back(controller, everything, host):
    host.check_output("docker run --detach --stop-signal KILL --name busy workload:1")
    before = everything()
    masking = {**ANN, "rootful": "mask", "unprivileged_port_start": 81, "ping_group_range": "0 1001"}
    refused, = controller.rootless_engine(masking)
    assert refused["failed"] and "docker: busy: it runs in the engine of root" in refused["msg"], refused
    assert everything() == before
    host.check_output("docker rm --force busy")

    goes_on_after_each_kill(controller, AROUND, masking)
    assert host.check_output("systemctl show --property LoadState,ActiveState docker.service").splitlines() == [
        "LoadState=masked", "ActiveState=inactive"]
    goes_on_after_each_kill(controller, AROUND_BACK, WITHOUT_ANN)
    host.check_output("docker version")
    assert _without_pids(everything()) == _without_pids(before)


def goes_on_after_each_kill(controller, steps, wanted):
    *killed, last, again = controller.rootless_engine(*({**wanted, "fault": step} for step in steps), wanted, wanted)
    assert [_was_killed(one) for one in killed] == [True] * len(steps), killed
    assert not last.get("failed") and not again["changed"], (last, again)


def _was_killed(called):
    return called.get("failed", False) and "Killed" in called["module_stderr"]


def _without_pids(text):
    return [line for line in text.splitlines() if not line.startswith("MainPID=")]


THERE = ("change_remembered", "ids_given", "file_written", "lingering", "file_written", "file_written",
         "engine_enabled", "engine_started", "verified", "remembered")
BACK = ("change_remembered", "engine_stopped", "engine_disabled", "file_removed", "file_removed", "linger_ended",
        "file_removed", "data_removed", "ids_taken_back", "remembered")


def test_killed_at_each_step_there_and_back_the_next_run_goes_on(controller, engine_of, everything, host):
    host.check_output("useradd --system --create-home ci")
    before = everything()
    wanted = {"users": [{"name": "ci"}], "engine_timeout": 90}
    goes_on_after_each_kill(controller, THERE, wanted)
    ci = engine_of("ci")
    ci.bring_workload()
    assert ci.docker("run", "--rm", "workload:1", "id", "-u") == "0"

    goes_on_after_each_kill(controller, BACK, {**wanted, "state": "absent", "remove_data": True})
    assert everything() == before
    host.run("userdel --remove ci")


def test_killed_half_way_there_the_way_back_ends_in_the_world_as_found(controller, everything):
    before = everything()
    for step in ("lingering", "engine_started"):
        killed, back, again = controller.rootless_engine({**ANN, "fault": step}, WITHOUT_ANN, WITHOUT_ANN)
        assert killed["failed"] and not back.get("failed") and not again["changed"], (step, killed, back)
        assert everything() == before, step
