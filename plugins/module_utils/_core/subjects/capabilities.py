# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Linux capabilities: their names, the engine's default set, and what a container was given."""

from __future__ import annotations

import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.default_capabilities import DEFAULT

# In the order of the kernel's bits.
NAMES = (
    "CHOWN", "DAC_OVERRIDE", "DAC_READ_SEARCH", "FOWNER", "FSETID", "KILL", "SETGID", "SETUID", "SETPCAP",
    "LINUX_IMMUTABLE", "NET_BIND_SERVICE", "NET_BROADCAST", "NET_ADMIN", "NET_RAW", "IPC_LOCK", "IPC_OWNER",
    "SYS_MODULE", "SYS_RAWIO", "SYS_CHROOT", "SYS_PTRACE", "SYS_PACCT", "SYS_ADMIN", "SYS_BOOT", "SYS_NICE",
    "SYS_RESOURCE", "SYS_TIME", "SYS_TTY_CONFIG", "MKNOD", "LEASE", "AUDIT_WRITE", "AUDIT_CONTROL", "SETFCAP",
    "MAC_OVERRIDE", "MAC_ADMIN", "SYSLOG", "WAKE_ALARM", "BLOCK_SUSPEND", "AUDIT_READ", "PERFMON", "BPF",
    "CHECKPOINT_RESTORE",
)


def decode(*masks: t.Any) -> t.Optional[t.List[str]]:
    """The names in the union of sets that the kernel prints in hexadecimal; None if one of them could not be read."""
    union = 0
    for mask in masks:
        bits = _bits(mask)
        if bits is None:
            return None
        union |= bits
    return [_name(bit) for bit in range(union.bit_length()) if union >> bit & 1]


def configured(privileged: bool, add: t.Iterable[str], drop: t.Iterable[str]) -> t.List[str]:
    """The set that the engine makes of its options: ALL on one side makes the other side the exceptions."""
    added, dropped = {plain(name) for name in add}, {plain(name) for name in drop}
    if privileged:
        return list(NAMES)
    if "ALL" in added:
        held = set(NAMES) - dropped
    elif "ALL" in dropped:
        held = added
    else:
        held = (set(DEFAULT) - dropped) | added
    return sorted(held)


def plain(name: str) -> str:
    """cap_sys_admin, CAP_SYS_ADMIN and SYS_ADMIN are one."""
    upper = str(name).strip().upper()
    return upper[len("CAP_"):] if upper.startswith("CAP_") else upper


def _bits(mask: t.Any) -> t.Optional[int]:
    try:
        return int(mask, 16)
    except (TypeError, ValueError):
        return None


def _name(bit: int) -> str:
    return NAMES[bit] if bit < len(NAMES) else "capability %d" % bit
