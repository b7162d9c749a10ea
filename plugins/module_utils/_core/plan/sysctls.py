# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Kernel settings: a file of ours for the next boot, and the values for now."""

from __future__ import annotations

import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core import own_files
from ansible_collections.bulkhead.containers.plugins.module_utils._core.plan.model import (
    Case,
    Part,
    Record,
    by_hand,
    key,
    pending,
)

EXECUTOR = "sysctl"

_FORWARDING = "containers reach no network without forwarding"
# Never written, whoever asks for it: the value -> what it would break.
_BREAKING = {
    ("net.ipv4.ip_forward", "0"): _FORWARDING,
    ("net.ipv4.conf.all.forwarding", "0"): _FORWARDING,
    ("net.ipv4.conf.default.forwarding", "0"): _FORWARDING,
    ("net.ipv6.conf.all.forwarding", "0"): _FORWARDING,
    ("net.bridge.bridge-nf-call-iptables", "0"): "the firewall would not see what containers send each other",
    ("net.bridge.bridge-nf-call-ip6tables", "0"): "the firewall would not see what containers send each other",
    ("user.max_user_namespaces", "0"): "neither rootless engines nor userns-remap could start a container",
    ("kernel.modules_disabled", "1"): "the engine could not load what its networks and storage need",
}
# The kernel takes these back at a boot only.
ONE_WAY = frozenset(("kernel.kexec_load_disabled", "kernel.modules_disabled", "kernel.unprivileged_bpf_disabled"))

_READ_ONLY = "The kernel's settings are read-only here, as in a container. Set %s where the kernel is yours to set."
_BREAKS = "%s = %s is never written: %s. Do it by hand if it has to be."

Values = t.Dict[str, str]


def make(case: Case) -> Part:
    """Whatever fails is set, now and in our file. What is in the file and is not asked for any more goes back."""
    failing = case.failing(EXECUTOR)
    if not own_files.were_read(case.snapshot, own_files.SYSCTLS):
        return Part({}, by_hand=[by_hand(one, own_files.UNREAD) for one in failing])
    refused = {key(one): reason for one in failing for reason in [_refusal(case.snapshot, one)] if reason}
    late = [one for one in failing if key(one) not in refused and case.is_too_much(one)]
    mended = [one for one in failing if key(one) not in refused and one not in late]
    ours = _ours(case.snapshot)
    setting = {name: value for one in mended for name, value in _values(one).items()}
    wanted = {**_kept(case, ours), **setting}
    values = {**setting, **_former(case.snapshot, {name: ours[name] for name in ours if name not in wanted})}
    files = own_files.changed(case.snapshot, {
        own_files.SYSCTLS: ["%s = %s" % (name, wanted[name]) for name in sorted(wanted)]})
    steps = {"files": files, "values": values, "controls": sorted({one["id"] for one in mended})}
    return Part(
        steps if files or values else {},
        count=1 if files or values else 0,
        pending=[pending(one, one["disruption"], one["remedy"].get("impact", ""),
                         "hardening_disruption=" + one["disruption"]) for one in late],
        by_hand=[by_hand(one, refused[key(one)]) for one in failing if key(one) in refused],
        covered=frozenset(key(one) for one in mended),
        ledger={"sysctls": {name: _now(case.snapshot, name) for name in setting}} if setting else {},
    )


def _values(finding: Record) -> Values:
    return {str(name): str(value) for name, value in finding["remedy"][EXECUTOR].items()}


def _now(snapshot: Record, name: str) -> t.Optional[str]:
    return (snapshot["host"]["sysctls"] or {}).get(name)


def _refusal(snapshot: Record, finding: Record) -> str:
    for pair in _values(finding).items():
        if pair in _BREAKING:
            return _BREAKS % (*pair, _BREAKING[pair])
    read_only = snapshot["host"].get("read_only_sysctls") or ()
    names = [name for name in _values(finding) if name in read_only]
    return _READ_ONLY % ", ".join(names) if names else ""


def _ours(snapshot: Record) -> Values:
    pairs = (line.partition("=") for line in own_files.lines(snapshot, own_files.SYSCTLS))
    return {name.strip(): value.strip() for name, equals, value in pairs if equals}


def _kept(case: Case, ours: Values) -> Values:
    """What our file has and the policy still asks for, whether or not the kernel could be asked this time."""
    asked = {name: value for one in case.asked(EXECUTOR) for name, value in _values(one).items()}
    return {name: asked[name] for name in ours if name in asked}


def _former(snapshot: Record, dropped: Values) -> Values:
    """The values from before us, of settings that still are as we set them and that the kernel lets go."""
    remembered = (snapshot["host"].get("ledger") or {}).get("sysctls", {})
    known = {name: value for name, value in remembered.items() if value is not None}
    return {name: known[name] for name, value in dropped.items()
            if name in known and name not in ONE_WAY and _now(snapshot, name) == value != known[name]}
