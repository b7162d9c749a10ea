# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What of the host a container has mounted, by what it gives."""

from __future__ import annotations

import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.subjects import mounts, volume_sources
from ansible_collections.bulkhead.containers.plugins.module_utils._core.subjects.container_view import (
    Aspect,
    ContainerView,
    Map,
)

# Propagation of a mount from the container to the host, and the other way only.
_SHARED = ("shared", "rshared")
_SLAVE = ("slave", "rslave")

# A mount is told once, by the gravest that it gives; what lies within it is not thereby absent.
_WITHIN: t.Dict[str, t.Tuple[str, ...]] = {
    "engine_socket": ("host_root",),
    "data_root": ("host_root",),
    "kernel_filesystems": ("host_root",),
    "kernel_filesystems_read_only": ("host_root",),
    "manager_socket": ("host_root", "engine_socket"),
    "sensitive_read_write": ("host_root",),
    "sensitive_read_only": ("host_root",),
    "credentials": ("host_root",),
}

_ROOTLESS = "The engine is rootless: through the mount the container has the rights of the user %s, not root's."


def build(view: ContainerView) -> Aspect:
    listed = view.record.get("mounts")
    read_only = _root_read_only(view)
    unread = {"root": view.kernel_silent()} if read_only is None else {}
    if listed is None:
        return Aspect({"mounts": None, "root": {"read_only": read_only}},
                      dict(unread, mounts="The engine did not tell the container's mounts."))
    blind = [mount for mount in listed if _blind(view, mount)]
    if blind:
        unread["mounts"] = "It could not be seen what is behind %s." % ", ".join(_label(m, "") for m in blind)
    facts = dict(_classes(view, listed, bool(blind)), **_propagation(listed))
    facts["covered"] = {name: not facts[name] and any(facts[graver] for graver in gravers)
                        for name, gravers in _WITHIN.items()}
    facts["writable_binds"] = _any_writable(mount for mount in listed if mount.get("type") in ("bind", None))
    notes = {"mounts": _ROOTLESS % view.engine.get("user")} if view.rootless else {}
    return Aspect({"mounts": facts, "root": {"read_only": read_only}}, unread, notes)


def _root_read_only(view: ContainerView) -> t.Optional[bool]:
    return view.in_force("root_read_only") if view.alive else view.configured["read_only"]


def _any_writable(binds: t.Iterable[Map]) -> t.Optional[bool]:
    told = [None if mount.get("type") is None else mount.get("rw") for mount in binds]
    return True if True in told else (None if None in told else False)


def _classes(view: ContainerView, listed: t.Iterable[Map], blind: bool) -> t.Dict[str, t.Any]:
    known = mounts.landmarks(view.snapshot)
    facts: t.Dict[str, t.Any] = {name: [] for name in mounts.CLASSES}
    for mount in listed:
        grade, path = _gravest(view, mount, known)
        if grade:
            facts[grade].append(_label(mount, path))
    # What was found is found; only the innocence of what nobody could look behind is unknown.
    return {name: found or (None if blind else []) for name, found in facts.items()}


def _gravest(view: ContainerView, mount: Map, known: mounts.Landmarks) -> t.Tuple[str, str]:
    either = [_worst(_sources(view, mount, known, writable)) for writable in _writable(mount)]
    # Where the engine does not tell whether it can be written to, only what is true of both is known.
    return either[0] if len(set(either)) == 1 else ("", "")


def _writable(mount: Map) -> t.Tuple[bool, ...]:
    return (True, False) if mount.get("rw") is None else (bool(mount["rw"]),)


def _worst(sources: t.Iterable[volume_sources.Source]) -> t.Tuple[str, str]:
    found = [(source.grade, source.path) for source in sources if source.grade]
    return min(found, key=lambda pair: mounts.CLASSES.index(pair[0]), default=("", ""))


def _sources(view: ContainerView, mount: Map, known: mounts.Landmarks,
             writable: bool) -> t.List[volume_sources.Source]:
    def classified(paths: t.Iterable[t.Any]) -> t.List[volume_sources.Source]:
        return [volume_sources.Source(path, mounts.classify(path, writable, known)) for path in paths if path]

    found = classified([mount.get("source"), mount.get("real")] if mount.get("type") == "bind" else [])
    volume = _volume(view, mount) if mount.get("type") == "volume" else None
    if volume and volume_sources.told(volume):
        found += volume_sources.sources(volume, writable, known)
    # A mount that is grave by itself needs no look at what else lies below it.
    grave = any(source.grade in mounts.GRAVE for source in found)
    return found if grave else found + classified(mount.get("elsewhere") or ())


def _volume(view: ContainerView, mount: Map) -> t.Optional[Map]:
    return next((volume for volume in view.engine.get("volumes") or () if volume.get("name") == mount.get("name")),
                None)


def _blind(view: ContainerView, mount: Map) -> bool:
    """Whether nobody can tell what the mount shows: a path that was not resolved, a volume that was not listed."""
    if None in (mount.get("type"), mount.get("rw"), mount.get("elsewhere", ())):
        return True
    if mount.get("type") in ("bind", "volume") and mount.get("elsewhere", ()) is None:
        return True
    if mount.get("type") == "bind":
        return mount.get("source") is None or mount.get("real", "") is None
    if mount.get("type") == "volume" and mount.get("driver") in (None, "", "local"):
        return not volume_sources.told(_volume(view, mount))
    return False


def _propagation(listed: t.Iterable[Map]) -> t.Dict[str, t.Optional[t.List[str]]]:
    binds = [mount for mount in listed if mount.get("type") in ("bind", None)]
    untold = any(mount.get("propagation", "") is None or mount.get("type") is None for mount in binds)
    found = {
        "shared_propagation": [_label(mount, "") for mount in binds if mount.get("propagation") in _SHARED],
        "slave_propagation": [_label(mount, "") for mount in binds if mount.get("propagation") in _SLAVE],
    }
    return {name: labels or (None if untold else []) for name, labels in found.items()}


def _label(mount: Map, path: str) -> str:
    """/srv/data at /data (read-only); what is behind a volume or a link is named too."""
    source = str(mount.get("name") if mount.get("type") == "volume" else mount.get("source"))
    behind = " (is %s)" % path if path and path != source else ""
    access = " (read-only)" if mount.get("rw") is False else ""
    return "%s%s at %s%s" % (source, behind, mount.get("destination"), access)
