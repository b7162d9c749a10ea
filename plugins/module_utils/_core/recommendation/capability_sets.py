# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""cap_drop and cap_add: what root in the container may do that no other user may."""

from __future__ import annotations

import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.evidence import known_programs, programs
from ansible_collections.bulkhead.containers.plugins.module_utils._core.recommendation.model import (
    LOW,
    Answer,
    Facts,
    Proposal,
    Rule,
    Withheld,
    some,
)
from ansible_collections.bulkhead.containers.plugins.module_utils._core.recommendation.watch import Watch
from ansible_collections.bulkhead.containers.plugins.module_utils._core.subjects import capabilities, users

# Of the engine's default set, those that hardly anybody needs.
_RARE = ("AUDIT_WRITE", "MKNOD", "NET_RAW", "SETFCAP", "SYS_CHROOT")
# What it takes to put a directory right as root and go on as another user.
_TO_DROP_ROOT = ("CHOWN", "DAC_OVERRIDE", "FOWNER", "SETGID", "SETUID")
_TO_SEE_TO_OTHERS = ("KILL",)
_LOWEST_FREE_PORT = 1024
_LOW_PORTS = "net.ipv4.ip_unprivileged_port_start"

Needed = t.Dict[str, str]


def _judge(facts: Facts, watch: Watch) -> Answer:
    if facts["configured.privileged"]:
        return Withheld("It is privileged: take that away first.")
    if "ALL" in facts["configured.cap_add"]:
        return Withheld("It was given all capabilities; which of them it needs only a trace of its calls can tell.")
    if "systemd" in facts["evidence.processes"]["names"]:
        return Withheld("It runs an init system, which may start anything.")
    needed = _needed(facts)
    found = [one for one in (_all(facts, watch, needed), _rare(facts, watch, needed)) if one]
    if not found and needed:
        return Withheld("It uses what could be taken from it: %s." % some(needed.values()))
    return found


def _all(facts: Facts, watch: Watch, needed: Needed) -> t.Optional[Proposal]:
    if not users.is_root(facts["configured.user"]):
        return _of_user(facts, watch, needed)
    people = facts["evidence.processes"]["users"]
    root = [one for one in people if 0 in (one["real"], one["effective"])]
    if root == people:
        return None
    keep = {*_TO_DROP_ROOT, *(_TO_SEE_TO_OTHERS if root else ()), *needed}
    reason = "It starts as root and works as another user: what it takes to do so is kept (%s)." % watch
    return _without_all(facts, keep, watch.proposed, reason)


def _of_user(facts: Facts, watch: Watch, needed: Needed) -> t.Optional[Proposal]:
    """It never had any, unless a program gave it some."""
    used = [one for one in facts["evidence.programs"] if one["setuid"]]
    if _names(facts["evidence.capabilities"]["permitted"]) or any(one["found"] != programs.THERE for one in used):
        return None
    if used or any(map(_is_root, facts["record.execs"])):
        reason = "Its processes have no capability, but %s would not have any either." % (
            some(one["path"] for one in used) or "those who come in as root by exec")
        return _without_all(facts, set(needed), LOW, reason)
    reason = "It runs as an ordinary user, and none of its processes has a capability (%s)." % watch
    return _without_all(facts, set(needed), watch.of_moments, reason)


def _without_all(facts: Facts, keep: t.Set[str], confidence: str, reason: str) -> Proposal:
    held = _granted(facts)
    # What somebody added was added for a reason.
    kept = sorted((keep | set(facts["configured.cap_add"])) & held)
    return Proposal({"cap_drop": ["ALL"], **({"cap_add": kept} if kept else {})}, confidence, reason)


def _rare(facts: Facts, watch: Watch, needed: Needed) -> t.Optional[Proposal]:
    asked_for = set(facts["configured.cap_add"])
    rare = [name for name in _RARE if name in _granted(facts) and name not in needed and name not in asked_for]
    if not rare:
        return None
    reason = "Nothing was seen that uses them (%s)." % watch
    return Proposal({"cap_drop": rare}, watch.of_moments, reason)


def _needed(facts: Facts) -> Needed:
    """Capabilities for whose use there are signs, each with the sign."""
    needed: Needed = {}
    processes = facts["evidence.processes"]
    for name in _names(facts["evidence.capabilities"]["permitted_to_users"]):
        needed[name] = "%s is held by an ordinary user" % name
    for program in facts["evidence.programs"]:
        for name in program["capabilities"]:
            needed[name] = "%s gives %s" % (program["path"], name)
    used = [one["path"].rpartition("/")[2] for one in facts["evidence.programs"] if one["found"] != programs.THERE]
    for process in (*processes["names"], *used):
        for name in known_programs.NEEDS.get(process, ()):
            needed[name] = "%s uses %s" % (process, name)
    return {**needed, **dict(_signs(facts))}


def _signs(facts: Facts) -> t.Iterator[t.Tuple[str, str]]:
    if any(facts["evidence.raw_sockets"].values()):
        yield "NET_RAW", "it has raw sockets"
    if facts["evidence.processes"]["chrooted"]:
        yield "SYS_CHROOT", "it has processes with a root directory of their own"
    if set(facts["evidence.devices"]["nodes"]) - {one["container"] for one in facts["configured.devices"]}:
        yield "MKNOD", "it has devices that nobody gave it"
    if _has_smaller_set(facts):
        yield "SETPCAP", "it gives up capabilities by itself"
    low = [one["port"] for one in facts["evidence.listening"] if one["port"] < _LOWEST_FREE_PORT]
    if low and not _every_port_is_free(facts):
        yield "NET_BIND_SERVICE", "it listens at port %d" % low[0]


def _every_port_is_free(facts: Facts) -> bool:
    """As in every network that an engine makes. Another container's may be the host's."""
    mode = facts["configured.network_mode"]
    return mode != "host" and not mode.startswith("container:") and _LOW_PORTS not in facts["configured.sysctls"]


def _has_smaller_set(facts: Facts) -> bool:
    of_each = _names(facts["evidence.capabilities"]["bounding_of_each"])
    return not _granted(facts) <= of_each


def _granted(facts: Facts) -> t.Set[str]:
    return set(capabilities.configured(False, facts["configured.cap_add"], facts["configured.cap_drop"]))


def _names(mask: str) -> t.Set[str]:
    return set(capabilities.decode(mask) or ())


def _is_root(session: t.Mapping[str, t.Any]) -> bool:
    return bool(session["privileged"]) or session["user"].partition(":")[0] in ("0", "root")


CAPABILITIES = Rule(
    "cap_drop",
    asks=("configured.cap_add", "configured.cap_drop"),
    concerns=lambda facts: bool(capabilities.configured(False, *facts.values())),
    needs=(
        "configured.user", "configured.privileged", "configured.cap_add", "configured.cap_drop",
        "configured.network_mode", "configured.sysctls", "configured.devices", "record.execs", "evidence.processes",
        "evidence.capabilities", "evidence.programs", "evidence.raw_sockets", "evidence.devices", "evidence.listening",
    ),
    judge=_judge,
)
