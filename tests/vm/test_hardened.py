# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What has to hold once the machine is hardened to tests/vm/policy.yml, and after a reboot. Asks kernel and engine."""

from __future__ import annotations

import json

import pytest

SYSCTLS = {
    "kernel.kptr_restrict": (1, 2),
    "kernel.sysrq": (0, 4, 16),
    "kernel.yama.ptrace_scope": (1, 2, 3),
    "fs.protected_fifos": (1, 2),
    "fs.protected_regular": (1, 2),
}


def test_every_path_is_watched(kernel, report):
    assert {path for path, was in kernel["recorded"].items() if not was} == set()
    states = {f["status"] for f in report.findings if f["subject"]["kind"] == "audit"}
    assert states <= {"pass", "not_applicable"}


def test_the_audit_daemon_runs(host):
    assert host.check_output("systemctl is-active auditd.service") == "active"


@pytest.mark.parametrize("name", SYSCTLS)
def test_kernel_setting_is_in_force(name, host):
    assert int(host.check_output("sysctl --values %s", name)) in SYSCTLS[name]


def test_the_engine_has_its_settings_in_force(host):
    assert host.check_output("docker info --format '{{.LiveRestoreEnabled}}'") == "true"
    assert "no-new-privileges" in host.check_output("docker info --format '{{.SecurityOptions}}'")


def test_a_new_container_cannot_gain_privileges(host):
    status = host.check_output("docker run --rm --network none workload:1 cat /proc/self/status")
    assert "NoNewPrivs:\t1" in status


def test_the_configuration_file_is_root_s(host):
    config = host.file("/etc/docker/daemon.json")
    assert (config.user, config.group, config.mode & 0o133) == ("root", "root", 0)
    assert json.loads(config.content_string)["icc"] is False


@pytest.mark.parametrize("path", [
    "/usr/lib/systemd/system/docker.service", "/usr/lib/systemd/system/docker.socket", "/etc/docker", "/run/containerd",
    "/run/docker.sock", "/etc/default/docker"])
def test_file_is_root_s(path, host):
    assert host.file(path).user == "root"
    assert host.file(path).mode & 0o002 == 0


def test_what_containers_write_does_not_fill_the_log(host):
    host.check_output(
        "docker run --rm --network none --volume flood:/data workload:1 sh -c %s",
        "i=0; while [ $i -lt 50 ]; do i=$((i+1)); echo x >/data/flood-$i; echo x >/flood-$i; done")
    host.check_output("sleep 3")  # the daemon writes its log when it gets to it
    assert host.run("grep -c 'name=[^ ]*flood-' /var/log/audit/audit.log").stdout.strip() == "0"
