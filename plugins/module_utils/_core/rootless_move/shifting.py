# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A file of a volume as the rootful engine has it -> the same file as the user's engine has to have it.

An id that a container has is the same one on a rootful host. In a user's namespace 0 is the user, and n from 1 on is
the n-th of the user's subordinate ids.
"""

from __future__ import annotations

import struct
import typing as t
from dataclasses import dataclass, field, replace

from ansible_collections.bulkhead.containers.plugins.module_utils._core.parse import id_map
from ansible_collections.bulkhead.containers.plugins.module_utils._core.parse.id_map import IdMap

DIRECTORY, FILE, LINK, FIFO, SOCKET, DEVICE = "directory", "file", "link", "fifo", "socket", "device"

CAPABILITY = "security.capability"
_ACLS = ("system.posix_acl_access", "system.posix_acl_default")
# The label is the policy's word about the place that a file is in.
NOT_CARRIED = ("security.selinux",)
# Of include/uapi/linux/posix_acl_xattr.h: those entries whose number is somebody's id.
_ACL_HEADER, _ACL_ENTRY = struct.Struct("<I"), struct.Struct("<HHI")
_ACL_USER, _ACL_GROUP = 0x02, 0x08
# Of include/uapi/linux/capability.h: the third version tells whose namespace the capabilities count in.
_VERSION = struct.Struct("<I")
_SECOND, _THIRD, _REVISION, _SIZE_OF_SECOND = 0x02000000, 0x03000000, 0xFF000000, 20


class Beyond(ValueError):
    """An id that the user's namespace does not have. C(args[0]): which, as in "user 70000"."""


@dataclass(frozen=True)
class Ids:
    """The maps of the user's engine, as the kernel shows them."""

    uids: IdMap
    gids: IdMap

    def uid(self, inside: int) -> int:
        return _mapped(self.uids, inside, "user")

    def gid(self, inside: int) -> int:
        return _mapped(self.gids, inside, "group")


@dataclass(frozen=True)
class Entry:
    """C(path): below the volume, "" for its top. C(same_as): the first path of this file, where it has several.
    C(target): of a link. C(digest): of a file's content."""

    path: str
    kind: str
    mode: int
    uid: int
    gid: int
    size: int = 0
    mtime_ns: int = 0
    same_as: str = ""
    target: str = ""
    digest: str = ""
    attributes: t.Mapping[str, bytes] = field(default_factory=dict)


def shifted(entry: Entry, ids: Ids) -> Entry:
    """Raises Beyond."""
    attributes = {name: _attribute(name, value, ids) for name, value in entry.attributes.items()
                  if name not in NOT_CARRIED}
    return replace(entry, uid=ids.uid(entry.uid), gid=ids.gid(entry.gid), attributes=attributes)


def difference(wanted: Entry, got: Entry) -> t.List[str]:
    """Names of what is not the same. The label of a place is nobody's."""
    own = replace(got, attributes={name: value for name, value in got.attributes.items() if name not in NOT_CARRIED})
    return [name for name in Entry.__dataclass_fields__ if getattr(wanted, name) != getattr(own, name)]


def _mapped(ranges: IdMap, inside: int, what: str) -> int:
    found = id_map.outside(ranges, inside)
    if found is None:
        raise Beyond("%s %d" % (what, inside))
    return found


def _attribute(name: str, value: bytes, ids: Ids) -> bytes:
    if name in _ACLS:
        return _acl(value, ids)
    return _capability(value, ids) if name == CAPABILITY else value


def _acl(value: bytes, ids: Ids) -> bytes:
    entries = (_acl_entry(tag, permissions, number, ids)
               for tag, permissions, number in _ACL_ENTRY.iter_unpack(value[_ACL_HEADER.size:]))
    return value[:_ACL_HEADER.size] + b"".join(entries)


def _acl_entry(tag: int, permissions: int, number: int, ids: Ids) -> bytes:
    if tag == _ACL_USER:
        number = ids.uid(number)
    elif tag == _ACL_GROUP:
        number = ids.gid(number)
    return _ACL_ENTRY.pack(tag, permissions, number)


def _capability(value: bytes, ids: Ids) -> bytes:
    """As the kernel keeps what root of that namespace gives a file."""
    version = _VERSION.unpack_from(value)[0]
    if version & _REVISION != _SECOND or len(value) != _SIZE_OF_SECOND:
        raise Beyond("capabilities of a file that count in another namespace")
    told = _VERSION.pack(version & ~_REVISION | _THIRD)
    return told + value[_VERSION.size:] + _VERSION.pack(ids.uid(0))
