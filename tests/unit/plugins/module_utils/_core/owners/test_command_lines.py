# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import typing as t

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core.owners.command_lines import of_script, of_unit
from hypothesis import given
from hypothesis import strategies as st

VARIABLES = {"NAME": "web", "OPTIONS": "-d --rm", "EMPTY": ""}


def of(value: str) -> t.List[t.List[str]]:
    return list(of_unit(value, {"%": "%", "n": "web.service"}, VARIABLES))


@pytest.mark.parametrize(("value", "commands"), [
    ("/bin/a b", [["/bin/a", "b"]]),
    ("-/bin/a b", [["/bin/a", "b"]]),
    ("+@!!/bin/a b", [["/bin/a", "b"]]),
    # What has a space in it may be a script.
    ("/bin/a 'b c'", [["/bin/a", "b c"], ["b", "c"]]),
    ("/bin/a ; -/bin/b c", [["/bin/a"], ["/bin/b", "c"]]),
    ("/bin/a; /bin/b", [["/bin/a;", "/bin/b"]]),
    ("/bin/a %n 5%%", [["/bin/a", "web.service", "5%"]]),
    ("/bin/a $OPTIONS ${NAME}x", [["/bin/a", "-d", "--rm", "webx"]]),
    ("/bin/a $EMPTY $NOWHERE x${NAME}", [["/bin/a", "xweb"]]),
    ("/bin/a $$NAME", [["/bin/a", "$NAME"]]),
    ("", []),
    (";", []),
    ("$EMPTY", []),
    # A quote too many: what can be told is told.
    ("/bin/a 'b c", [["/bin/a", "b", "c"]]),
])
def test_a_command_of_a_unit(value: str, commands: t.List[t.List[str]]) -> None:
    assert of(value) == commands


@pytest.mark.parametrize(("script", "commands"), [
    ("a b; c && d || e | f & g", [["a", "b"], ["c"], ["d"], ["e"], ["f"], ["g"]]),
    ("a b\nc d", [["a", "b"], ["c", "d"]]),
    ("a \\\n  b", [["a", "b"]]),
    ("# a b\n  # c\nd", [["d"]]),
    ("exec a >/dev/null 2>&1", [["exec", "a"]]),
    ("X=1; a $X ${X} \"n-$X\"", [["a", "1", "1", "n-1"]]),
    ("X=1 a $NAME", [["a", "web"]]),
    ("a ${X:-else} ${Y-else} ${NAME:-else}", [["a", "else", "else", "web"]]),
    ("a $OPTIONS", [["a", "-d", "--rm"]]),
    ("a $NOWHERE $1", [["a", "$NOWHERE", "$1"]]),
    ("(cd /srv; a)", [["cd", "/srv"], ["a"]]),
    ("if ! a; then b; fi", [["if", "!", "a"], ["then", "b"], ["fi"]]),
    ("a >x b <<E 2>", [["a", "b"]]),
    ("a 'one quote", [["a", "one", "quote"]]),
    ("a 'one quote; b c", [["a", "one", "quote"], ["b", "c"]]),
    ("", []),
])
def test_a_script(script: str, commands: t.List[t.List[str]]) -> None:
    assert list(of_script(script, VARIABLES)) == commands


@pytest.mark.parametrize("value", [
    "/bin/sh -c 'a; b c'",
    "/bin/bash -lc \"a && b c\"",
    "/usr/bin/env FOO=1 sh -ec 'a || b c'",
    "/usr/bin/flock /run/x -c \"sh -c 'a; b c'\"",
    "/bin/sh -c 'a; echo \"$(b c)\"'",
])
def test_a_script_within_a_command(value: str) -> None:
    assert ["b", "c"] in of(value)


def test_variables_of_a_script_are_known_within_it_only() -> None:
    assert ["a", "b"] in of("/bin/sh -c 'X=b; a $$X'")
    assert list(of_script("X=b; sh -c 'X=c'; a $X", {}))[-1] == ["a", "b"]


def test_a_variable_that_stands_for_itself_comes_to_an_end() -> None:
    assert len(list(of_script("a \"$X\"", {"X": "a $X"}))) < 20


@pytest.mark.parametrize("text", ["a " * 100000, "'" * 100001, "\\\n" * 50000, "\"a \" " * 20000])
def test_no_length_is_a_surprise(text: str) -> None:
    list(of_unit(text, {}, {}))
    list(of_script(text, {}))


TEXT = st.text(alphabet="ab $\"'\\;&|()<>{}`%=#\n\t:-@+!\0é", max_size=60)


@given(TEXT, st.dictionaries(st.sampled_from(["a", "b", "ab"]), TEXT, max_size=2))
def test_no_text_is_a_surprise(text: str, variables: t.Dict[str, str]) -> None:
    assert all(words for words in of_unit(text, {}, variables))
    assert all(words for words in of_script(text, variables))
