# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The grammar of a control's C(expect): a literal means equality, a map of one key names an operator, operators nest.

Judgement has three values. C(None) as evidence means that it could not be read, and what depends on it is C(None) too:
neither a pass nor a failure.
"""

from __future__ import annotations

import re
import typing as t

Verdict = t.Optional[bool]
Test = t.Callable[[t.Any], Verdict]


class ExpectationError(ValueError):
    """An expectation that is not in the grammar."""


def resolve(expectation: t.Any, parameters: t.Mapping[str, t.Any]) -> t.Any:
    """Put the values of the policy's parameters where the expectation names them."""
    if isinstance(expectation, dict):
        if set(expectation) == {"parameter"}:
            name = expectation["parameter"]
            if name not in parameters:
                raise ExpectationError("there is no parameter %r" % (name,))
            return parameters[name]
        return {key: resolve(value, parameters) for key, value in expectation.items()}
    if isinstance(expectation, list):
        return [resolve(value, parameters) for value in expectation]
    return expectation


def compile_expectation(expectation: t.Any) -> Test:
    """Turn an expectation into a function from evidence to verdict. Raises ExpectationError if it is malformed."""
    if isinstance(expectation, dict):
        if len(expectation) != 1:
            raise ExpectationError("a map in an expectation has exactly one key, an operator; this one has %s" % (
                ", ".join(sorted(map(str, expectation))) or "none"))
        (operator, operand), = expectation.items()
        if operator not in _OPERATORS:
            raise ExpectationError("there is no operator %r; known are %s" % (operator, ", ".join(sorted(_OPERATORS))))
        return _known(_OPERATORS[operator](operand))
    if expectation is None:
        raise ExpectationError("nothing can be expected to be null: null means that it could not be read")
    return _known(lambda value: _equal(value, expectation))


def describe(expectation: t.Any) -> str:
    """Say what is expected, for a person."""
    if not isinstance(expectation, dict):
        return show(expectation)
    (operator, operand), = expectation.items()
    if operator in ("all_of", "any_of"):
        return (" and " if operator == "all_of" else " or ").join(describe(part) for part in operand)
    if operator == "empty":
        return "nothing" if operand else "something"
    inner = describe(operand) if operator in ("not", "each") else show(operand)
    return _PHRASES[operator] % (inner,)


def show(value: t.Any) -> str:
    """Print a value of evidence, for a person."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None:
        return "unreadable"
    if isinstance(value, (list, tuple)):
        return ", ".join(show(item) for item in value) or "none"
    if isinstance(value, dict):
        return ", ".join("%s=%s" % (key, show(item)) for key, item in value.items()) or "none"
    return str(value) if value != "" else '""'


def _known(test: Test) -> Test:
    return lambda value: None if value is None else test(value)


def _equal(value: t.Any, literal: t.Any) -> bool:
    # In Python True == 1, in evidence a switch is not a number.
    return isinstance(value, bool) == isinstance(literal, bool) and value == literal


def _every(verdicts: t.Iterable[Verdict]) -> Verdict:
    seen = list(verdicts)
    if False in seen:
        return False
    return None if None in seen else True


def _negate(verdict: Verdict) -> Verdict:
    return None if verdict is None else not verdict


def _parts(operator: str, operand: t.Any) -> t.List[Test]:
    if not isinstance(operand, list) or not operand:
        raise ExpectationError("%s takes a list of expectations" % operator)
    return [compile_expectation(part) for part in operand]


def _not(operand: t.Any) -> Test:
    inner = compile_expectation(operand)
    return lambda value: _negate(inner(value))


def _all_of(operand: t.Any) -> Test:
    tests = _parts("all_of", operand)
    return lambda value: _every(test(value) for test in tests)


def _any_of(operand: t.Any) -> Test:
    tests = _parts("any_of", operand)
    return lambda value: _negate(_every(_negate(test(value)) for test in tests))


def _each(operand: t.Any) -> Test:
    inner = compile_expectation(operand)
    return lambda value: _every(inner(item) for item in _items(value))


def _values(operator: str, operand: t.Any) -> t.List[t.Any]:
    if not isinstance(operand, list):
        raise ExpectationError("%s takes a list of values" % operator)
    return operand


def _one_of(operand: t.Any) -> Test:
    values = _values("one_of", operand)
    return lambda value: any(_equal(value, known) for known in values)


def _within(operand: t.Any) -> Test:
    values = _values("within", operand)
    return lambda value: _every(None if item is None else item in values for item in _items(value))


def _contains(operand: t.Any) -> Test:
    return lambda value: operand in _items(value) or (None if None in _items(value) else False)


def _contains_none(operand: t.Any) -> Test:
    values = _values("contains_none", operand)
    return lambda value: _every(None if item is None else item not in values for item in _items(value))


def _number(operator: str, operand: t.Any) -> float:
    if isinstance(operand, bool) or not isinstance(operand, (int, float)):
        raise ExpectationError("%s takes a number, not %r" % (operator, operand))
    return operand


def _at_least(operand: t.Any) -> Test:
    limit = _number("at_least", operand)
    return lambda value: _is_number(value) and value >= limit


def _at_most(operand: t.Any) -> Test:
    limit = _number("at_most", operand)
    return lambda value: _is_number(value) and value <= limit


def _is_number(value: t.Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _mode_at_most(operand: t.Any) -> Test:
    allowed = _mode(operand)
    return lambda value: _mode(value) & ~allowed == 0


def _mode(text: t.Any) -> int:
    try:
        return int(text, 8)
    except (TypeError, ValueError):
        raise ExpectationError("a mode is octal digits in quotes, such as \"0644\", not %r" % (text,)) from None


def _matches(operand: t.Any) -> Test:
    try:
        pattern = re.compile(operand)
    except (re.error, TypeError) as error:
        raise ExpectationError("%r is not a regular expression: %s" % (operand, error)) from None
    return lambda value: bool(pattern.search(str(value)))


def _empty(operand: t.Any) -> Test:
    if not isinstance(operand, bool):
        raise ExpectationError("empty takes true or false, not %r" % (operand,))
    return lambda value: (not _items(value)) == operand


def _items(value: t.Any) -> t.Any:
    # A single text or number where a list may stand is a list of one; "" is a list of none.
    if isinstance(value, (list, tuple, dict)):
        return value
    return [] if value == "" else [value]


_OPERATORS: t.Dict[str, t.Callable[[t.Any], Test]] = {
    "all_of": _all_of,
    "any_of": _any_of,
    "at_least": _at_least,
    "at_most": _at_most,
    "contains": _contains,
    "contains_none": _contains_none,
    "each": _each,
    "empty": _empty,
    "matches": _matches,
    "mode_at_most": _mode_at_most,
    "not": _not,
    "one_of": _one_of,
    "within": _within,
}

_PHRASES = {
    "at_least": "at least %s",
    "at_most": "at most %s",
    "contains": "%s among them",
    "contains_none": "none of %s",
    "each": "each %s",
    "matches": "something that matches %s",
    "mode_at_most": "mode %s or stricter",
    "not": "not %s",
    "one_of": "one of %s",
    "within": "nothing but %s",
}
