# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A seccomp profile given with a container: how much it lets through."""

from __future__ import annotations

import hashlib
import json
import typing as t


def _words(text: str) -> t.FrozenSet[str]:
    return frozenset(text.split())


# System calls that the engine's own profile withholds from a container without capabilities, and that have been ways
# out of one.
DANGEROUS = _words(
    """
    add_key bpf delete_module finit_module fsconfig fsmount fsopen fspick init_module io_uring_enter
    io_uring_register io_uring_setup kexec_file_load kexec_load keyctl lookup_dcookie mount mount_setattr
    move_mount move_pages name_to_handle_at open_by_handle_at open_tree perf_event_open pivot_root
    process_vm_readv process_vm_writev ptrace quotactl reboot request_key setns swapoff swapon umount umount2
    unshare userfaultfd vhangup
    """
)
_ALLOWING = frozenset(["SCMP_ACT_ALLOW", "SCMP_ACT_LOG"])


def describe(text: str) -> t.Dict[str, t.Any]:
    """The snapshot's description of an inline profile; default_action is None where it is no profile."""
    described: t.Dict[str, t.Any] = {
        "kind": "custom",
        "default_action": None,
        "allows": None,
        "sha256": hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
    }
    try:
        profile = json.loads(text)
    except (ValueError, RecursionError):
        return described
    if isinstance(profile, dict) and isinstance(profile.get("defaultAction"), str):
        described["default_action"] = profile["defaultAction"]
        described["allows"] = sorted(_allowed(profile))
    return described


def _allowed(profile: t.Mapping[str, t.Any]) -> t.Set[str]:
    allowed = set(DANGEROUS) if profile["defaultAction"] in _ALLOWING else set()
    rules = profile.get("syscalls")
    for rule in rules if isinstance(rules, list) else []:
        if not isinstance(rule, dict):
            continue
        if str(rule.get("action")) not in _ALLOWING:
            allowed -= _names(rule)
        elif not _conditional(rule):
            allowed |= _names(rule) & DANGEROUS
    return allowed


def _names(rule: t.Mapping[str, t.Any]) -> t.Set[str]:
    """Profiles of old engines name one system call for each rule."""
    names = rule.get("names")
    return {name for name in [*(names if isinstance(names, list) else []), rule.get("name")] if isinstance(name, str)}


def _conditional(rule: t.Mapping[str, t.Any]) -> bool:
    """Rules for capabilities that a container has or not, for kernels, or for arguments."""
    includes = rule.get("includes")
    wanted = includes if isinstance(includes, dict) else {}
    return bool(rule.get("args") or wanted.get("caps") or wanted.get("minKernel"))
