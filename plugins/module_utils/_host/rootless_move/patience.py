# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""How long a container may take to end by itself."""

from __future__ import annotations

import typing as t

_STOPS_AFTER = 10  # seconds: what an engine gives where nothing is said


def of(inspect: t.Mapping[str, t.Any]) -> int:
    told = (inspect.get("Config") or {}).get("StopTimeout")
    return _STOPS_AFTER if told is None else int(told)
