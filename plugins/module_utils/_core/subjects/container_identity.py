# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Who a container's processes are: inside, and as the host sees them."""

from __future__ import annotations

import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.subjects import users
from ansible_collections.bulkhead.containers.plugins.module_utils._core.subjects.container_view import (
    Aspect,
    ContainerView,
    Map,
)

_BY_NAME = "The container does not run, and which user %s is decided by its image."


def build(view: ContainerView) -> Aspect:
    inside, host, mapped = _root_inside(view), _root_on_host(view), is_mapped(view)
    facts = {
        "users": {"root": inside, "host_root": host, "mapped": mapped},
        "groups": {"powerful": _powerful_groups(view, host)},
        "execs": _execs(view.record.get("execs")),
    }
    return Aspect(facts, _unread(view), _notes(view, inside, host))


def is_mapped(view: ContainerView) -> t.Optional[bool]:
    """Whether root inside is somebody else on the host."""
    if not view.alive:
        if view.remaps and not view.rootless:
            return view.configured["userns_mode"] != "host"
        return view.remaps
    uid_map = view.in_force("uid_map")
    if uid_map is None:
        return None
    # A map without 0 gives no root at all; then root is nobody on the host too.
    return not any(inside == 0 and outside == 0 for inside, outside, _count in uid_map)


def _root_inside(view: ContainerView) -> t.Optional[bool]:
    if view.alive:
        return _has_root(view.in_force("processes", "user_ids"))
    return users.is_root(view.configured["user"])


def _root_on_host(view: ContainerView) -> t.Optional[bool]:
    if view.alive:
        return _has_root(view.in_force("processes", "host_user_ids"))
    mapped = is_mapped(view)
    if mapped:
        return False
    root = users.is_root(view.configured["user"])
    return False if root is False else (None if mapped is None else root)


def _has_root(ids: t.Optional[t.Sequence[int]]) -> t.Optional[bool]:
    return None if ids is None else 0 in ids


def _powerful_groups(view: ContainerView, host_root: t.Optional[bool]) -> t.Optional[t.List[str]]:
    ids = _powerful_ids(view)
    found = set() if is_mapped(view) else _asked_for(view, ids)
    if view.alive and host_root is not True:
        groups = view.in_force("groups")
        if groups is None:
            return sorted(found - {""}) or None
        # Group 0 is what a number without an entry in the image gets; root itself is in many groups of its image.
        found |= {users.powerful(str(group), ids) for group in groups if group != 0}
    return sorted(found - {""})


def _powerful_ids(view: ContainerView) -> t.Dict[int, str]:
    accounts = view.snapshot["host"].get("accounts") or {}
    sockets = (view.snapshot["host"].get("sockets") or {}).get("unix") or ()
    # A container of a rootless engine is that user, whom the user's own sockets give nothing.
    others = [one for one in sockets if not (view.rootless and one.get("uid") == view.engine.get("uid"))]
    return users.powerful_ids(accounts.get("docker_group") or {}, others)


def _asked_for(view: ContainerView, ids: t.Mapping[int, str]) -> t.Set[str]:
    """By the numbers that the engine was given; in a user namespace those are not the host's."""
    added = {users.powerful(str(group), ids) for group in view.configured["group_add"]}
    return added | {users.powerful_primary(view.configured["user"], ids)}


def _execs(execs: t.Optional[t.Sequence[Map]]) -> t.Dict[str, t.Any]:
    if execs is None:
        return {"privileged": None, "root": None}
    return {
        "privileged": sum(1 for session in execs if session.get("privileged")),
        # Without a user of its own, a session has the container's.
        "root": sum(1 for session in execs if session.get("user") and users.is_root(session["user"])),
    }


def _unread(view: ContainerView) -> t.Dict[str, str]:
    if view.alive:
        silent = view.kernel_silent()
        return {"users": silent, "groups": silent, "execs": "The container's exec sessions could not be listed."}
    sentence = "The engine did not tell whether it remaps users."
    if users.is_root(view.configured["user"]) is None:
        sentence = _BY_NAME % view.configured["user"]
    return {"users": sentence, "users.mapped": "The engine did not tell whether it remaps users.",
            "execs": "The container's exec sessions could not be listed."}


def _notes(view: ContainerView, inside: t.Optional[bool], host: t.Optional[bool]) -> t.Dict[str, str]:
    if inside and host is False:
        return {"users": "Root inside the container is %s on the host." % _who(view)}
    return {}


def _who(view: ContainerView) -> str:
    for inside, outside, _count in view.in_force("uid_map") or ():
        if inside == 0:
            return "uid %d" % outside
    return "another user"
