# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a unit or a script of the shell runs: its text -> commands, as lists of words."""

from __future__ import annotations

import re
import shlex
import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.owners import unit_names
from ansible_collections.bulkhead.containers.plugins.module_utils._core.parse import systemd_show

Words = t.List[str]
Variables = t.Mapping[str, str]

_PREFIXES = "@-:+!|"
_CONTINUED = re.compile(r"\\\n")
_OPERATOR = re.compile(r"[();<>|&]+\Z")
_ASSIGNMENT = re.compile(r"([A-Za-z_]\w*)=(.*)\Z", re.DOTALL)
# ${NAME}, ${NAME:-else}, $NAME
_VARIABLE = re.compile(r"\$(?:\{(\w+)(?::?-([^}]*))?\}|(\w+))")
_ALONE = re.compile(r"\$\{?\w+\}?\Z")
# A script within a script within a script, and variables that stand for themselves.
_DEEPEST = 3
# Nobody writes a longer line, and splitting one takes its time.
_LONGEST = 1 << 14


def of_unit(value: str, specifiers: Variables, variables: Variables) -> t.Iterator[Words]:
    """The commands of one value of ExecStart= and its like, those of a script that it hands to a shell included."""
    command: Words = []
    for word in [*split(value), ";"]:
        if word != ";":
            command.append(unit_names.expand(word, specifiers))
            continue
        words = [one.replace("$$", "$") for one in systemd_show.expand(command, variables)]
        if words:
            yield from _with_scripts([words[0].lstrip(_PREFIXES), *words[1:]], variables, _DEEPEST)
        command = []


def of_script(text: str, variables: Variables) -> t.Iterator[Words]:
    """The commands of a script, in the order of its lines, as far as they can be told without running it."""
    yield from _of_script(text, dict(variables), _DEEPEST)


def _of_script(text: str, variables: t.Dict[str, str], deep: int) -> t.Iterator[Words]:
    for line in _CONTINUED.sub(" ", text).split("\n"):
        if line.lstrip().startswith("#"):
            continue
        for command in _commands(line):
            words = _expanded(command, variables)
            while words and _ASSIGNMENT.match(words[0]):
                name, _equals, value = words.pop(0).partition("=")
                variables[name] = value
            if words:
                yield from _with_scripts(words, variables, deep)


def _with_scripts(words: Words, variables: Variables, deep: int) -> t.Iterator[Words]:
    yield words
    for word in words if deep else ():
        if re.search(r"\s", word):
            yield from _of_script(word, dict(variables), deep - 1)


def _commands(line: str) -> t.Iterator[Words]:
    """The commands between ; && || | ( ), without what is redirected."""
    command: Words = []
    words = iter(_tokens(line))
    for word in words:
        if not _OPERATOR.match(word):
            command.append(word)
        elif "<" in word or ">" in word:
            command = command[:-1] if command and command[-1].isdigit() else command
            next(words, None)
        else:
            yield command
            command = []
    yield command


def _tokens(line: str) -> Words:
    if len(line) > _LONGEST:
        return line.split()
    lexer = shlex.shlex(line, posix=True, punctuation_chars=True)
    lexer.whitespace_split = True
    lexer.commenters = ""
    try:
        return list(lexer)
    except ValueError:
        return _crude(line)


def split(value: str) -> Words:
    if len(value) > _LONGEST:
        return value.split()
    try:
        return shlex.split(value)
    except ValueError:
        return _crude(value)


def _crude(text: str) -> Words:
    """Of a text with a quote too many."""
    return re.sub("[\"'`]", " ", text).replace(";", " ; ").split()


def _expanded(words: Words, variables: Variables) -> Words:
    found: Words = []
    for word in words:
        text = _VARIABLE.sub(lambda match: _value(match, variables), word)
        found.extend(text.split() if _ALONE.match(word) else [text])
    return found


def _value(match: t.Match[str], variables: Variables) -> str:
    """What is not known stays as it is, and so can be told from what is empty."""
    otherwise = match.group(0) if match.group(2) is None else match.group(2)
    return variables.get(match.group(1) or match.group(3), otherwise)
