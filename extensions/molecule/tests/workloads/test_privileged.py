# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""One that was given everything is brought to the policy, and the audit says of it what the kernel says."""

from __future__ import annotations

import pytest

testinfra_hosts = ["ansible://workloads"]

ALL_NAMESPACES = ["cgroup", "ipc", "net", "pid", "uts"]
# Of any container.
DEVICES = {"console", "core", "fd", "full", "mqueue", "null", "ptmx", "pts", "random", "shm", "stderr", "stdin",
           "stdout", "tty", "urandom", "zero"}


@pytest.fixture
def agents(rollout):
    """What the kernel says of it, before and after."""
    before = rollout.found.kernel("agent")
    if before is None:
        pytest.skip("the engine does not start a privileged container on this machine, which has not all capabilities")
    return before, rollout.again.kernel("agent")


def failing(played, *severities):
    return {one["id"] for one in played.report["findings"]
            if one["subject"]["name"] == "agent" and one["status"] == "fail" and one["severity"] in severities}


def undecided(played):
    return {one["id"] for one in played.report["findings"]
            if one["subject"]["name"] == "agent" and one["status"] == "unknown"}


def test_it_has_everything_before(agents):
    before, _after = agents
    assert before["CapEff"] and before["Seccomp"] == [0] and before["NoNewPrivs"] == [0] and before["Uid"] == [0]
    assert before["host's namespaces"] == ALL_NAMESPACES and before["sees of the kernel"]
    assert {"/host", "/host/proc", "/var/run/docker.sock"} <= set(before["mounts"])
    assert set(before["devices"]) - DEVICES


def test_the_kernel_takes_it_away(agents):
    _before, after = agents
    assert (after["CapEff"], after["CapBnd"]) == (0, 0)
    assert after["Seccomp"] == [2] and after["NoNewPrivs"] == [1] and after["Uid"] == [70]
    assert after["host's namespaces"] == [] and after["sees of the kernel"] == []
    assert after["root read-only"] and after["sysctls read-only"]
    assert after["memory"] == 64 << 20 and after["pids"] == 200


def test_nothing_of_the_host_is_left_in_it(agents, rollout):
    _before, after = agents
    assert not [place for place in after["mounts"] if place.startswith(("/host", "/var/run"))]
    assert set(after["devices"]) <= DEVICES
    assert [one["Destination"] for one in rollout.again.inspect("agent")["Mounts"]] == ["/beats"]
    assert list(rollout.again.inspect("agent")["NetworkSettings"]["Networks"]) == ["back"]


def test_it_works_all_the_same(agents, rollout):
    assert "agent" in rollout.again.seen["beating"]


def test_the_audit_agrees(agents, rollout):
    before = failing(rollout.found.played, "critical", "high")
    assert {"container_not_privileged", "container_no_host_root_mount", "container_pid_namespace_own",
            "container_ipc_namespace_own", "container_network_namespace_own", "container_user_not_root"} <= before
    assert failing(rollout.audited_again, "critical", "high") == set()
    assert undecided(rollout.audited_again) <= undecided(rollout.found.played)


def test_what_the_audit_still_says_is_nothing_that_was_asked_for(agents, rollout):
    """A container that was privileged had one finding for it all; what it hid is judged now."""
    asked = {"container_no_new_privileges", "container_root_filesystem_read_only", "container_memory_limited",
             "container_pids_limited", "container_uts_namespace_own", "container_cgroup_namespace_own",
             "container_capabilities_dropped", "container_kernel_paths_protected", "container_seccomp_enabled"}
    assert not failing(rollout.audited_again, "critical", "high", "medium", "low") & asked
