# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Plain data -> YAML, for files that people read and go on to keep. Numbers are whole ones."""

from __future__ import annotations

import re
import typing as t
from dataclasses import dataclass

_PLAIN = re.compile(r"[A-Za-z_/][A-Za-z0-9_./-]*\Z")
# Those that some reader of YAML takes for something else than text.
_WORDS = frozenset(["y", "n", "yes", "no", "on", "off", "true", "false", "null", "none"])
_INDENT = "  "


@dataclass(frozen=True)
class Tagged:
    """A value with a tag of its reader's, such as C(!override)."""

    tag: str
    value: t.Any


def dump(document: t.Mapping[str, t.Any]) -> str:
    return "\n".join(_lines(document)) + "\n"


def _lines(value: t.Any) -> t.List[str]:
    """Of a map or a list that has something in it."""
    if isinstance(value, t.Mapping):
        return [line for name, item in value.items() for line in _named(_text(str(name)) + ":", item)]
    return [line for item in value for line in _item(item)]


def _named(name: str, value: t.Any) -> t.List[str]:
    if isinstance(value, Tagged):
        return _named("%s %s" % (name, value.tag), value.value)
    if _is_block(value):
        return [name, *(_INDENT + line for line in _lines(value))]
    return ["%s %s" % (name, _scalar(value))]


def _item(value: t.Any) -> t.List[str]:
    if not _is_block(value):
        return ["- " + _scalar(value)]
    first, *rest = _lines(value)
    return ["- " + first, *(_INDENT + line for line in rest)]


def _is_block(value: t.Any) -> bool:
    return isinstance(value, (t.Mapping, list, tuple)) and bool(value)


def _scalar(value: t.Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, t.Mapping):
        return "{}"
    return "[]" if isinstance(value, (list, tuple)) else _text(value) if isinstance(value, str) else str(value)


def _text(value: str) -> str:
    if _PLAIN.match(value) and value.lower() not in _WORDS:
        return value
    return '"%s"' % "".join(map(_escaped, value))


def _escaped(character: str) -> str:
    if character in '"\\':
        return "\\" + character
    if " " <= character <= "~":
        return character
    number = ord(character)
    return "\\U%08X" % number if number > 0xFFFF else "\\u%04X" % number
