# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which namespaces a container shares with the host: by the kernel's inodes when it runs, else by configuration."""

from __future__ import annotations

import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.subjects.container_view import (
    Aspect,
    ContainerView,
)
from ansible_collections.bulkhead.containers.plugins.module_utils._core.subjects.unread import why

KINDS = ("net", "pid", "ipc", "uts", "cgroup", "user", "mnt")

_MODES = {"net": "network_mode", "pid": "pid_mode", "ipc": "ipc_mode", "uts": "uts_mode", "cgroup": "cgroupns_mode"}

_ENGINES_OWN = ("The container has the %s namespace of the rootless engine, not the host's: it shares it with the "
                "engine and with every other container that asks for the host's.")


def build(view: ContainerView) -> Aspect:
    shared = {kind: _shared(view, kind) for kind in KINDS}
    facts = {
        "namespaces": {"host": shared, "unexpected": _unexpected(view, shared)},
        "engine": {"remaps": view.remaps},
    }
    unread = {"engine": "The engine did not tell whether it remaps users.", "namespaces": _silent(view)}
    return Aspect(facts, unread, _notes(view, shared))


def _shared(view: ContainerView, kind: str) -> t.Optional[bool]:
    if view.alive:
        return _shared_in_force(view, kind)
    if kind == "mnt":
        return False
    if kind == "user":
        return None if view.remaps is None else not view.remaps or _asks_for_host_users(view)
    asked = _asks(view, kind)
    # What a rootless engine calls the host's may be its own; only the kernel tells which.
    return None if asked and view.rootless else asked


def _shared_in_force(view: ContainerView, kind: str) -> t.Optional[bool]:
    own, host = view.in_force("namespaces", kind), (view.host_kernel.get("namespaces") or {}).get(kind)
    if own is not None and host is not None:
        return own == host
    # Who asked for the host's has it, unless what the engine calls the host's is its own.
    asked = kind in _MODES and not view.rootless and _asks(view, kind)
    return True if asked else None


def _asks_for_host_users(view: ContainerView) -> bool:
    return view.configured["userns_mode"] == "host" and not view.rootless


def _asks(view: ContainerView, kind: str) -> t.Optional[bool]:
    return _mode_is_host(view, str(view.configured[_MODES[kind]]), _MODES[kind], 0)


def _mode_is_host(view: ContainerView, mode: str, key: str, depth: int) -> t.Optional[bool]:
    kind, _colon, reference = mode.partition(":")
    if kind != "container" or depth > 8:
        return mode == "host"
    for other in view.engine.get("containers") or ():
        if reference == other.get("name") or reference.startswith(other["id"]):
            told = other.get("configured")
            return None if told is None else _mode_is_host(view, str(told.get(key, "")), key, depth + 1)
    return None


def _unexpected(view: ContainerView, shared: t.Mapping[str, t.Optional[bool]]) -> t.Optional[t.List[str]]:
    """Kinds that are the host's although the configuration does not say so."""
    if not view.alive:
        return []
    found = [kind for kind in KINDS if shared[kind] and not _expected(view, kind)]
    return found or (None if None in shared.values() else [])


def _expected(view: ContainerView, kind: str) -> bool:
    if kind == "user":
        return not view.remaps or _asks_for_host_users(view)
    return kind in _MODES and _asks(view, kind) is not False


def _silent(view: ContainerView) -> str:
    if view.alive and view.in_force("namespaces") is None:
        return view.kernel_silent()
    if view.alive:
        return why(view.snapshot, "host.kernel", "The host's own namespaces, with which to compare,", "/proc/1/ns")
    return "The container does not run, and its configuration does not tell whose namespace it will have."


def _notes(view: ContainerView, shared: t.Mapping[str, t.Optional[bool]]) -> t.Dict[str, str]:
    return {"namespaces.host.%s" % kind: _ENGINES_OWN % kind for kind in _MODES
            if view.rootless and view.alive and shared[kind] is False and _asks(view, kind)}
