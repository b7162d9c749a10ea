# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Edits of a JSON text that leave all else as it is: order, blanks, spellings of numbers, members nobody knows.

The text is valid JSON with a map on top, or blank. Of members with one name the last one counts, as for the engine.
"""

from __future__ import annotations

import json
import re
import typing as t
from dataclasses import dataclass, replace

from ansible_collections.bulkhead.containers.plugins.module_utils._core.daemon_config.model import Path

_BLANK = re.compile(r"[ \t\n\r]*")
_DECODER = json.JSONDecoder()
_BYTE_ORDER_MARK = "\ufeff"


class Raw(str):
    """A value as the text that stood in the file."""


@dataclass(frozen=True)
class _Look:
    """How the members of a map are laid out: the blank before a name, what stands before a value, one indentation."""

    lead: str = "\n  "
    colon: str = ": "
    unit: str = "  "

    def deeper(self) -> _Look:
        return replace(self, lead=self.lead + self.unit if self.has_lines else "")

    @property
    def has_lines(self) -> bool:
        return "\n" in self.lead

    @property
    def closing(self) -> str:
        """The blank before the brace that ends such a map."""
        if not self.has_lines:
            return ""
        return self.lead[: -len(self.unit)] if self.lead.endswith(self.unit) else "\n"


@dataclass(frozen=True)
class _Member:
    """Where a member stands: its name from C(start), its value from C(value) to C(end)."""

    name: str
    start: int
    value: int
    end: int
    lead: str
    colon: str


def put(text: str, path: Path, value: t.Any) -> str:
    """With that value there; maps on the way that are missing are made."""
    if is_blank(text):
        return _mark(text) + _rendered(_nested(path, value), _Look(lead="\n")) + "\n"
    start, rest, look, member = _descend(text, path)
    if member is None:
        return _add(text, start, rest, value, look)
    return text[: member.value] + _rendered(_nested(rest, value), look) + text[member.end :]


def drop(text: str, path: Path) -> str:
    """Without the members of that path; a map that becomes empty stays."""
    while not is_blank(text):
        found = _first_of(text, _top(text), path)
        if found is None:
            break
        text = text[: found[0]] + text[found[1] :]
    return text


def raw(text: str, path: Path) -> t.Optional[Raw]:
    """A value's text as it stands; None if there is none."""
    if not path:
        return Raw(text)
    if is_blank(text):
        return None
    _start, rest, _look, member = _descend(text, path)
    return None if member is None or rest else Raw(text[member.value : member.end])


def is_blank(text: str) -> bool:
    return not text.strip(" \t\n\r\v\f" + _BYTE_ORDER_MARK)


def _mark(text: str) -> str:
    return _BYTE_ORDER_MARK if text.startswith(_BYTE_ORDER_MARK) else ""


def _top(text: str) -> int:
    return _skip(text, len(_mark(text)))


def _skip(text: str, at: int) -> int:
    match = _BLANK.match(text, at)
    return match.end() if match else at


def _members(text: str, start: int) -> t.List[_Member]:
    """Of the map that begins there."""
    found: t.List[_Member] = []
    behind = start
    while text[behind] != "}":
        at = _skip(text, behind + 1)
        if text[at] == "}":
            break
        name, after = _DECODER.raw_decode(text, at)
        value = _skip(text, _skip(text, after) + 1)
        _value, end = _DECODER.raw_decode(text, value)
        found.append(_Member(name, at, value, end, text[behind + 1 : at], text[after:value]))
        behind = _skip(text, end)
    return found


def _descend(text: str, path: Path) -> t.Tuple[int, Path, _Look, t.Optional[_Member]]:
    """(start of the innermost map on the way, names that are left, its layout, the member that ends the way).

    There is no member if that map lacks the next name; names are left beside a member whose value is no map.
    """
    start, look = _top(text), _Look()
    top = _members(text, start)
    if top:
        look = _Look(unit=top[0].lead.rpartition("\n")[2] or "  ")
    for depth, name in enumerate(path):
        members = _members(text, start)
        look = _look_of(members, look)
        named = [one for one in members if one.name == name]
        if not named:
            return start, path[depth:], look, None
        member = named[-1]
        if depth + 1 == len(path) or text[member.value] != "{":
            return start, path[depth + 1 :], replace(look, lead=member.lead), member
        start, look = member.value, replace(look, lead=member.lead).deeper()
    raise ValueError("a path has at least one name")


def _look_of(members: t.Sequence[_Member], otherwise: _Look) -> _Look:
    if not members:
        return otherwise
    last = members[-1]
    spaced = " " if len(members) == 1 and not last.lead and last.colon.endswith(" ") else last.lead
    return replace(otherwise, lead=spaced, colon=last.colon)


def _add(text: str, start: int, names: Path, value: t.Any, look: _Look) -> str:
    """A new last member."""
    new = look.lead + json.dumps(names[0]) + look.colon + _rendered(_nested(names[1:], value), look)
    members = _members(text, start)
    if members:
        end = members[-1].end
        return text[:end] + "," + new + text[end:]
    return text[: start + 1] + new + look.closing + text[_skip(text, start + 1) :]


def _nested(names: Path, value: t.Any) -> t.Any:
    if names and isinstance(value, Raw):
        value = json.loads(value)
    for name in reversed(names):
        value = {name: value}
    return value


def _rendered(value: t.Any, look: _Look) -> str:
    """Plain ASCII: it fits into a file of any encoding."""
    if isinstance(value, Raw):
        return value
    if not look.has_lines:
        return json.dumps(value, separators=(", " if look.colon.endswith(" ") else ",", look.colon))
    lines = json.dumps(value, indent=look.unit, separators=(",", look.colon)).split("\n")
    return look.lead.join(lines)


def _first_of(text: str, start: int, path: Path) -> t.Optional[t.Tuple[int, int]]:
    """What to cut out for the first member of that path, with the comma that goes with it."""
    members = _members(text, start)
    for index, member in enumerate(members):
        if member.name != path[0]:
            continue
        if len(path) == 1:
            return _cut(text, start, members, index)
        inner = _first_of(text, member.value, path[1:]) if text[member.value] == "{" else None
        if inner is not None:
            return inner
    return None


def _cut(text: str, start: int, members: t.Sequence[_Member], index: int) -> t.Tuple[int, int]:
    if index:
        return members[index - 1].end, members[index].end
    if len(members) > 1:
        return members[0].start, members[1].start
    return start + 1, _skip(text, members[0].end)
