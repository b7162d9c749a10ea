# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import struct

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core.parse.acl import Entry, parse
from hypothesis import given
from hypothesis import strategies as st


def packed(*entries):
    return struct.pack("<I", 2) + b"".join(struct.pack("<HHI", *entry) for entry in entries)


# setfacl -m u:1000:rw,g:998:r on a file of mode 0640, as os.getxattr returned it.
SEEN = bytes.fromhex(
    "02000000 01000600ffffffff 02000600e8030000 04000400ffffffff 08000400e6030000 10000600ffffffff 20000000ffffffff")


def test_what_setfacl_wrote():
    assert parse(SEEN) == [Entry("user", 1000, "rw-"), Entry("group", 998, "r--"), Entry("mask", None, "rw-")]


def test_a_list_that_says_no_more_than_the_mode():
    assert parse(packed((1, 6, 0xFFFFFFFF), (4, 4, 0xFFFFFFFF), (0x20, 0, 0xFFFFFFFF))) == []


@pytest.mark.parametrize("value", [b"", b"\x02", SEEN[:-1], b"\x01" + SEEN[1:], packed((3, 7, 0))])
def test_no_access_list(value):
    with pytest.raises(ValueError):
        parse(value)


@given(st.lists(st.tuples(st.sampled_from([2, 8]), st.integers(0, 7), st.integers(0, 2**32 - 2)), max_size=8))
def test_named_entries_keep_kind_permissions_and_id(entries):
    bits = {"r": 4, "w": 2, "x": 1, "-": 0}
    tags = {"user": 2, "group": 8}
    assert [(tags[entry.tag], sum(bits[letter] for letter in entry.permissions), entry.id)
            for entry in parse(packed(*entries))] == entries
