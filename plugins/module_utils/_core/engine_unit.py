# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Does a unit of systemd run an engine, so that it can be started again?"""

from __future__ import annotations

import typing as t

Record = t.Mapping[str, t.Any]


def is_missing(engine: Record) -> bool:
    """Somebody started it by hand. False where that is not known, as of rootless engines, whose units are not shown."""
    if engine.get("mode") != "rootful" or engine.get("state") != "up" or engine.get("unit") is None:
        return False
    # Snapshots of earlier releases do not say whether the unit is active.
    return not engine["unit"] or engine["unit"].get("active") is False
