# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Everything that is wrong is said, everything that is right is not, and no secret is told."""

from __future__ import annotations

import base64
import gzip

import oracles
import pytest

testinfra_hosts = ["ansible://unsafe"]

CANARY = "canary-5ad1f0c2"

# container -> controls that fail because of what its name says
EXPECTED = {
    "mount-root": ["container_no_host_root_mount"],
    "mount-run": ["container_no_engine_socket_mount"],
    "mount-link-to-run": ["container_no_engine_socket_mount"],
    "mount-link-turned-since": ["container_no_engine_socket_mount"],
    "mount-run-below": ["container_no_engine_socket_mount"],
    "mount-disguised-link": ["container_no_engine_socket_mount"],
    "mount-socket-read-only": ["container_no_engine_socket_mount"],
    "mount-data-root": ["container_no_data_root_mount"],
    "mount-proc": ["container_no_kernel_filesystem_mount"],
    "mount-sys": ["container_no_kernel_filesystem_mount"],
    "mount-dev": ["container_no_kernel_filesystem_mount"],
    "mount-etc": ["container_no_sensitive_mount_writable"],
    "mount-etc-read-only": ["container_no_sensitive_mount_readable"],
    "mount-credentials": ["container_no_credential_mount"],
    "mount-shared": ["container_no_shared_propagation"],
    "takes-volumes-of-another": ["container_no_host_root_mount"],
    "mount-disguised-root": ["container_no_host_root_mount"],
    "mount-disguised-run": ["container_no_engine_socket_mount"],
    "comes-back": ["container_no_host_root_mount"],
    "capabilities-all": ["container_capability_sys_admin", "container_capability_sys_module"],
    "idle-capabilities-all": ["container_idle_not_dangerous"],
    "device-disk-renamed": ["container_no_disk_device"],
    "device-fuse": ["container_no_host_devices"],
    "device-rule-all": ["container_no_wide_device_rule"],
    "device-rule-blocks": ["container_no_wide_device_rule"],
    "no-new-privileges-false": ["container_no_new_privileges"],
    "older-than-no-new-privileges": ["container_no_new_privileges"],
    "seccomp-unconfined": ["container_seccomp_enabled"],
    "seccomp-allow-all": ["container_seccomp_enabled"],
    "seccomp-allow-each": ["container_seccomp_profile_tight"],
    "seccomp-allow-on-condition": ["container_seccomp_profile_tight"],
    "paths-unmasked": ["container_kernel_paths_protected"],
    "host-network": ["container_network_namespace_own"],
    "host-pid": ["container_pid_namespace_own"],
    "host-ipc": ["container_ipc_namespace_own"],
    "host-uts": ["container_uts_namespace_own"],
    "host-cgroup": ["container_cgroup_namespace_own"],
    "port-wildcard": ["container_no_wildcard_ports"],
    "port-wildcard-ipv6": ["container_no_wildcard_ports"],
    "port-all-when-it-comes-back": ["container_no_wildcard_ports"],
    "port-low": ["container_no_privileged_ports"],
    "never-killed": ["container_oom_killable"],
    "swap-unlimited": ["container_swap_limited"],
    "shared-memory-huge": ["container_shm_bounded"],
    "kernel-setting": ["container_sysctls_allowed"],
    "restarts-for-ever": ["container_restart_bounded"],
    "secret-in-environment": ["container_no_secrets_in_settings"],
    "secret-in-health-check": ["container_no_secrets_in_settings"],
    "secret-in-label": ["container_no_secrets_in_settings"],
    "secret-in-command": ["container_no_secrets_in_settings"],
    "sshd-inside": ["container_no_remote_shell"],
    "user-zero": ["container_user_not_root"],
    "group-root": ["container_extra_groups"],
    "group-docker": ["container_extra_groups"],
    "exec-as-root": ["container_no_root_exec"],
}
# controls that fail because of the host itself
EXPECTED_OF_HOST = [
    "volume_no_disguised_host_mount",
    "daemon_tcp_requires_client_certificates",
    "daemon_debug_off",
    "daemon_no_insecure_registries",
    "daemon_registry_mirrors_encrypted",
    "daemon_proxy_without_credentials",
    "file_daemon_config_mode",
    "file_docker_socket_mode",
    "file_docker_socket_acl",
    "file_registry_certificate_mode",
    "file_registry_certificate_owner",
    "file_client_credentials_not_plain",
    "host_docker_group_members",
    "host_sudo_docker",
]


@pytest.mark.parametrize("control", oracles.ORACLES)
def test_verdict_agrees_with_the_host(control, report, answers):
    assert oracles.disagreements(control, answers, report.statuses(control)) == {}


PAIRS = [(name, control) for name, controls in EXPECTED.items() for control in controls]


@pytest.mark.parametrize(("container", "control"), PAIRS)
def test_unsafe_container_is_found(container, control, report):
    assert report.of(control, container)["status"] == "fail"


def test_privileged_container_is_found_whether_it_runs_or_not(report, answers):
    runs = answers["containers"]["privileged"]["inspect"]["State"]["Running"]
    control = "container_not_privileged" if runs else "container_idle_not_dangerous"
    assert report.of(control, "privileged")["status"] == "fail"


@pytest.mark.parametrize("control", EXPECTED_OF_HOST)
def test_unsafe_host_is_found(control, report):
    assert "fail" in report.statuses(control).values()


def test_the_pretender_is_not_taken_for_the_engine(report, answers):
    assert answers["containers"]["pretends-to-be-the-engine"]["inspect"]["State"]["Running"]
    assert [engine["name"] for engine in report.content["engines"]] == ["docker"]
    assert "0.0.0.0" not in str(report.of("daemon_tcp_requires_client_certificates")["actual"])


def test_no_secret_is_kept(everything_kept):
    told = []
    for path in everything_kept:
        raw = path.read_bytes()
        text = gzip.decompress(raw) if path.suffix == ".gz" else raw
        encoded = base64.b64encode(f"ann:{CANARY}".encode())
        told += [path.name for secret in (CANARY.encode(), encoded) if secret in text]
    assert everything_kept
    assert told == []


def test_the_canaries_were_there(host, answers):
    assert CANARY in str(answers["containers"]["secret-in-environment"]["inspect"]["Config"]["Env"])
    assert CANARY in str(answers["containers"]["secret-in-command"]["inspect"]["Args"])
    assert CANARY in host.check_output("systemctl show --property Environment docker.service")
