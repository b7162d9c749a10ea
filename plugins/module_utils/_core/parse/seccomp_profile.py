# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A seccomp profile given with a container: how much it lets through."""

from __future__ import annotations

import hashlib
import json
import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.default_capabilities import DEFAULT

# Of a rule for these capabilities every container is the addressee.
_ORDINARY = frozenset("CAP_" + name for name in DEFAULT)


def _words(text: str) -> t.FrozenSet[str]:
    return frozenset(text.split())


# System calls that the engine's own profile withholds from a container without capabilities, and that have been ways
# out of one.
DANGEROUS = _words(
    """
    add_key bpf delete_module finit_module fsconfig fsmount fsopen fspick init_module io_uring_enter
    io_uring_register io_uring_setup kexec_file_load kexec_load keyctl lookup_dcookie mount mount_setattr
    move_mount move_pages name_to_handle_at open_by_handle_at open_tree perf_event_open pivot_root
    quotactl reboot request_key setns swapoff swapon umount umount2
    unshare userfaultfd vhangup
    """
)
_ALLOWING = frozenset(["SCMP_ACT_ALLOW", "SCMP_ACT_LOG"])
# Comparisons that leave few values of an argument. All others leave nearly every value.
_NARROW = frozenset(["SCMP_CMP_EQ", "SCMP_CMP_MASKED_EQ"])


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


def _allowed(profile: t.Mapping[str, t.Any]) -> t.AbstractSet[str]:
    """The order of the rules says nothing: a runtime leaves out those that only repeat the default action."""
    rules = profile.get("syscalls")
    given = [rule for rule in rules if isinstance(rule, dict)] if isinstance(rules, list) else []
    allowing = [rule for rule in given if str(rule.get("action")) in _ALLOWING]
    if profile["defaultAction"] not in _ALLOWING:
        return _named(rule for rule in allowing if not _narrow(rule)) & DANGEROUS
    refusing = [rule for rule in given if str(rule.get("action")) not in _ALLOWING]
    # A refusal with any condition at all can be gone round.
    return DANGEROUS - _named(rule for rule in refusing if not (rule.get("args") or _filters(rule)))


def _named(rules: t.Iterable[t.Mapping[str, t.Any]]) -> t.Set[str]:
    return {name for rule in rules for name in _names(rule)}


def _names(rule: t.Mapping[str, t.Any]) -> t.Set[str]:
    """Profiles of old engines name one system call for each rule."""
    names = rule.get("names")
    return {name for name in [*(names if isinstance(names, list) else []), rule.get("name")] if isinstance(name, str)}


def _filters(rule: t.Mapping[str, t.Any]) -> bool:
    return bool(rule.get("includes") or rule.get("excludes"))


def _narrow(rule: t.Mapping[str, t.Any]) -> bool:
    """Whether an allowance is for few arguments only, or for capabilities that no container has by default."""
    includes = rule.get("includes")
    capabilities = includes.get("caps") if isinstance(includes, dict) else None
    beyond = isinstance(capabilities, list) and not {str(one) for one in capabilities} <= _ORDINARY
    arguments = rule.get("args")
    compared = [one.get("op") for one in arguments if isinstance(one, dict)] if isinstance(arguments, list) else []
    return beyond or bool(_NARROW.intersection(str(one) for one in compared))
