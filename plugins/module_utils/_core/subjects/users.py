# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Who a container's user and groups are, from the text that the engine was given."""

from __future__ import annotations

import typing as t

# Groups that a host of today has under these ids, whatever the image calls them.
_STATIC_GROUPS = {4: "adm", 6: "disk", 15: "kmem", 42: "shadow"}

_POWERFUL_NAMES = ("adm", "disk", "docker", "kmem", "kvm", "lxd", "root", "shadow", "sudo", "wheel")


def is_root(user: str) -> t.Optional[bool]:
    """Whether the text means uid 0: 0, 00, +0, 0:0, root:root, or nothing. None for a name: the image decides."""
    name = str(user).partition(":")[0].strip()
    if name in ("", "root"):
        return True
    uid = _number(name)
    return None if uid is None else uid == 0


def powerful_primary(user: str, ids: t.Mapping[int, str]) -> str:
    """The group behind the colon, if it gives power over the host. Group 0 alone opens next to nothing there."""
    group = str(user).partition(":")[2].strip()
    return "" if group == "root" or _number(group) == 0 else powerful(group, ids)


def powerful_ids(docker_group: t.Mapping[str, t.Any], sockets: t.Iterable[t.Mapping[str, t.Any]]) -> t.Dict[int, str]:
    """Groups of this host that give power over it, beside root's."""
    found = dict(_STATIC_GROUPS)
    found.update({entry["gid"]: "the group of %s" % entry["path"] for entry in sockets if entry.get("gid")})
    if docker_group.get("gid"):
        found[docker_group["gid"]] = str(docker_group.get("name") or "docker")
    return found


def powerful(group: str, ids: t.Mapping[int, str]) -> str:
    """Name a group, given as name or number, if it gives power over the host; else empty."""
    number = _number(str(group))
    if number is None:
        return str(group) if str(group) in _POWERFUL_NAMES else ""
    if number == 0:
        return "root (0)"
    return "%s (%d)" % (ids[number], number) if number in ids else ""


def _number(text: str) -> t.Optional[int]:
    try:
        return int(text)
    except ValueError:
        return None
