# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""/etc/subuid and /etc/subgid: the ids that users may hand to their user namespaces."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Range:
    name: str  # of the owner, or its number
    start: int
    count: int


def parse(text: str) -> list[Range]:
    """The ranges in the order of the file. Lines that are none are passed over, as newuidmap does."""
    fields = [line.strip().split(":") for line in text.split("\n")]
    return [Range(name, int(start), int(count)) for name, start, count in (three for three in fields if len(three) == 3)
            if name and not name.startswith("#") and _is_number(start) and _is_number(count)]


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit()
