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

ROLES = ("dockerd_binary", "containerd_run_dir", "data_root", "mapped_data_root", "docker_config_dir",
         "docker_service_unit", "containerd_socket", "docker_socket", "docker_socket_unit", "docker_defaults",
         "daemon_config", "containerd_config", "docker_sysconfig", "containerd_binary", "containerd_shim_binary",
         "containerd_shim_runc_v1_binary", "containerd_shim_runc_v2_binary", "runc_binary")

# What below a directory is the engine's own. All else there is written by what runs in containers, through volumes and
# layers, or made anew for each container: with a record of all that, the log would soon hold nothing else.
_OF_A_DATA_ROOT = ("containers", "image", "network", "plugins", "swarm")
OWN_PARTS = {
    "data_root": _OF_A_DATA_ROOT,
    "mapped_data_root": _OF_A_DATA_ROOT,
    "containerd_run_dir": ("containerd.sock", "containerd.sock.ttrpc"),
}

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
    rootless = {engine["name"] for engine in snapshot["engines"] if engine["mode"] == "rootless"}
    return SubjectSet(tuple(_subject(snapshot, entry, rootless) for entry in files if entry["role"] in ROLES))


def _subject(snapshot: Record, entry: Record, rootless: t.Collection[str]) -> Subject:
    audit = snapshot["host"]["audit"] or {}
    loaded = _watched(entry, audit.get("loaded"))
    persisted = _watched(entry, _persisted(audit.get("persisted")))
    facts = {
        "role": entry["role"],
        "path": entry["path"],
        "type": entry["type"],
        "rootless": entry.get("engine") in rootless,
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


def watched_places(entry: Record) -> t.List[str]:
    """The least that has to be watched: the path, or of some directories what is the engine's own there."""
    path = str(entry.get("target") or entry["path"])
    return ["%s/%s" % (path, part) for part in OWN_PARTS.get(entry["role"], ())] or [path]


def _watched(entry: Record, rules: t.Optional[t.Sequence[str]]) -> t.Optional[bool]:
    if rules is None:
        return None
    directory = entry["type"] == "directory"
    whole = str(entry.get("target") or entry["path"])
    return _is_watched(whole, rules, directory) or all(
        _is_watched(path, rules, directory and path == whole) for path in watched_places(entry))


def _is_watched(path: str, rules: t.Sequence[str], directory: bool) -> bool:
    return any(is_watched(name, rules, directory) for name in names(path))


def _state(loaded: t.Optional[bool], persisted: t.Optional[bool]) -> t.Optional[str]:
    if loaded is None:
        # One half that is known to be missing decides.
        return NOT_PERSISTED if persisted is False else None
    if persisted is None:
        return None if loaded else "not loaded"
    if loaded:
        return BOTH if persisted else LOADED
    return PERSISTED if persisted else NEITHER
