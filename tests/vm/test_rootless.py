# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Engines of users where the kernel has all that they can have: cgroups of version 2 that are delegated, and pasta."""

from __future__ import annotations

import pytest

CONTAINERS = [("web", "rootless_limited"), ("web", "rootless_open"), ("api", "rootless_web")]


def docker(host, user, *words):
    socket = "unix:///run/user/%s/docker.sock" % host.user(user).uid
    return host.check_output("docker --host %s" + " %s" * len(words), socket, *words)


def pid_of(host, user, container):
    return docker(host, user, "inspect", "--format", "{{.State.Pid}}", container)


def cgroup(host, user, container, name):
    own = host.check_output("cat /proc/%s/cgroup", pid_of(host, user, container)).rpartition(":")[2]
    return host.check_output("cat /sys/fs/cgroup%s/%s" % (own, name))


@pytest.mark.parametrize(("user", "container"), CONTAINERS)
def test_root_of_a_container_is_the_user(host, user, container):
    pid = pid_of(host, user, container)
    assert host.check_output("stat --format %%u /proc/%s", pid) == str(host.user(user).uid)
    assert host.check_output("awk '/^NoNewPrivs/ {print $2}' /proc/%s/status", pid) == ("1" if user == "web" else "0")


def test_cgroups_are_delegated(host):
    assert docker(host, "web", "info", "--format", "{{.CgroupDriver}} {{.CgroupVersion}}") == "systemd 2"
    above = "/sys/fs/cgroup/user.slice/user-{0}.slice/user@{0}.service".format(host.user("web").uid)
    there = host.check_output("cat %s/cgroup.controllers", above)
    assert {"cpu", "cpuset", "io", "memory", "pids"} <= set(there.split())


# The policy has lowered two of the limits, and has given them to those that had none.
@pytest.mark.parametrize(("user", "container"), CONTAINERS)
def test_limits_are_in_force_and_the_audit_says_so(host, report, user, container):
    assert cgroup(host, user, container, "memory.max") == str(48 * 1024 * 1024)
    assert cgroup(host, user, container, "pids.max") == "40"
    cpu = cgroup(host, user, container, "cpu.max")
    limited = container == "rootless_limited"
    assert cpu == ("50000 100000" if limited else "max 100000")
    assert cgroup(host, user, container, "cpuset.cpus") == ("0" if limited else "")
    found = {kind: report.of(f"container_{kind}_limited", container, engine="docker@" + user)["status"]
             for kind in ("memory", "pids", "cpu")}
    assert found == {"memory": "pass", "pids": "pass", "cpu": "pass" if limited else "fail"}


def test_pasta_carries_a_published_port(host):
    assert host.check_output("pgrep --uid api --exact 'pasta|pasta.avx2'")
    # The server has no page: that it says so is an answer.
    assert "404" in host.run("busybox wget -O /dev/null http://127.0.0.1:8090/").stderr


def test_the_users_ids_are_apart_from_each_other_and_from_those_of_the_rootful_engine(host):
    ranges = sorted((int(start), int(start) + int(count), name) for name, start, count in (
        line.split(":") for line in host.file("/etc/subuid").content_string.splitlines()))
    assert {"web", "api"} <= {name for _start, _end, name in ranges}
    assert all(before[1] <= after[0] for before, after in zip(ranges, ranges[1:]))
