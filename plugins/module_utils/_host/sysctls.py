# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The kernel's settings, from /proc/sys."""

from __future__ import annotations

import os
import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._host.errors import Errors, HostError, attempt
from ansible_collections.bulkhead.containers.plugins.module_utils._host.optional_file import text_or

ABSENT = "absent"

WANTED = (
    "fs.protected_fifos", "fs.protected_hardlinks", "fs.protected_regular", "fs.protected_symlinks", "fs.suid_dumpable",
    "kernel.apparmor_restrict_unprivileged_userns", "kernel.core_pattern", "kernel.dmesg_restrict",
    "kernel.io_uring_disabled", "kernel.kexec_load_disabled", "kernel.kptr_restrict", "kernel.modules_disabled",
    "kernel.perf_event_paranoid", "kernel.randomize_va_space", "kernel.sysrq", "kernel.unprivileged_bpf_disabled",
    "kernel.unprivileged_userns_clone", "kernel.yama.ptrace_scope", "net.bridge.bridge-nf-call-ip6tables",
    "net.bridge.bridge-nf-call-iptables", "net.core.bpf_jit_harden", "net.ipv4.conf.all.route_localnet",
    "net.ipv4.ip_forward", "net.ipv4.ip_unprivileged_port_start", "net.ipv6.conf.all.forwarding",
    "user.max_user_namespaces", "vm.unprivileged_userfaultfd",
)


def read(errors: Errors) -> dict[str, str | None]:
    return {name: attempt(errors, "host.sysctls", name, _value, name) for name in WANTED}


def read_only(settings: t.Mapping[str, str | None]) -> list[str]:
    """Those that not even root can set, as in a container."""
    if os.geteuid() != 0:
        raise HostError("only root can tell which of the kernel's settings can be set here")
    there = (name for name, value in settings.items() if value not in (None, ABSENT))
    return [name for name in there if not os.access(_path(name), os.W_OK)]


def _value(name: str) -> str:
    return text_or(_path(name), ABSENT).strip()


def _path(name: str) -> str:
    return "/proc/sys/" + name.replace(".", "/")
