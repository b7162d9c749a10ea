# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import json
from dataclasses import replace

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core.daemon_config import (
    draft,
    json_text,
    keys,
    ownership,
)
from ansible_collections.bulkhead.containers.plugins.module_utils._core.daemon_config.model import (
    ABSENT,
    Owned,
    Request,
)
from ansible_collections.bulkhead.containers.plugins.module_utils._core.daemon_config.ownership import document
from ansible_collections.bulkhead.containers.plugins.module_utils._core.daemon_config.values import same
from hypothesis import given, settings
from hypothesis import strategies as st

_LEAVES = st.booleans() | st.integers(0, 9) | st.sampled_from(["1m", "ü", ""])
_MAPS = st.dictionaries(st.sampled_from(["max-size", "max-file", "x"]), _LEAVES, max_size=3)
_NETWORKS = st.dictionaries(st.sampled_from(["bridge", "overlay"]), _MAPS, max_size=2)
_POLICIES = st.fixed_dictionaries(
    {},
    optional={
        "icc": st.booleans(),
        "dns": st.lists(_LEAVES, max_size=2),
        "log-opts": _MAPS,
        "default-network-opts": _NETWORKS,
        "default-address-pools": st.lists(_MAPS, max_size=1),
    },
)
_ANYTHING = st.none() | _LEAVES | _MAPS | _NETWORKS | st.lists(_LEAVES, max_size=2)
_NAMES = ["icc", "dns", "log-opts", "default-network-opts", "default-address-pools", "mine", "ünknown"]
_DOCUMENTS = st.dictionaries(st.sampled_from(_NAMES), _ANYTHING, max_size=5)
_TEXTS = st.one_of(
    st.sampled_from([None, "", "\n", "{}", "{ }\n", "\ufeff{}"]),
    st.tuples(_DOCUMENTS, st.sampled_from([None, 1, 2, 4, "\t"]), st.booleans()).map(
        lambda drawn: json.dumps(drawn[0], indent=drawn[1], ensure_ascii=drawn[2])
    ),
    st.tuples(_DOCUMENTS, _DOCUMENTS).map(
        lambda both: "{%s}" % ", ".join("%s :  %s" % (json.dumps(k), json.dumps(v)) for d in both for k, v in d.items())
    ),
)
_ABSENT = st.sets(st.sampled_from(["mine", "log-opts.x", "dns", "log-opts", "ünknown"]), max_size=2).map(tuple)


def _without_contradictions(asked: tuple) -> tuple:
    """Those are refused before."""
    wanted, absent = asked
    return wanted, tuple(name for name in absent if keys.path_of(name)[0] not in wanted)


_REQUESTS = st.tuples(_POLICIES, _ABSENT).map(_without_contradictions)


def _apply(text: str | None, owned: tuple, wanted: dict, **options: object) -> tuple:
    intent = ownership.intend(Request(wanted, **options), text or "", owned)
    assert not intent.objections
    return (*draft.apply(text, owned, intent.edits), intent)


@given(_TEXTS, _REQUESTS)
def test_what_nobody_asked_about_keeps_its_value_and_its_text(text: str | None, request_made: tuple) -> None:
    wanted, absent = request_made
    after, _owned, _intent = _apply(text, (), wanted, absent=absent)
    touched = {keys.path_of(name)[0] for name in absent} | set(wanted)
    for name in set(document(text or "")) - touched:
        assert json_text.raw(after or "", (name,)) == json_text.raw(text or "", (name,))
    for path, value in keys.leaves(document(text or "")).items():
        if not any(path[: len(one)] == one for one in [*keys.leaves(wanted), *map(keys.path_of, absent)]):
            overlaid = any(one[: len(path)] == path for one in keys.leaves(wanted))
            assert overlaid or same(keys.find(document(after or ""), path), value)


@given(_TEXTS, _POLICIES)
def test_what_is_asked_for_is_there_afterwards_and_a_second_time_nothing_happens(
    text: str | None, wanted: dict
) -> None:
    after, owned, _intent = _apply(text, (), wanted)
    for path, value in keys.leaves(wanted).items():
        assert same(keys.find(document(after or ""), path, ABSENT), value)
    again, still_owned, intent = _apply(after, owned, wanted)
    assert (again, still_owned) == (after, owned)
    assert not any(edit.writes for edit in intent.edits)


@settings(max_examples=300)
@given(_TEXTS, st.lists(_REQUESTS, min_size=1, max_size=4))
def test_withdrawing_gives_back_what_was_there(text: str | None, policies: list) -> None:
    after, owned = text, ()
    for wanted, absent in policies:
        after, owned, _intent = _apply(after, owned, wanted, absent=absent)
    back, left, intent = _apply(after, owned, {})
    assert same(document(back or ""), document(text or ""))
    assert left == () and intent.conflicts == []
    if not any(absent for _wanted, absent in policies) and _has_no_name_twice(text):
        assert back == text


def _has_no_name_twice(text: str | None) -> bool:
    def pairs(found: list) -> dict:
        assert len({name for name, _value in found}) == len(found)
        return dict(found)

    try:
        json.loads((text or "{}").lstrip("\ufeff") or "{}", object_pairs_hook=pairs)
    except (AssertionError, ValueError):
        return False
    return True


OURS = Owned(("icc",), False, None, "hardening")


@pytest.mark.parametrize(
    ("text", "owned", "wanted", "conflicts", "after"),
    [
        # ours, and somebody changed it
        ('{"icc": true}', OURS, {"icc": False}, "keep", '{"icc": true}'),
        ('{"icc": true}', OURS, {"icc": False}, "overwrite", '{"icc": false}'),
        # somebody changed it to what is wanted now
        ('{"icc": true}', OURS, {"icc": True}, "keep", '{"icc": true}'),
        # gone: nobody has decided for another value
        ('{"a": 1}', OURS, {"icc": False}, "keep", '{"a": 1, "icc": false}'),
        # no longer asked for
        ('{"a": 1, "icc": false}', OURS, {}, "keep", '{"a": 1}'),
        ('{"icc": false}', replace(OURS, former="true"), {}, "keep", '{"icc": true}'),
        # no longer asked for, and somebody changed it: theirs
        ('{"icc": 7}', OURS, {}, "overwrite", '{"icc": 7}'),
        # somebody's, with another value
        ('{"icc": true}', None, {"icc": False}, "keep", '{"icc": false}'),
        # 1 is not true
        ('{"icc": 1}', None, {"icc": True}, "keep", '{"icc": true}'),
    ],
)
def test_whose_it_is(text: str, owned: Owned | None, wanted: dict, conflicts: str, after: str) -> None:
    assert _apply(text, (owned,) if owned else (), wanted, conflicts=conflicts)[0] == after


@pytest.mark.parametrize(
    ("wanted", "conflicts", "reported"),
    [
        ({"icc": False}, "keep", True),
        ({"icc": False}, "overwrite", False),
        ({}, "keep", True),
        ({"icc": True}, "keep", False),
    ],
)
def test_a_conflict_is_told(wanted: dict, conflicts: str, reported: bool) -> None:
    owned = (Owned(("icc",), False, "null", "hardening"),)
    _text, _owned, intent = _apply('{"icc": true}', owned, wanted, conflicts=conflicts)
    assert [one.key for one in intent.conflicts] == ["icc"] * reported


def test_what_was_overwritten_is_what_is_given_back() -> None:
    text, owned, _intent = _apply('{"icc": true}', (OURS,), {"icc": False}, conflicts="overwrite")
    assert _apply(text, owned, {})[0] == '{"icc": true}'


def test_a_changed_policy_does_not_forget_what_was_there_first() -> None:
    text, owned, _intent = _apply('{"log-level": "warn"}', (), {"log-level": "info"})
    text, owned, _intent = _apply(text, owned, {"log-level": "error"})
    assert _apply(text, owned, {})[0] == '{"log-level": "warn"}'


def test_managers_keep_to_their_own_keys() -> None:
    text, owned, _intent = _apply(None, (), {"icc": False}, manager="one")
    text, owned, _intent = _apply(text, owned, {"debug": True}, manager="two")
    assert document(text) == {"icc": False, "debug": True}
    text, owned, _intent = _apply(text, owned, {}, manager="one")
    assert document(text) == {"debug": True}
    assert _apply(text, owned, {}, manager="two")[:2] == (None, ())


def test_two_managers_that_disagree() -> None:
    text, owned, _intent = _apply(None, (), {"icc": False}, manager="one")
    intent = ownership.intend(Request({"icc": True}, manager="two"), text, owned)
    assert [one.key for one in intent.objections] == ["icc"] and not intent.edits
    intent = ownership.intend(Request({}, ("icc",), manager="two"), text, owned)
    assert "one" in str(intent.objections[0])
    assert _apply(text, owned, {"icc": False}, manager="two")[:2] == (text, owned)


def test_a_removed_key_comes_back_as_it_was() -> None:
    text, owned, _intent = _apply('{"debug":  true, "x": 1}', (), {}, absent=("debug",))
    assert text == '{"x": 1}'
    assert _apply(text, owned, {}, absent=("debug",))[:2] == (text, owned)
    assert document(_apply(text, owned, {})[0]) == {"debug": True, "x": 1}
