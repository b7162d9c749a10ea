# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Owners and modes of files: bits are taken away, never given."""

from __future__ import annotations

import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core import own_files
from ansible_collections.bulkhead.containers.plugins.module_utils._core.plan.model import (
    Case,
    Part,
    Record,
    by_hand,
    key,
)

EXECUTOR = "file"

_TYPES = ("file", "directory", "socket")
_NOT_READ = "The owner and the mode of %s could not be read in full, so they are left alone."
# Whoever can write to a directory can put a link to anything in place of what root is about to change.
_NOT_SAFE = "%s can be replaced by others than root, through %s, so root should not change it. Its owner can."

Step = t.Dict[str, t.Any]


def make(case: Case) -> Part:
    """One step for each path, for all that is to change of it."""
    failing = case.failing(EXECUTOR)
    if not own_files.were_read(case.snapshot):
        return Part([], by_hand=[by_hand(one, own_files.UNREAD) for one in failing])
    entries = {entry["path"]: entry for entry in case.snapshot["host"]["files"] or ()}
    steps: t.Dict[str, Step] = {}
    former: t.Dict[str, t.Dict[str, str]] = {}
    left = []
    # A directory comes before what lies in it.
    for one in sorted(failing, key=lambda one: str(one["subject"]["name"])):
        entry = entries[one["subject"]["name"]]
        reason = _refusal(entry, _closed(entries, steps))
        if reason:
            left.append(by_hand(one, reason))
            continue
        path = place(entry)
        former[path] = _state(entry)
        _add(steps.setdefault(path, {"path": path, "owner": "", "group": "", "mode": entry["mode"], "controls": []}),
             one, case.snapshot)
    covered = frozenset(key(one) for one in failing) - {(one["control"], one["subject"], one["engine"]) for one in left}
    return Part([steps[path] for path in sorted(steps)], count=len(steps), by_hand=left, covered=covered,
                ledger={"files": former} if former else {})


def place(entry: Record) -> str:
    """What is behind a link."""
    return str(entry.get("target") or entry["path"])


def _closed(entries: t.Mapping[str, Record], steps: t.Mapping[str, Step]) -> t.FrozenSet[str]:
    """Directories that nobody but root can write to once their steps are done."""
    return frozenset(path for path, step in steps.items()
                     if path in entries and entries[path]["type"] == "directory"
                     and not int(step["mode"], 8) & 0o022 and (step["owner"] == "root" or entries[path]["uid"] == 0))


def _refusal(entry: Record, closed: t.Collection[str]) -> str:
    parents = entry["writable_parents"]
    # Only of the last directory: one further up could have been replaced on the way, by a link, before it was closed.
    if parents and parents == [entry["path"].rpartition("/")[0]] and not entry.get("target") and parents[0] in closed:
        parents = []
    if entry["type"] not in _TYPES or None in (entry["mode"], entry["uid"], parents):
        return _NOT_READ % entry["path"]
    return _NOT_SAFE % (entry["path"], ", ".join(parents)) if parents else ""


def _state(entry: Record) -> t.Dict[str, str]:
    return {"owner": entry["user"] or str(entry["uid"]), "group": entry["group"] or str(entry["gid"]),
            "mode": entry["mode"]}


def _add(step: Step, finding: Record, snapshot: Record) -> None:
    wanted = finding["remedy"][EXECUTOR]
    if "mode" in wanted:
        step["mode"] = "%04o" % (int(step["mode"], 8) & int(wanted["mode"], 8))
    if "owner" in wanted:
        step["owner"], step["group"] = wanted["owner"], wanted["group"]
        if wanted["group"] == "docker":
            step["group"] = engine_group(snapshot)
    step["controls"] = sorted({*step["controls"], finding["id"]})


def engine_group(snapshot: Record) -> str:
    """It goes by another name on some hosts, and is not there on others."""
    group = (snapshot["host"]["accounts"] or {}).get("docker_group")
    return str((group or {}).get("name") or "root")
