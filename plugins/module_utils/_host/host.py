# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The host's section of a snapshot."""

from __future__ import annotations

import os
import platform
import shutil
import typing as t
from dataclasses import dataclass, field

from ansible_collections.bulkhead.containers.plugins.module_utils._host import (
    accounts,
    audit,
    command,
    files,
    firewall,
    kernel,
    packages,
    reading,
    sockets,
    sysctls,
)
from ansible_collections.bulkhead.containers.plugins.module_utils._host.errors import Errors, attempt
from ansible_collections.bulkhead.containers.plugins.module_utils._host.files import FileWanted

# Where these are does not depend on an engine. They are told about also where they are not there.
_FIXED = (
    ("docker_defaults", "/etc/default/docker"),
    ("docker_sysconfig", "/etc/sysconfig/docker"),
)

# Unless the engine says where they are.
_USUAL = (
    ("docker_config_dir", "/etc/docker"),
    ("daemon_config", "/etc/docker/daemon.json"),
    ("docker_socket", "/run/docker.sock"),
    ("data_root", "/var/lib/docker"),
    ("containerd_run_dir", "/run/containerd"),
    ("containerd_socket", "/run/containerd/containerd.sock"),
    ("containerd_config", "/etc/containerd/config.toml"),
)

_BINARIES = (
    ("dockerd_binary", "dockerd"),
    ("containerd_binary", "containerd"),
    ("containerd_shim_binary", "containerd-shim"),
    ("containerd_shim_runc_v1_binary", "containerd-shim-runc-v1"),
    ("containerd_shim_runc_v2_binary", "containerd-shim-runc-v2"),
    ("runc_binary", "runc"),
)


@dataclass(frozen=True)
class HostWanted:
    """What the engines make worth looking at on their host."""

    files: t.Tuple[FileWanted, ...] = ()
    engine_processes: t.Mapping[str, t.Sequence[int]] = field(default_factory=dict)
    cves: t.Tuple[str, ...] = ()
    kernel_modules: t.Tuple[str, ...] = ()
    docker_group: str = "docker"


def read_host(wanted: HostWanted, errors: Errors) -> t.Dict[str, t.Any]:
    """Everything below C(host)."""
    settings = sysctls.read(errors)
    return {
        "name": platform.node(),
        "os": attempt(errors, "host.kernel", "/etc/os-release", _os),
        "kernel": kernel.read(wanted.kernel_modules, errors),
        "sysctls": settings,
        "files": files.read(_files(wanted.files, settings.get("kernel.core_pattern") or ""), errors),
        "accounts": accounts.read(wanted.docker_group, errors),
        "audit": audit.read(errors),
        "sockets": sockets.read(wanted.engine_processes, errors),
        "firewall": firewall.read(errors),
        "packages": attempt(errors, "host.packages", "packages", packages.read, wanted.cves, errors),
    }


def _os() -> t.Dict[str, t.Any]:
    path = "/etc/os-release" if os.path.exists("/etc/os-release") else "/usr/lib/os-release"
    pairs = (line.partition("=") for line in reading.text(path).splitlines())
    values = {name: value.strip().strip("\"'") for name, _equals, value in pairs}
    return {"id": values.get("ID", ""), "version_id": values.get("VERSION_ID", ""),
            "name": values.get("PRETTY_NAME", ""), "like": values.get("ID_LIKE", "").split()}


def _files(of_engines: t.Sequence[FileWanted], core_pattern: str) -> t.List[FileWanted]:
    told = {item.role for item in of_engines if "@" not in item.engine}
    own = [FileWanted(role, "", path) for role, path in _FIXED]
    own += [FileWanted(role, "", path) for role, path in _USUAL if role not in told]
    own += [FileWanted(role, "", _binary(name)) for role, name in _BINARIES if role not in told]
    if core_pattern.startswith("|"):
        own.append(FileWanted("core_pattern_helper", "", core_pattern[1:].split()[0]))
    return [*of_engines, *own]


def _binary(name: str) -> str:
    return shutil.which(name, path=command.PATH) or "/usr/bin/" + name
