# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Values as people and surveys write them -> the form in which they are compared: what many settings have in common.

A reader raises Refused with what its value can be, and never tells the value: some are secrets.
"""

from __future__ import annotations

import json
import re
import typing as t
from decimal import Decimal

Reader = t.Callable[[t.Any], t.Any]

# The engine counts in integers of 64 bits.
MOST = 2**63 - 1

_TRUE, _FALSE = ("true", "yes", "on", "1"), ("false", "no", "off", "0")
_WHOLE = re.compile(r"\d{1,19}\Z")
_SIZE = re.compile(r"(\d{1,19}(?:\.\d+)?) ?([bkmgtp]?)(?:i?b)?\Z", re.IGNORECASE)
_DURATION = re.compile(r"(\d+(?:\.\d+)?)(ms|s|m|h|d)?")
_SECONDS = {"": "1", "ms": "0.001", "s": "1", "m": "60", "h": "3600", "d": "86400"}


class Refused(ValueError):
    """A value that cannot be; the text says what can."""


def switch(wanted: bool) -> Reader:
    """The one position that tightens."""

    def read(value: t.Any) -> bool:
        words = (_FALSE, _TRUE)[wanted]
        if not isinstance(value, (bool, int, str)) or str(value).strip().lower() not in words:
            raise Refused("settings only tighten: it can be %s" % str(wanted).lower())
        return wanted

    return read


def word(only: str) -> Reader:
    def read(value: t.Any) -> str:
        if str(value).strip().lower() != only:
            raise Refused("settings only tighten: it can be %s" % only)
        return only

    return read


def whole(least: int, most: int = MOST) -> Reader:
    def read(value: t.Any) -> int:
        text = str(value).strip()
        if isinstance(value, bool) or not _WHOLE.match(text) or not least <= int(text) <= most:
            raise Refused("it can be a whole number, %d or more" % least if most == MOST else
                          "it can be a whole number from %d to %d" % (least, most))
        return int(text)

    return read


def size(least: int) -> Reader:
    """Bytes; or a number with b, k, m, g or t, as the engine's own command reads it."""

    def read(value: t.Any) -> int:
        found = None if isinstance(value, bool) else _SIZE.match(str(value).strip())
        number = int(Decimal(found.group(1)) * 1024 ** " kmgtp".index(_unit(found.group(2)))) if found else -1
        if not least <= number <= MOST:
            raise Refused("it can be a number of bytes, %d or more, or a text like 512m" % least)
        return number

    return read


def _unit(letter: str) -> str:
    return " " if letter.lower() in ("", "b") else letter.lower()


def seconds(least: str) -> Reader:
    """A number; or a text with units, like 1m30s, 12h or 7d."""

    def read(value: t.Any) -> t.Union[int, float]:
        text = str(value).strip().lower()
        parts = _DURATION.findall(text)
        if isinstance(value, bool) or not parts or "".join(map("".join, parts)) != text:
            raise Refused("it can be a number of seconds, or a text like 1m30s, 12h or 7d")
        total = sum((Decimal(number) * Decimal(_SECONDS[unit]) for number, unit in parts), Decimal(0))
        if not Decimal(least) <= total <= MOST // 10**9:
            raise Refused("it can be %s seconds or more" % least)
        return int(total) if total == int(total) else float(total)

    return read


def texts(value: t.Any) -> t.List[str]:
    """A list; or a text with commas, lines or spaces."""
    items = parsed(value)
    if isinstance(items, str):
        items = re.split(r"[,\s]+", items)
    if not isinstance(items, (list, tuple)) or any(isinstance(one, (bool, dict, list)) or one is None for one in items):
        raise Refused("it can be a list of texts")
    return [one for one in (str(item).strip() for item in items) if one]


def mapping(value: t.Any) -> t.Dict[str, t.Any]:
    found = parsed(value)
    if not isinstance(found, dict):
        raise Refused("it can be a map")
    return {str(name).strip(): item for name, item in found.items()}


def parsed(value: t.Any) -> t.Any:
    """A list or a map that a survey had to write as text."""
    if isinstance(value, str) and value.strip()[:1] in ("[", "{"):
        try:
            return json.loads(value)
        except ValueError:
            raise Refused("it is text that is not JSON") from None
    return value
