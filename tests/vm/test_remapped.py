# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The engine once it maps user ids, asked of kernel and engine."""

from __future__ import annotations


def test_root_of_a_container_is_nobody_on_the_host(host):
    pid = host.check_output("docker inspect --format '{{.State.Pid}}' mapped")
    inside, outside, count = map(int, host.check_output("cat /proc/%s/uid_map", pid).split())
    assert inside == 0
    assert outside >= 100000
    assert count >= 65536
    assert host.check_output("stat --format %%u /proc/%s", pid) == str(outside)


def test_the_engine_says_so(host):
    assert "name=userns" in host.check_output("docker info --format '{{.SecurityOptions}}'")


def test_the_audit_says_so(report):
    assert set(report.statuses("daemon_userns_remap").values()) == {"pass"}
    assert report.of("container_user_not_root", "mapped")["status"] == "pass"


def test_what_the_engine_keeps_now_is_watched(host, kernel):
    root = host.check_output("docker info --format '{{.DockerRootDir}}'")
    assert root != "/var/lib/docker"
    assert kernel["recorded"][root]


def test_the_container_is_confined_still(kernel):
    assert kernel["containers"]["mapped"]["apparmor"] == "enforce"
