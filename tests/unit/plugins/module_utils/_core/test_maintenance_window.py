# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import datetime

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core import maintenance_window

# 2026-11-23 is a Monday.
MONDAY = 23


def at(day: int, clock: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat("2026-11-%02dT%s" % (day, clock))


@pytest.mark.parametrize(("text", "day", "clock", "inside"), [
    ("02:00-04:00", MONDAY, "02:00", True),
    ("02:00-04:00", MONDAY, "03:59", True),
    ("02:00-04:00", MONDAY, "04:00", False),
    ("mon 02:00-04:00", MONDAY, "03:00", True),
    ("mon 02:00-04:00", MONDAY + 1, "03:00", False),
    ("sat,sun 22:00-04:00", MONDAY, "03:00", True),  # of the Sunday before
    ("sat,sun 22:00-04:00", MONDAY, "22:30", False),
    ("sat,sun 22:00-04:00 Europe/Berlin", MONDAY - 1, "22:30", True),
    ("sat,sun 22:00-04:00", MONDAY - 2, "03:00", False),  # Saturday morning belongs to Friday
    ("fri-mon 10:00-11:00", MONDAY, "10:30", True),
    ("fri-mon 10:00-11:00", MONDAY + 1, "10:30", False),
    ("Monday, Tuesday 10:00-11:00", MONDAY, "10:30", True),
    ("22:00-24:00", MONDAY, "23:59", True),
    ("22:00-24:00", MONDAY, "00:00", False),
    ("00:00-24:00", MONDAY, "12:00", True),
])
def test_contains(text: str, day: int, clock: str, inside: bool) -> None:
    window, = maintenance_window.parse(text)
    assert window.contains(at(day, clock)) is inside


def test_several_windows_and_their_zones() -> None:
    windows = maintenance_window.parse("sat 01:00-02:00 Asia/Tokyo; 03:00-04:00")
    assert [window.zone for window in windows] == ["Asia/Tokyo", "UTC"]
    assert maintenance_window.parse(" ") == []


@pytest.mark.parametrize("text", ["whenever", "02:00", "25:00-26:00", "02:61-03:00", "caturday 02:00-03:00", "2-4"])
def test_what_is_no_window_is_refused_by_name(text: str) -> None:
    with pytest.raises(maintenance_window.WindowError, match="maintenance window"):
        maintenance_window.parse(text)
