# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core.expectation import (
    ExpectationError,
    compile_expectation,
    describe,
    resolve,
)
from hypothesis import given
from hypothesis import strategies as st

CASES = [
    # expectation, evidence, verdict
    (False, False, True),
    (False, True, False),
    (False, 0, False),
    (1, True, False),
    ("a", "a", True),
    ([], [], True),
    ({"not": "host"}, "host", False),
    ({"not": "host"}, "none", True),
    ({"one_of": ["a", "b"]}, "b", True),
    ({"one_of": [True]}, 1, False),
    ({"within": ["a", "b"]}, ["a"], True),
    ({"within": ["a", "b"]}, ["a", "c"], False),
    ({"within": ["a"]}, [], True),
    ({"within": ["a"]}, ["a", None], None),
    ({"within": ["a"]}, ["c", None], False),
    ({"contains": "x"}, ["x", None], True),
    ({"contains": "x"}, ["y", None], None),
    ({"contains": "x"}, ["y"], False),
    ({"contains_none": ["x"]}, ["y"], True),
    ({"contains_none": ["x"]}, ["x"], False),
    ({"contains_none": ["x"]}, ["y", None], None),
    ({"each": {"at_most": 3}}, [1, 2, 3], True),
    ({"each": {"at_most": 3}}, [4, None], False),
    ({"each": {"at_most": 3}}, [1, None], None),
    ({"at_least": 1}, 1, True),
    ({"at_least": 1}, 0, False),
    ({"at_least": 1}, "absent", False),
    ({"at_most": 1}, True, False),
    ({"mode_at_most": "0644"}, "0640", True),
    ({"mode_at_most": "0644"}, "0604", True),
    ({"mode_at_most": "0644"}, "0660", False),
    ({"mode_at_most": "0644"}, "4644", False),
    ({"matches": "^docker"}, "docker-default", True),
    ({"matches": "^docker"}, "unconfined", False),
    ({"empty": True}, [], True),
    ({"empty": True}, "", True),
    ({"empty": True}, {}, True),
    ({"empty": True}, ["x"], False),
    ({"empty": False}, "x", True),
    ({"all_of": [{"at_least": 1}, {"at_most": 3}]}, 2, True),
    ({"all_of": [{"at_least": 1}, {"at_most": 3}]}, 4, False),
    ({"any_of": ["a", {"matches": "^b"}]}, "bee", True),
    ({"any_of": ["a", {"matches": "^b"}]}, "c", False),
]

EXPECTATIONS = [case[0] for case in CASES]

MALFORMED = [
    ({}, "exactly one key"),
    ({"one_of": ["a"], "not": "b"}, "exactly one key"),
    ({"is": "a"}, "no operator 'is'"),
    ({"one_of": "a"}, "one_of takes a list"),
    ({"all_of": []}, "all_of takes a list"),
    ({"at_least": "many"}, "at_least takes a number"),
    ({"at_most": True}, "at_most takes a number"),
    ({"mode_at_most": "rw"}, "octal"),
    ({"mode_at_most": None}, "octal"),
    ({"matches": "("}, "not a regular expression"),
    ({"matches": 3}, "not a regular expression"),
    ({"empty": "yes"}, "empty takes true or false"),
    ({"not": {"nonsense": 1}}, "no operator 'nonsense'"),
    (None, "null means"),
]


@pytest.mark.parametrize("expectation, evidence, verdict", CASES)
def test_verdict(expectation, evidence, verdict):
    assert compile_expectation(expectation)(evidence) is verdict


@pytest.mark.parametrize("expectation", EXPECTATIONS)
def test_what_could_not_be_read_is_neither_pass_nor_failure(expectation):
    assert compile_expectation(expectation)(None) is None


@pytest.mark.parametrize("expectation, message", MALFORMED)
def test_a_malformed_expectation_says_what_is_wrong(expectation, message):
    with pytest.raises(ExpectationError, match=message):
        compile_expectation(expectation)


@pytest.mark.parametrize("expectation", EXPECTATIONS)
def test_every_expectation_can_be_described(expectation):
    assert describe(expectation).strip()


def test_parameters_are_put_where_they_are_named():
    expectation = {"within": {"parameter": "registries"}}
    assert resolve(expectation, {"registries": ["a"]}) == {"within": ["a"]}


def test_a_parameter_that_is_not_there_is_an_error():
    with pytest.raises(ExpectationError, match="no parameter 'registries'"):
        resolve({"within": [{"parameter": "registries"}]}, {})


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=5,
)


@given(st.sampled_from(["contains", "contains_none", "within", "one_of"]),
       st.lists(st.text(max_size=3), max_size=3), st.lists(st.none() | st.text(max_size=3), max_size=4))
def test_an_unread_element_never_turns_into_a_pass_that_reading_it_could_take_away(operator, operand, evidence):
    test = compile_expectation({operator: operand if operator != "contains" else "x"})
    if test(evidence) is True:
        for value in ("x", "never seen", *operand):
            assert test([value if item is None else item for item in evidence]) is True


@given(VALUES)
def test_anything_but_null_can_be_expected_or_is_refused_by_name(expectation):
    try:
        test = compile_expectation(expectation)
    except ExpectationError as error:
        assert str(error)
    else:
        assert test(None) is None


@given(st.sampled_from([e for e in EXPECTATIONS if not isinstance(e, dict) or "mode_at_most" not in e]), VALUES)
def test_no_evidence_breaks_an_expectation(expectation, evidence):
    assert compile_expectation(expectation)(evidence) in (True, False, None)
