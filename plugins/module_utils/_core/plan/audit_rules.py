# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Rules of the kernel's audit: one file of ours with all watches that the policy asks for and nobody else sees to."""

from __future__ import annotations

import re
import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core import own_files
from ansible_collections.bulkhead.containers.plugins.module_utils._core.plan.files import place
from ansible_collections.bulkhead.containers.plugins.module_utils._core.plan.model import (
    Case,
    Entry,
    Part,
    Record,
    by_hand,
    key,
    pending,
)
from ansible_collections.bulkhead.containers.plugins.module_utils._core.subjects.audit import ROLES, watched_places

EXECUTOR = "audit_rule"

# The directory is made by a service that starts after the rules are loaded, and of a directory that is not there the
# kernel takes no rule: systemd makes it early.
_RUN_DIRECTORY = "d %s 0711 root root -"
_BELOW_RUN = re.compile(r"/run/[^/]+\Z")
# One refused rule would keep all that follow from being loaded, those of others too: a directory goes with its package.
_GO_ON = "-c"

# A rule is a line of words.
_ONE_WORD = re.compile(r"[!-~]+\Z")

_NO_WORD = "%r cannot be the path of an audit rule: it has spaces, or letters that are not ASCII."
_ABSENT = "This host has no audit daemon. Install it (the package is called auditd or audit), and run this again."
_STOPPED = "The audit daemon does not run. The rules are in place and are loaded when it starts."
_LOCKED = "The loaded rules are locked until the next boot (-e 2). The rules are in place and are loaded then."


def make(case: Case) -> Part:
    """Rules are written where there is an audit daemon, and loaded where it runs and takes them."""
    failing = case.failing(EXECUTOR)
    audit = case.snapshot["host"]["audit"] or {}
    if audit.get("auditd") == "absent" and failing:
        return Part({}, by_hand=[by_hand(one, _ABSENT) for one in failing])
    if not own_files.were_read(case.snapshot, own_files.AUDIT_RULES, own_files.RUN_DIRECTORIES):
        return Part({}, by_hand=[by_hand(one, own_files.UNREAD) for one in failing])
    return _part(case, audit)


def _part(case: Case, audit: Record) -> Part:
    entries = _entries(case.snapshot)
    left = [one for one in case.failing(EXECUTOR) if not _ONE_WORD.match(place(entries[one["subject"]["name"]]))]
    failing = [one for one in case.failing(EXECUTOR) if one not in left]
    files = _files(case, entries)
    waits = _waits(audit)
    load = not waits and bool(files or failing)
    steps = {"files": files, "load": load, "controls": sorted({one["id"] for one in failing})}
    return Part(
        steps if files or load else {},
        count=1 if files or load else 0,
        pending=[] if load else _pending(failing, *waits),
        by_hand=[by_hand(one, _NO_WORD % place(entries[one["subject"]["name"]])) for one in left],
        covered=frozenset(key(one) for one in failing) if load else frozenset(),
    )


def _entries(snapshot: Record) -> t.Dict[str, Record]:
    return {entry["path"]: entry for entry in snapshot["host"]["files"] or () if entry["role"] in ROLES}


def _files(case: Case, entries: t.Mapping[str, Record]) -> own_files.Texts:
    ours = set(own_files.lines(case.snapshot, own_files.AUDIT_RULES))
    rules: t.List[str] = []
    directories = set()
    for one in case.asked(EXECUTOR):
        entry = entries.get(one["subject"]["name"])
        if entry is None or not _ONE_WORD.match(place(entry)):
            continue
        lines = _rules(one["remedy"][EXECUTOR], entry)
        # A rule of ours has seen to what passes; what others see to is theirs.
        if one["status"] == "fail" or ours & set(lines):
            rules.extend(line for line in lines if line not in rules)
            directories |= _run_directories(entry)
    return own_files.changed(case.snapshot, {
        own_files.RUN_DIRECTORIES: [_RUN_DIRECTORY % path for path in sorted(directories)],
        own_files.AUDIT_RULES: [_GO_ON, *rules] if rules else [],
    })


def _rules(wanted: Record, entry: Record) -> t.List[str]:
    """The watch as everybody writes it, and, since a watch is not told of connections, a rule for those to a socket."""
    rules = ["-w %s -p %s -k %s" % (path, wanted["permissions"], wanted["key"]) for path in watched_places(entry)]
    if entry["type"] == "socket":
        rules += ["-a always,exit -F arch=%s -S connect -F path=%s -F key=%s" % (bits, place(entry), wanted["key"])
                  for bits in ("b64", "b32")]
    return rules


def _run_directories(entry: Record) -> t.Set[str]:
    directories = {path.rpartition("/")[0] for path in watched_places(entry)}
    return {path for path in directories if _BELOW_RUN.match(path)}


def _waits(audit: Record) -> t.Tuple[str, ...]:
    """What loading has to wait for, and the sentence about it; nothing where the rules can be loaded."""
    if audit.get("auditd") != "running":
        return "auditd", _STOPPED
    if audit.get("locked"):
        return "reboot", _LOCKED
    return ()


def _pending(failing: t.Sequence[Record], *waits: str) -> t.List[Entry]:
    return [pending(one, *waits) for one in failing]
