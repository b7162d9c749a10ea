# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Paths that the kernel's audit should watch: is there a rule in force, and one that outlives a boot?"""

from __future__ import annotations

import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.parse.audit_rules import is_watched
from ansible_collections.bulkhead.containers.plugins.module_utils._core.subjects.model import Subject, SubjectSet
from ansible_collections.bulkhead.containers.plugins.module_utils._core.subjects.unread import (
    NO_ENGINE,
    undiscovered,
    why,
)

Record = t.Mapping[str, t.Any]

ROLES = ("dockerd_binary", "containerd_run_dir", "data_root", "docker_config_dir", "docker_service_unit",
         "containerd_socket", "docker_socket", "docker_socket_unit", "docker_defaults", "daemon_config",
         "containerd_config", "docker_sysconfig", "containerd_binary", "containerd_shim_binary",
         "containerd_shim_runc_v1_binary", "containerd_shim_runc_v2_binary", "runc_binary")

# The same place under its older name: the kernel resolves the directories of a rule's path.
_ALIASES = (("/run/", "/var/run/"), ("/usr/lib/", "/lib/"), ("/usr/bin/", "/bin/"), ("/usr/sbin/", "/sbin/"))

BOTH = "loaded and persisted"
LOADED = "loaded, but not persisted"
PERSISTED = "persisted, but not loaded"
NEITHER = "neither loaded nor persisted"
NOT_PERSISTED = "not persisted"


def build(snapshot: Record, context: Record) -> SubjectSet:
    """One subject for each path that is to be watched."""
    files = snapshot["host"]["files"]
    if files is None:
        return SubjectSet((), unread=why(snapshot, "host.files", "The paths to be watched"))
    if not snapshot["engines"] and not undiscovered(snapshot):
        # A directory that an engine left behind is nothing to watch.
        return SubjectSet((), absent=NO_ENGINE)
    return SubjectSet(tuple(_subject(snapshot, entry) for entry in files if entry["role"] in ROLES))


def _subject(snapshot: Record, entry: Record) -> Subject:
    audit = snapshot["host"]["audit"] or {}
    paths = names(entry.get("target") or entry["path"])
    directory = entry["type"] == "directory"
    loaded = _watched(paths, audit.get("loaded"), directory)
    persisted = _watched(paths, _persisted(audit.get("persisted")), directory)
    facts = {
        "role": entry["role"],
        "path": entry["path"],
        "type": entry["type"],
        "loaded": loaded,
        "persisted": persisted,
        "watch": _state(loaded, persisted),
    }
    unread = {"": why(snapshot, "host.audit", "The audit rules")}
    notes = {"": "This host has no audit daemon."} if audit.get("auditd") == "absent" else {}
    return Subject("audit", entry["path"], facts, engine=entry.get("engine") or "", unread=unread, notes=notes)


def names(path: str) -> t.List[str]:
    """All names of a path that a rule may use."""
    found = [path]
    for modern, old in _ALIASES:
        if path.startswith(modern):
            found.append(old + path[len(modern):])
        elif path.startswith(old):
            found.append(modern + path[len(old):])
    return found


def _persisted(files: t.Optional[t.Sequence[Record]]) -> t.Optional[t.List[str]]:
    return None if files is None else [rule for entry in files for rule in entry["rules"]]


def _watched(paths: t.Sequence[str], rules: t.Optional[t.Sequence[str]], directory: bool) -> t.Optional[bool]:
    return None if rules is None else any(is_watched(path, rules, directory) for path in paths)


def _state(loaded: t.Optional[bool], persisted: t.Optional[bool]) -> t.Optional[str]:
    if loaded is None:
        # One half that is known to be missing decides.
        return NOT_PERSISTED if persisted is False else None
    if persisted is None:
        return None if loaded else "not loaded"
    if loaded:
        return BOTH if persisted else LOADED
    return PERSISTED if persisted else NEITHER
