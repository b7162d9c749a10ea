# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Rules of the kernel's audit, as auditctl reads and prints them: does one of them record every change of a path?

What counts: a rule of the exit list with the action always, on the path itself or on a directory above it, that records
writing (w) and changes of attributes (a) for programs of 64 and of 32 bits. Reading (r) and executing (x) are not asked
for. A rule that looks at some users, programs or system calls only does not count: what escapes from a container has no
login user. The kernel takes the first rule of a list that fits, so what follows a fitting "never" is not recorded.
"""

from __future__ import annotations

import re
import typing as t
from dataclasses import dataclass, field

WRITE_AND_ATTRIBUTES = frozenset("wa")
ARCHITECTURES = frozenset(("b64", "b32"))

_32_BITS = ("b32", "i386", "i486", "i586", "i686", "arm", "armv7l", "ppc", "s390")
_FIELD = re.compile(r"([a-z0-9_]+)(!=|<=|>=|&=|=|<|>|&)(.*)\Z", re.DOTALL)
# Fields that leave a rule as wide as it is.
_NEUTRAL = ("path", "dir", "perm", "arch", "key")
# Fields by which a "never" spares single programs only.
_ONE_PROGRAM = ("exe", "subj_user", "subj_role", "subj_type", "subj_sen", "subj_clr")
# System calls that do not change files: a "never" on these alone takes nothing away.
_HARMLESS = frozenset((
    "adjtimex", "clock_settime", "settimeofday", "stime", "read", "stat", "fstat", "lstat", "access", "connect",
    "bind", "accept", "accept4", "socket", "sendto", "recvfrom", "execve", "execveat", "fork", "vfork", "clone", "kill",
))


@dataclass(frozen=True)
class Rule:
    """One rule, whichever way it is written."""

    action: str = "always"
    filter: str = "exit"
    kind: str = ""  # watch (-w: auditctl decides), path (this object), dir (and all below it), or none of them
    path: str = ""
    permissions: frozenset[str] = frozenset("rwxa")
    architectures: frozenset[str] = ARCHITECTURES
    narrowed_by: frozenset[str] = frozenset()
    syscalls: frozenset[str] = frozenset()  # empty: all
    keys: frozenset[str] = frozenset()
    prepend: bool = False


@dataclass
class _Draft:
    fields: list[tuple[str, str, str]] = field(default_factory=list)
    syscalls: set[str] = field(default_factory=set)
    order: str = ""
    watch: str = ""
    permissions: str = "rwxa"
    keys: set[str] = field(default_factory=set)
    narrowed_by: set[str] = field(default_factory=set)
    prepend: bool = False


def is_watched(path: str, rules: t.Sequence[str], directory: bool = False) -> bool:
    """Whether every change of the path is recorded. Of a C(directory) what is below it has to be covered too."""
    wanted = {(permission, bits) for permission in WRITE_AND_ATTRIBUTES for bits in ARCHITECTURES}
    active = watches(rules)
    if any(_switches_off(rule) for rule in active):
        return False
    for rule in active:
        if rule.filter != "exit" or not _concerns(rule, path, directory):
            continue
        if rule.action == "never" and _silences(rule):
            return False
        if rule.action == "always" and not rule.narrowed_by and not rule.syscalls:
            wanted -= {(permission, bits) for permission in rule.permissions for bits in rule.architectures}
        if not wanted:
            return True
    return False


def watches(rules: t.Sequence[str]) -> list[Rule]:
    """The rules that are left, in the order of the kernel, when these lines have been read one after the other."""
    active: list[Rule] = []
    enabled = True
    for line in rules:
        words = line.split()
        if not words or words[0].startswith("#"):
            continue
        if words[0] == "-e":
            enabled = words[1:2] != ["0"]
            continue
        active = _applied(active, words)
    return active if enabled else []


def _applied(active: list[Rule], words: list[str]) -> list[Rule]:
    if words[0] == "-D":
        key = words[2] if words[1:2] == ["-k"] and len(words) > 2 else None
        return [rule for rule in active if key is not None and key not in rule.keys]
    rule = _rule(words)
    if rule is None:
        return active
    if words[0] in ("-W", "-d"):
        return [other for other in active if not _same(rule, other)]
    return [rule] + active if rule.prepend else active + [rule]


def _same(removed: Rule, rule: Rule) -> bool:
    return (removed.kind, removed.path, removed.permissions, removed.action, removed.filter, removed.architectures) == (
        rule.kind, rule.path, rule.permissions, rule.action, rule.filter, rule.architectures)


def _rule(words: list[str]) -> Rule | None:
    draft = _Draft()
    for option, value in zip(words[::2], words[1::2]):
        take = _OPTIONS.get(option)
        if take is None:
            return None
        take(draft, value)
    if len(words) % 2 or bool(draft.watch) == bool(draft.order):
        return None
    return _watch(draft) if draft.watch else _listed(draft)


def _watch(draft: _Draft) -> Rule:
    return Rule(kind="watch", path=_clean(draft.watch), permissions=frozenset(draft.permissions),
                keys=frozenset(draft.keys))


def _listed(draft: _Draft) -> Rule | None:
    # Both orders are allowed: always,exit and exit,always.
    order = set(draft.order.split(","))
    action, kind = order & {"always", "never"}, order - {"always", "never"}
    if len(action) != 1 or len(kind) != 1:
        return None
    plain = {name: value for name, operator, value in draft.fields if operator == "=" and name in _NEUTRAL}
    narrowed = {name for name, operator, _value in draft.fields if operator != "=" or name not in _NEUTRAL}
    where = "path" if "path" in plain else "dir" if "dir" in plain else ""
    return Rule(
        action=action.pop(),
        filter=kind.pop(),
        kind=where,
        path=_clean(plain[where]) if where else "",
        permissions=frozenset(plain.get("perm", "rwxa")),
        architectures=_architectures(plain.get("arch")),
        narrowed_by=frozenset(narrowed | draft.narrowed_by),
        syscalls=frozenset() if "all" in draft.syscalls else frozenset(draft.syscalls),
        keys=frozenset(draft.keys | ({plain["key"]} if "key" in plain else set())),
        prepend=draft.prepend,
    )


def _architectures(name: str | None) -> frozenset[str]:
    if name is None:
        return ARCHITECTURES
    return frozenset(("b32",)) if name in _32_BITS else frozenset(("b64",))


def _clean(path: str) -> str:
    return "/" + "/".join(part for part in path.split("/") if part)


def _concerns(rule: Rule, path: str, directory: bool) -> bool:
    """Whether the rule is on this path, on what is above it, or on no path at all."""
    if not rule.kind:
        # Without a path an always rule would record all that the machine does; it is not meant here.
        return rule.action == "never"
    path = _clean(path)
    if rule.action == "never" and _below(rule.path, path):
        return True
    if rule.kind == "path":
        return rule.path == path and not directory
    # The kernel refuses to watch the root directory.
    return rule.path == path or (rule.path != "/" and _below(path, rule.path))


def _below(path: str, top: str) -> bool:
    return path == top or path.startswith(top.rstrip("/") + "/")


def _silences(rule: Rule) -> bool:
    if rule.narrowed_by & set(_ONE_PROGRAM):
        return False
    return not rule.syscalls or not rule.syscalls <= _HARMLESS


def _switches_off(rule: Rule) -> bool:
    """With this in the list of new tasks the kernel keeps no record of what they do, and no other rule is asked."""
    return (rule.action, rule.filter) == ("never", "task") and not rule.narrowed_by & set(_ONE_PROGRAM)


def _take_field(draft: _Draft, value: str) -> None:
    match = _FIELD.match(value)
    if match is None:
        draft.narrowed_by.add(value)
    else:
        draft.fields.append(t.cast(t.Tuple[str, str, str], match.groups()))


def _take_order(draft: _Draft, value: str) -> None:
    draft.order = value


def _take_first_order(draft: _Draft, value: str) -> None:
    draft.order, draft.prepend = value, True


def _take_watch(draft: _Draft, value: str) -> None:
    draft.watch = value


def _take_permissions(draft: _Draft, value: str) -> None:
    draft.permissions = value


def _take_syscalls(draft: _Draft, value: str) -> None:
    draft.syscalls |= set(value.split(","))


def _take_comparison(draft: _Draft, value: str) -> None:
    draft.narrowed_by.add(value)


def _take_key(draft: _Draft, value: str) -> None:
    draft.keys.add(value)


_OPTIONS: dict[str, t.Callable[[_Draft, str], None]] = {
    "-a": _take_order, "-A": _take_first_order, "-d": _take_order, "-w": _take_watch, "-W": _take_watch,
    "-p": _take_permissions, "-F": _take_field, "-S": _take_syscalls, "-C": _take_comparison, "-k": _take_key,
}
