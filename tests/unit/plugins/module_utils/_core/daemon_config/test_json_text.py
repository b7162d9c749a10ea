# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import json

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core.daemon_config import json_text
from ansible_collections.bulkhead.containers.plugins.module_utils._core.daemon_config.ownership import document
from ansible_collections.bulkhead.containers.plugins.module_utils._core.daemon_config.values import same
from hypothesis import given
from hypothesis import strategies as st

_NAMES = st.sampled_from(["icc", "debug", "log-opts", "labels", "x", "ü", 'a"b', ""])
_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_NAMES, inner, max_size=3),
    max_leaves=8,
)
_BLANKS = st.sampled_from(["", " ", "\n", "\n  ", "\r\n\t", "\n\n    "])
_PATHS = st.lists(_NAMES, min_size=1, max_size=3).map(tuple)


@st.composite
def _texts(draw: st.DrawFn) -> str:
    """A map in any layout, names more than once included."""
    mark = draw(st.sampled_from(["", "\ufeff"]))
    return mark + draw(_BLANKS) + _written(draw, draw(st.lists(st.tuples(_NAMES, _VALUES), max_size=4))) + draw(_BLANKS)


def _written(draw: st.DrawFn, members: list) -> str:
    parts = []
    for name, value in members:
        key = json.dumps(name, ensure_ascii=draw(st.booleans()))
        if isinstance(value, dict):
            text = _written(draw, list(value.items()))
        else:
            text = json.dumps(value, ensure_ascii=draw(st.booleans()))
        parts.append(draw(_BLANKS) + key + draw(_BLANKS) + ":" + draw(_BLANKS) + text + draw(_BLANKS))
    return "{" + (",".join(parts) or draw(_BLANKS)) + "}"


@pytest.mark.parametrize(
    ("before", "path", "value", "after"),
    [
        ("", ("icc",), False, '{\n  "icc": false\n}\n'),
        (" \n", ("icc",), False, '{\n  "icc": false\n}\n'),
        ("{}", ("log-opts", "max-size"), "1m", '{\n  "log-opts": {\n    "max-size": "1m"\n  }\n}'),
        ('{"a": 1}', ("icc",), False, '{"a": 1, "icc": false}'),
        ('{"a":1,"b":2}', ("icc",), [1, {}], '{"a":1,"b":2,"icc":[1,{}]}'),
        ('{\n    "a": 1.0\n}\n', ("b",), ["x"], '{\n    "a": 1.0,\n    "b": [\n        "x"\n    ]\n}\n'),
        ('{\r\n\t"a": {}\r\n}', ("a", "b"), 1, '{\r\n\t"a": {\r\n\t\t"b": 1\r\n\t}\r\n}'),
        ('{"icc": 1, "icc" :  2}', ("icc",), 3, '{"icc": 1, "icc" :  3}'),
        ('{"a": null}', ("a", "b"), 1, '{"a": {"b": 1}}'),
        ('\ufeff{"a" : 1}', ("b",), {"c": 1}, '\ufeff{"a" : 1, "b" : {"c" : 1}}'),
        ('{"a": 1}', ("a",), json_text.Raw("1e0"), '{"a": 1e0}'),
    ],
)
def test_put(before: str, path: tuple, value: object, after: str) -> None:
    assert json_text.put(before, path, value) == after


@pytest.mark.parametrize(
    ("before", "path", "after"),
    [
        ("", ("a",), ""),
        ("{}", ("a",), "{}"),
        ('{ "a": 1 }', ("a",), "{}"),
        ('{\n  "a": 1,\n  "b": 2\n}', ("a",), '{\n  "b": 2\n}'),
        ('{\n  "a": 1,\n  "b": 2\n}', ("b",), '{\n  "a": 1\n}'),
        ('{"a": 1, "b": 2, "a": 3}', ("a",), '{"b": 2}'),
        ('{"a": {"x": 1}, "a": {"x": 2, "y": 3}}', ("a", "x"), '{"a": {}, "a": {"y": 3}}'),
        ('{"a": [1]}', ("a", "x"), '{"a": [1]}'),
    ],
)
def test_drop(before: str, path: tuple, after: str) -> None:
    assert json_text.drop(before, path) == after


def test_a_value_as_it_stands() -> None:
    assert json_text.raw('{"a": 1, "a":  [ 1,2 ] }', ("a",)) == "[ 1,2 ]"
    assert json_text.raw('{"a": 1}', ("a", "b")) is None
    assert json_text.raw("", ("a",)) is None


@given(_texts(), _PATHS, _VALUES)
def test_what_is_put_is_there_and_all_else_as_it_was(text: str, path: tuple, value: object) -> None:
    before, after = document(text), document(json_text.put(text, path, value))
    expected = inner = before
    for name in path[:-1]:
        if not isinstance(inner.get(name), dict):
            inner[name] = {}
        inner = inner[name]
    inner[path[-1]] = value
    assert same(after, expected)


@given(_texts(), _PATHS, _VALUES)
def test_other_members_keep_their_text(text: str, path: tuple, value: object) -> None:
    after = json_text.put(text, path, value)
    for name in set(document(text)) - {path[0]}:
        assert json_text.raw(after, (name,)) == json_text.raw(text, (name,))


@given(_texts(), _PATHS)
def test_what_is_dropped_is_gone_and_all_else_as_it_was(text: str, path: tuple) -> None:
    after = json_text.drop(text, path)
    assert json_text.raw(after, path) is None
    for name in set(document(text)) - {path[0]}:
        assert json_text.raw(after, (name,)) == json_text.raw(text, (name,))


@given(_texts(), _NAMES, _VALUES)
def test_a_member_that_comes_and_goes_leaves_no_trace(text: str, name: str, value: object) -> None:
    present = document(text)
    if present and name not in present:
        assert json_text.drop(json_text.put(text, (name,), value), (name,)) == text
