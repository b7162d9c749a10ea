# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The answer of `systemctl show UNIT... -p ...`."""

from __future__ import annotations

import re
import typing as t

_ARGV = re.compile(r"argv\[\]=(.*?) ; ignore_errors=")
_ENVIRONMENT_FILE = re.compile(r"^(.*) \(ignore_errors=(?:yes|no)\)$")
_STREAM = re.compile(r"^(.*) \(Stream\)$")
_ASSIGNMENT = re.compile(r"^\s*([A-Za-z_][A-Za-z0-9_]*)=(.*)$")
_WORD_VARIABLE = re.compile(r"^\$([A-Za-z_][A-Za-z0-9_]*)$")
_VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")

Properties = t.Dict[str, t.List[str]]


def parse(text: str) -> t.Dict[str, Properties]:
    """{unit: {property: its values}}: a property such as Listen is printed once for each of its values."""
    units: t.Dict[str, Properties] = {}
    for block in text.split("\n\n"):
        properties: Properties = {}
        for line in block.splitlines():
            name, equals, value = line.partition("=")
            if equals and value:
                properties.setdefault(name, []).append(value)
        if "Id" in properties:
            units[properties["Id"][0]] = properties
    return units


def first(properties: Properties, name: str) -> str:
    return properties.get(name, [""])[0]


def command(properties: Properties) -> t.List[str]:
    """The words of the last ExecStart, variables as they stand."""
    found = _ARGV.findall(" ".join(properties.get("ExecStart", [])))
    return found[-1].split() if found else []


def environment_files(properties: Properties) -> t.List[str]:
    matches = (_ENVIRONMENT_FILE.match(value) for value in properties.get("EnvironmentFiles", []))
    return [match.group(1) for match in matches if match]


def streams(properties: Properties) -> t.List[str]:
    """What a socket unit listens on."""
    matches = (_STREAM.match(value) for value in properties.get("Listen", []))
    return [match.group(1) for match in matches if match]


def assignments(text: str) -> t.Dict[str, str]:
    """An environment file: NAME=value lines, quotes around a value left out, comments skipped."""
    values: t.Dict[str, str] = {}
    for line in text.splitlines():
        match = _ASSIGNMENT.match(line)
        if match:
            values[match.group(1)] = _unquoted(match.group(2).strip())
    return values


def expand(words: t.Iterable[str], environment: t.Mapping[str, str]) -> t.List[str]:
    """As systemd does: a variable that is a word of its own becomes words, one in braces stays within its word."""
    expanded: t.List[str] = []
    for word in words:
        alone = _WORD_VARIABLE.match(word)
        if alone:
            expanded.extend(environment.get(alone.group(1), "").split())
        else:
            expanded.append(_VARIABLE.sub(lambda match: environment.get(match.group(1), ""), word))
    return expanded


def _unquoted(value: str) -> str:
    return value[1:-1] if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'" else value
