# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The host's section of a snapshot."""

from __future__ import annotations

import os
import shlex
import typing as t
from dataclasses import dataclass, field

from ansible_collections.bulkhead.containers.plugins.module_utils._host import (
    accounts,
    audit_rules,
    command,
    files,
    firewall,
    kernel,
    memory,
    packages,
    reading,
    sockets,
    sysctls,
)
from ansible_collections.bulkhead.containers.plugins.module_utils._host.client_credentials import credential_files
from ansible_collections.bulkhead.containers.plugins.module_utils._host.errors import Errors, attempt
from ansible_collections.bulkhead.containers.plugins.module_utils._host.files import FileWanted

# Told about also where they are not there, unless an engine says that they are elsewhere.
USUAL_PLACES = (
    ("docker_config_dir", "/etc/docker"),
    ("daemon_config", "/etc/docker/daemon.json"),
    ("docker_defaults", "/etc/default/docker"),
    ("docker_sysconfig", "/etc/sysconfig/docker"),
    ("docker_socket", "/run/docker.sock"),
    ("data_root", "/var/lib/docker"),
    ("containerd_run_dir", "/run/containerd"),
    ("containerd_socket", "/run/containerd/containerd.sock"),
    ("containerd_config", "/etc/containerd/config.toml"),
)
BINARIES = (
    ("dockerd_binary", "dockerd"),
    ("containerd_binary", "containerd"),
    ("containerd_shim_binary", "containerd-shim"),
    ("containerd_shim_runc_v1_binary", "containerd-shim-runc-v1"),
    ("containerd_shim_runc_v2_binary", "containerd-shim-runc-v2"),
    ("runc_binary", "runc"),
)
_SOCKETS = {"docker_socket": "docker", "containerd_socket": "containerd"}


@dataclass(frozen=True)
class HostWanted:
    """What the engines make worth looking at on their host."""

    files: t.Tuple[FileWanted, ...] = ()
    engine_processes: t.Mapping[str, t.Sequence[int]] = field(default_factory=dict)
    cves: t.Tuple[str, ...] = ()
    kernel_modules: t.Tuple[str, ...] = ()
    docker_group: str = "docker"


def read_host(wanted: HostWanted, run: command.Run, errors: Errors) -> dict[str, t.Any]:
    """Everything below C(host)."""
    settings = sysctls.read(errors)
    all_files = _files(wanted.files, settings.get("kernel.core_pattern") or "", errors)
    engine_sockets = {item.path: _SOCKETS[item.role] for item in wanted.files if item.role in _SOCKETS}
    return {
        "name": os.uname().nodename,
        "os": attempt(errors, "host.kernel", "/etc/os-release", _os),
        "kernel": kernel.read(wanted.kernel_modules, errors),
        "sysctls": settings,
        "read_only_sysctls": attempt(errors, "host.read_only_sysctls", "/proc/sys", sysctls.read_only, settings),
        "files": files.read(all_files, errors),
        "accounts": accounts.read(wanted.docker_group, errors),
        "audit": audit_rules.read(run, errors),
        "sockets": sockets.read(wanted.engine_processes, engine_sockets, errors),
        "firewall": firewall.read(any(wanted.engine_processes.values()), run, errors),
        "ledger": attempt(errors, "host.ledger", memory.LEDGER, memory.ledger),
        "own_files": memory.own_files(errors),
        "packages": packages.read(wanted.cves, _programs(all_files), run, errors),
    }


def _os() -> dict[str, t.Any]:
    path = "/etc/os-release" if os.path.exists("/etc/os-release") else "/usr/lib/os-release"
    # The file is written for a shell.
    pairs = (line.partition("=") for line in reading.text(path).split("\n") if not line.startswith("#"))
    values = {name: " ".join(shlex.split(value)) for name, equals, value in pairs if equals}
    return {"id": values.get("ID", ""), "version_id": values.get("VERSION_ID", ""),
            "name": values.get("PRETTY_NAME", ""), "like": values.get("ID_LIKE", "").split()}


def _files(of_engines: t.Sequence[FileWanted], core_pattern: str, errors: Errors) -> list[FileWanted]:
    # A user's own engine says nothing about where the system's is.
    told = {item.role for item in of_engines if "@" not in item.engine}
    usual = list(USUAL_PLACES) + [(role, _binary(name)) for role, name in BINARIES]
    found = list(of_engines) + [FileWanted(role, _engine(role), path) for role, path in usual if role not in told]
    if core_pattern.startswith("|"):
        found.append(FileWanted("core_pattern_helper", "", core_pattern[1:].split()[0]))
    paths = attempt(errors, "host.files", "~/.docker/config.json", credential_files, errors) or []
    return found + [FileWanted("client_credentials", "", path) for path in paths]


def _engine(role: str) -> str:
    return "docker" if role.startswith(("docker", "daemon", "data_root")) else ""


def _binary(name: str) -> str:
    return command.find(name) or "/usr/bin/" + name


def _programs(wanted: t.Iterable[FileWanted]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for item in wanted:
        found.setdefault(item.role, []).append(item.path)
    return found
