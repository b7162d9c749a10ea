# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Reading an engine's answer: engines of ten years write the same thing as nothing, as null or as an empty list."""

from __future__ import annotations

import typing as t

Answer = t.Mapping[str, t.Any]


def mapping(answer: t.Any, key: str) -> t.Dict[str, t.Any]:
    """The map at a key; {} where there is none."""
    value = answer.get(key) if isinstance(answer, dict) else None
    return value if isinstance(value, dict) else {}


def items(answer: t.Any, key: str) -> t.List[t.Any]:
    """The list at a key; [] where there is none."""
    value = answer.get(key) if isinstance(answer, dict) else None
    return value if isinstance(value, list) else []


def maps(answer: t.Any, key: str) -> t.List[t.Dict[str, t.Any]]:
    """The maps of the list at a key."""
    return [one for one in items(answer, key) if isinstance(one, dict)]


def text(answer: t.Any, key: str) -> str:
    """The text at a key; "" where there is none."""
    value = answer.get(key) if isinstance(answer, dict) else None
    return value if isinstance(value, str) else ""


def short_id(identity: t.Any) -> str:
    """The first twelve digits, without the name of the digest."""
    return str(identity or "").rpartition(":")[2][:12]


def time(stamp: t.Any) -> str:
    """To the second; "" for the engine's word for never."""
    stamp = str(stamp or "")
    if len(stamp) < 19 or stamp.startswith("0001-"):
        return ""
    return stamp[:19] + "Z" if stamp.endswith("Z") else stamp
