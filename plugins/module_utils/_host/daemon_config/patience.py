# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""After a start the engine needs a moment to have all containers and their ports again."""

from __future__ import annotations

import time
import typing as t

_SETTLES = 10.0  # seconds
_PAUSE = 0.5

Seen = t.TypeVar("Seen")


def look_until(look: t.Callable[[], Seen], is_well: t.Callable[[Seen], bool], timeout: float) -> Seen:
    """What was seen when all was well, or in the end. C(timeout): seconds, if it is less than settling may take."""
    deadline = time.monotonic() + min(_SETTLES, timeout)
    while True:
        seen = look()
        if is_well(seen) or time.monotonic() > deadline:
            return seen
        time.sleep(_PAUSE)
