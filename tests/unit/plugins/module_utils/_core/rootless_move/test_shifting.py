# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import struct
import typing as t

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core.rootless_move import shifting
from ansible_collections.bulkhead.containers.plugins.module_utils._core.rootless_move.shifting import Beyond, Entry
from ansible_collections.bulkhead.containers.tests.unit.plugins.module_utils._core.rootless_move.estate import IDS

ACL = "system.posix_acl_access"
# Of no one: what stands where an entry has no id.
NONE = 0xFFFFFFFF


def acl(*entries: t.Tuple[int, int, int]) -> bytes:
    return struct.pack("<I", 2) + b"".join(struct.pack("<HHI", *one) for one in entries)


def entry(uid: int = 0, gid: int = 0, **given: t.Any) -> Entry:
    return Entry("file", shifting.FILE, 0o640, uid, gid, **given)


@pytest.mark.parametrize(("inside", "outside"), [(0, 1000), (1, 100000), (70, 100069), (65536, 165535)])
def test_root_is_the_user_and_others_are_their_subordinate_ids(inside: int, outside: int) -> None:
    shifted = shifting.shifted(entry(inside, inside), IDS)
    assert (shifted.uid, shifted.gid) == (outside, outside)


@pytest.mark.parametrize(("uid", "gid", "words"), [(65537, 0, "user 65537"), (0, 4294967294, "group 4294967294")])
def test_what_the_user_has_no_id_for_is_refused(uid: int, gid: int, words: str) -> None:
    with pytest.raises(Beyond, match=words):
        shifting.shifted(entry(uid, gid), IDS)


def test_nothing_else_of_a_file_is_changed() -> None:
    one = entry(5, 6, size=3, mtime_ns=12, same_as="other", digest="ab", attributes={"user.origin": b"here"})
    shifted = shifting.shifted(one, IDS)
    assert shifting.difference(shifted, one) == ["uid", "gid"]


def test_access_lists_are_shifted_where_they_name_somebody() -> None:
    before = acl((0x01, 7, NONE), (0x02, 6, 70), (0x04, 5, NONE), (0x08, 4, 0), (0x10, 7, NONE), (0x20, 0, NONE))
    after = acl((0x01, 7, NONE), (0x02, 6, 100069), (0x04, 5, NONE), (0x08, 4, 1000), (0x10, 7, NONE), (0x20, 0, NONE))
    assert shifting.shifted(entry(attributes={ACL: before}), IDS).attributes == {ACL: after}


def test_an_access_list_that_names_somebody_beyond_is_refused() -> None:
    with pytest.raises(Beyond, match="user 70000"):
        shifting.shifted(entry(attributes={ACL: acl((0x02, 6, 70000))}), IDS)


def test_capabilities_of_a_file_count_in_the_user_s_namespace() -> None:
    before = struct.pack("<IIIII", 0x02000001, 0x400, 0, 0, 0)
    after = struct.pack("<IIIIII", 0x03000001, 0x400, 0, 0, 0, 1000)
    assert shifting.shifted(entry(attributes={shifting.CAPABILITY: before}), IDS).attributes == {
        shifting.CAPABILITY: after}
    with pytest.raises(Beyond, match="another namespace"):
        shifting.shifted(entry(attributes={shifting.CAPABILITY: after}), IDS)


def test_a_label_of_the_place_is_not_carried_and_not_missed() -> None:
    one = entry(attributes={"security.selinux": b"old"})
    shifted = shifting.shifted(one, IDS)
    assert shifted.attributes == {}
    assert shifting.difference(shifted, entry(1000, 1000, attributes={"security.selinux": b"new"})) == []


@pytest.mark.parametrize("changed", [
    {"digest": "cd"}, {"size": 4}, {"mtime_ns": 13}, {"same_as": "x"}, {"target": "x"}, {"attributes": {"user.a": b""}},
])
def test_each_difference_is_seen(changed: t.Dict[str, t.Any]) -> None:
    same = {"size": 3, "mtime_ns": 12, "digest": "ab"}
    assert shifting.difference(entry(**same), entry(**{**same, **changed})) == list(changed)
