# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""How old something was when the snapshot was taken: there is no clock here."""

from __future__ import annotations

import datetime
import re
import typing as t

_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)")


def days(then: t.Optional[str], taken: t.Optional[str]) -> t.Optional[int]:
    """Whole days between two ISO 8601 times; None if one of them is no time."""
    first, last = _date(then), _date(taken)
    # Year 1 is how the engine prints a time that it does not have.
    if first is None or last is None or first.year == 1:
        return None
    return (last - first).days


def _date(text: t.Optional[str]) -> t.Optional[datetime.date]:
    found = _DAY.match(str(text))
    try:
        return datetime.date(*(int(part) for part in found.groups())) if found else None
    except ValueError:
        return None
