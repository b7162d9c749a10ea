# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core.parse.subordinate_ids import Range, parse
from ansible_collections.bulkhead.containers.plugins.module_utils._core.subordinate_ids import (
    FILES,
    SUBGID,
    SUBUID,
    Grant,
    Host,
    Owner,
    RangeError,
    Wish,
    added,
    grant,
    removed,
)
from hypothesis import given
from hypothesis import strategies as st

OWNER = Owner("dockremap", 996)
DEBIAN = Host(limits={}, ids={0, 996, 1000, 65534})
WISH = Wish(65536)


def texts(subuid: str, subgid: t.Optional[str] = None) -> t.Dict[str, str]:
    return {SUBUID: subuid, SUBGID: subuid if subgid is None else subgid}


@pytest.mark.parametrize(("subuid", "subgid", "start"), [
    ("", "", 100000),
    ("ann:100000:65536\n", "", 165536),
    ("", "ann:100000:65536\n", 165536),
    ("ann:100000:65536\n", "bob:165536:65536\n", 231072),
    ("ann:165536:65536\n", "", 100000),
    ("ann:165535:1\n", "", 165536),  # one short of fitting before it
    ("dockremap:100000:1000\n", "dockremap:100000:1000\n", 101000),  # too small to do
    ("# ann:100000:65536\nann:100000\nann:x:65536\n", "", 100000),
    ("ann:100000:0\n", "", 100000),
])
def test_the_first_free_range(subuid: str, subgid: str, start: int) -> None:
    assert grant(texts(subuid, subgid), OWNER, WISH, DEBIAN) == Grant(Range("dockremap", start, 65536), FILES)


@pytest.mark.parametrize(("subuid", "subgid", "missing"), [
    ("dockremap:300000:65536\n", "dockremap:300000:65536\n", ()),
    ("996:300000:65536\n", "dockremap:300000:65536\n", ()),
    ("dockremap:5:5\ndockremap:300000:65536\n", "dockremap:300000:65536\n", ()),
    ("dockremap:300000:65536\n", "", (SUBGID,)),
    ("ann:100000:65536\n", "dockremap:300000:65536\n", (SUBUID,)),
])
def test_what_the_owner_has_stays(subuid: str, subgid: str, missing: t.Tuple[str, ...]) -> None:
    assert grant(texts(subuid, subgid), OWNER, WISH, DEBIAN) == Grant(Range("dockremap", 300000, 65536), missing)


@pytest.mark.parametrize(("subuid", "subgid", "wish", "words"), [
    ("dockremap:100000:65536\nann:165535:1\n", None, WISH, "overlap with those of ann"),
    ("dockremap:100000:65536\n", "ann:120000:5\n", WISH, "overlap with those of ann"),
    ("dockremap:100000:65536\n", "dockremap:100000:5\n", WISH, "overlap with those of dockremap"),
    ("dockremap:100000:65536\n", "dockremap:200000:65536\n", WISH, "from 100000 on in /etc/subuid and from 200000"),
    ("dockremap:900:65536\n", None, WISH, "has the number 996"),
    ("ann:100000:65536\n", "", Wish(65536, 120000), "overlap with those of ann"),
    ("", "", Wish(65536, 5000), "that /etc/login.defs allows"),
    ("", "", Wish(65536, 600100000), "that /etc/login.defs allows"),
    ("ann:100000:600000000\n", "", WISH, "no 65536 ids left between 100000 and 600100000"),
    ("", "", Wish(600000002), "no 600000002 ids left"),
])
def test_refusals_name_the_reason(subuid: str, subgid: t.Optional[str], wish: Wish, words: str) -> None:
    with pytest.raises(RangeError, match=words):
        grant(texts(subuid, subgid), OWNER, wish, DEBIAN)


@pytest.mark.parametrize(("limits", "ids", "start", "count"), [
    ({"SUB_UID_MIN": 200000}, set(), 200000, 65536),
    ({"SUB_GID_MIN": 200000}, set(), 200000, 65536),
    ({"SUB_UID_COUNT": 100000}, set(), 100000, 100000),
    ({"SUB_UID_MIN": 1000, "SUB_GID_MIN": 1000}, set(), 65536, 65536),  # never systemd's dynamic users, nor nobody
    ({}, {100000, 150000}, 150001, 65536),
])
def test_what_the_host_allows(limits: t.Dict[str, int], ids: t.Set[int], start: int, count: int) -> None:
    assert grant(texts(""), OWNER, WISH, Host(limits, ids)).range == Range("dockremap", start, count)


def test_systemd_nspawn_s_ids_are_the_second_choice() -> None:
    after = grant(texts("ann:100000:424289\n"), OWNER, WISH, DEBIAN)  # all but one before them
    assert after == Grant(Range("dockremap", 524289, 65536), FILES)
    assert after.shared_with_nspawn
    assert not grant(texts("ann:100000:358752\n"), OWNER, WISH, DEBIAN).shared_with_nspawn


def test_a_wish_is_granted_where_it_is_free() -> None:
    host = Host({"SUB_UID_COUNT": 5, "SUB_GID_COUNT": 5}, set())
    assert grant(texts("ann:100000:65536\n"), OWNER, Wish(5, 400000), host).range == Range("dockremap", 400000, 5)


def test_a_user_who_is_called_none_is_not_everybody_without_a_number() -> None:
    assert grant(texts("None:100000:65536\n"), Owner("ann"), WISH, DEBIAN).range.start == 165536


LINES = st.one_of(
    st.builds("{}:{}:{}".format, st.sampled_from(["ann", "bob", "1000", "dockremap", "996"]),
              st.integers(0, 2**32) | st.integers(99000, 600000), st.integers(0, 200000)),
    st.text(st.characters(exclude_characters="\n", exclude_categories=["Cs"]), max_size=20),
    st.sampled_from(["", "#", "# a comment", "ann:1", "ann:x:y", " ann:100000:65536 ", "\udcff:1:1"]),
)
FILE = st.tuples(st.lists(LINES, max_size=8), st.booleans()).map(lambda made: "\n".join(made[0]) + "\n" * made[1])


@given(FILE, FILE, st.integers(1, 200000), st.one_of(st.none(), st.integers(0, 2**32)),
       st.sets(st.integers(0, 300000), max_size=5))
def test_any_files(subuid: str, subgid: str, count: int, start: t.Optional[int], ids: t.Set[int]) -> None:
    before, host, wish = texts(subuid, subgid), Host({}, ids), Wish(count, start)
    try:
        granted = grant(before, OWNER, wish, host)
    except RangeError as refusal:
        assert ". " in str(refusal) or ": " in str(refusal)  # the reason, and what to do
        return
    after = {path: added(text, granted.range) if path in granted.missing else text for path, text in before.items()}
    first, last = granted.range.start, granted.range.start + granted.range.count - 1
    assert granted.range.count >= count
    assert not any(first <= number <= last for number in ids)
    for path in FILES:
        mine = [one for one in parse(after[path]) if OWNER.has(one) and one.start == first and one.count >= count]
        assert mine
        for one in parse(after[path]):
            assert OWNER.has(one) or not (one.count and one.start <= last and first < one.start + one.count), path
        if path in granted.missing:
            # No byte of another line differs, and taking the range back gives the very file.
            assert after[path].startswith(before[path])
            assert removed(after[path], granted.range) == before[path] or _line_was_there(before[path], granted.range)
    again = grant(after, OWNER, wish, host)
    assert (again.range, again.missing) == (granted.range, ())


def _line_was_there(text: str, one: Range) -> bool:
    return "%s:%d:%d" % (one.name, one.start, one.count) in text.split("\n")


@pytest.mark.parametrize("text", ["", "ann:1:2\n", "ann:1:2", "\n", "# no\n\n"])
def test_taking_back_gives_the_bytes_of_before(text: str) -> None:
    assert removed(added(text, Range("bob", 5, 6)), Range("bob", 5, 6)) == text


def test_what_somebody_changed_is_not_taken_back() -> None:
    assert removed("bob:5:7\n", Range("bob", 5, 6)) == "bob:5:7\n"
