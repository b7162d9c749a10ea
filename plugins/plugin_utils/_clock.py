# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The controller's clock, and whether a maintenance window is open by it."""

from __future__ import annotations

import datetime
import typing as t

import zoneinfo
from ansible_collections.bulkhead.containers.plugins.module_utils._core.maintenance_window import Window, WindowError


def now() -> datetime.datetime:
    return datetime.datetime.now(datetime.timezone.utc)


def is_open(windows: t.Sequence[Window], moment: datetime.datetime) -> bool:
    """Whether one of the windows is open. Without any it always is. Raises WindowError for a zone nobody knows."""
    # Each of them is asked, so that a zone that is wrong is told whatever the time is.
    opened = [window.contains(moment.astimezone(_zone(window.zone))) for window in windows]
    return not windows or True in opened


def _zone(name: str) -> datetime.tzinfo:
    if name == "UTC":
        return datetime.timezone.utc
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise WindowError("the maintenance window names the time zone %r, which is not known here: %s" % (
            name, error)) from None
