# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""When disturbing things may be done: C(sat,sun 22:00-04:00 Europe/Berlin), several of them separated by semicolons."""

from __future__ import annotations

import datetime
import re
import typing as t
from dataclasses import dataclass

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_UTC = "UTC"
_SHAPE = re.compile(r"(?:(?P<days>[a-z, -]+?) +)?(?P<start>\d\d:\d\d) *- *(?P<end>\d\d:\d\d)(?: +(?P<zone>\S+))?",
                    re.IGNORECASE)


class WindowError(ValueError):
    """A text that tells no window."""


@dataclass(frozen=True)
class Window:
    """C(days) are those on which it opens (0: Monday). One that ends before it starts goes on after midnight."""

    days: t.FrozenSet[int]
    start: datetime.time
    end: datetime.time
    zone: str

    def contains(self, now: datetime.datetime) -> bool:
        """C(now) is the time on the wall where the window's C(zone) is."""
        clock = now.time()
        if self.start < self.end:
            return now.weekday() in self.days and self.start <= clock < self.end
        yesterday = (now.weekday() - 1) % len(DAYS)
        return (now.weekday() in self.days and clock >= self.start) or (yesterday in self.days and clock < self.end)


def parse(text: str) -> t.List[Window]:
    """The windows of a text; none for an empty one. Raises WindowError."""
    return [_window(part.strip()) for part in text.split(";") if part.strip()]


def _window(text: str) -> Window:
    match = _SHAPE.fullmatch(text)
    if match is None:
        raise WindowError("%r is no maintenance window; write one like sat,sun 22:00-04:00 Europe/Berlin" % text)
    return Window(_days(match["days"] or "", text), _time(match["start"], text), _time(match["end"], text),
                  match["zone"] or _UTC)


def _days(text: str, whole: str) -> t.FrozenSet[int]:
    words = [word for word in re.split(r"[, ]+", text.lower()) if word]
    found: t.Set[int] = set()
    for word in words:
        first, _dash, last = word.partition("-")
        numbers = [_day(name, whole) for name in ((first, last) if last else (first, first))]
        found.update((numbers[0] + step) % len(DAYS) for step in range((numbers[1] - numbers[0]) % len(DAYS) + 1))
    return frozenset(found or range(len(DAYS)))


def _day(name: str, whole: str) -> int:
    if name[:3] not in DAYS:
        raise WindowError("the maintenance window %r names a day %r; days are %s" % (whole, name, ", ".join(DAYS)))
    return DAYS.index(name[:3])


def _time(text: str, whole: str) -> datetime.time:
    hour, minute = int(text[:2]), int(text[3:])
    if (hour, minute) == (24, 0):
        return datetime.time(0, 0)
    if hour > 23 or minute > 59:
        raise WindowError("the maintenance window %r has a time %s that no clock shows" % (whole, text))
    return datetime.time(hour, minute)
