# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""/etc/login.defs: where useradd takes new ids from."""

from __future__ import annotations

import typing as t


def numbers(text: str) -> t.Dict[str, int]:
    """The settings whose value is a number. The last of several counts, as it does for useradd."""
    pairs = [line.split("#", 1)[0].split() for line in text.split("\n")]
    return {pair[0]: int(pair[1], 0) for pair in pairs if len(pair) == 2 and _is_number(pair[1])}


def _is_number(word: str) -> bool:
    try:
        return int(word, 0) >= 0
    except ValueError:
        return False
