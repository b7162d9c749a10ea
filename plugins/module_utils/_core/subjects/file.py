# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Files of engines and of what they run: who owns them, who may write to them."""

from __future__ import annotations

import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.subjects.engine_settings import configured
from ansible_collections.bulkhead.containers.plugins.module_utils._core.subjects.model import Subject, SubjectSet
from ansible_collections.bulkhead.containers.plugins.module_utils._core.subjects.unread import why

Record = t.Mapping[str, t.Any]

ROOT = "root:root"
ENGINE_USER = "the engine's user"
ENGINE_GROUP = "root:the engine's group"


def build(snapshot: Record, context: Record) -> SubjectSet:
    """One subject for each path and role."""
    files = snapshot["host"]["files"]
    if files is None:
        return SubjectSet((), unread=why(snapshot, "host.files", "The host's files"))
    engines = {engine["name"]: engine for engine in snapshot["engines"]}
    return SubjectSet(tuple(_subject(snapshot, entry, engines.get(entry.get("engine") or "")) for entry in files))


def _subject(snapshot: Record, entry: Record, engine: t.Optional[Record]) -> Subject:
    rootless = engine is not None and engine["mode"] == "rootless"
    facts = {
        "role": entry["role"],
        "path": entry["path"],
        "type": entry["type"],
        "rootless": rootless,
        "owner": _owner(snapshot, entry, engine),
        "mode": entry.get("mode"),
        "acl_writers": writers(entry.get("acl")),
        "writable_parents": entry.get("writable_parents"),
    }
    unread = {"": why(snapshot, "host.files", "The owner, mode or access list of %s" % entry["path"], entry["path"])}
    return Subject("file", entry["path"], facts, engine=entry.get("engine") or "", unread=unread, notes=_notes(entry))


def _owner(snapshot: Record, entry: Record, engine: t.Optional[Record]) -> t.Optional[str]:
    uid, gid = entry.get("uid"), entry.get("gid")
    if uid is None or gid is None:
        return None
    if (uid, gid) == (0, 0):
        return ROOT
    if uid == 0:
        group = _group(engine)
        # Only of the socket it matters which group the engine's is.
        if entry["role"] == "docker_socket" and None in (group, entry.get("group")):
            return None
        if entry.get("group") and entry["group"] == group:
            return ENGINE_GROUP
    # A rootless engine is its user: its files are rightly that user's, and no more than that user is at risk.
    if engine is not None and engine["mode"] == "rootless" and uid == engine["uid"]:
        return ENGINE_USER
    return "%s:%s" % (_named(entry.get("user"), uid), _named(entry.get("group"), gid))


def _group(engine: t.Optional[Record]) -> t.Optional[str]:
    """The group that may use the engine's socket. It counts as root's equal only there: see C(docker_socket)."""
    return configured(engine).values.get("group") if engine is not None else "docker"


def _named(name: t.Optional[str], number: int) -> str:
    # A name says nothing where it is root's and the number is not.
    return name if name and not (name == "root" and number != 0) else str(number)


def writers(acl: t.Optional[t.Sequence[Record]]) -> t.Optional[t.List[str]]:
    """The users and groups to whom an access list gives more than owner, group and others have: the right to write."""
    if acl is None:
        return None
    masks = [entry["permissions"] for entry in acl if entry["tag"] == "mask"]
    if any("w" not in mask for mask in masks):
        return []
    return ["%s %s" % (entry["tag"], entry.get("name") or entry.get("id")) for entry in acl
            if entry["tag"] in ("user", "group") and "w" in entry["permissions"]]


def _notes(entry: Record) -> t.Dict[str, str]:
    target = entry.get("target")
    return {"": "It is a link to %s." % target} if target and target != entry["path"] else {}
