# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A package's changelog: which of the CVEs asked for does it name, and where does its silence say something?

Changelogs are cut: Debian leaves out entries older than some years, Ubuntu all but the last ten, Fedora what is older
than two years. A CVE named in what is missing has at most the year of the oldest entry that is left.
"""

from __future__ import annotations

import re
import typing as t
from dataclasses import dataclass

ALL = 0
NONE = 10000

_CVE = re.compile(rb"CVE-\d{4}-\d{4,}")
_CUT = re.compile(rb"^# (Older entries have been removed|For older changelog entries)", re.MULTILINE)
_DEBIAN_TRAILER = re.compile(rb"^ -- .*?> +\w{3}, +\d+ \w{3} (\d{4}) ", re.MULTILINE)
_RPM_ENTRY = re.compile(rb"^(\d+) ", re.MULTILINE)
_SECONDS_OF_A_YEAR = 31556952


@dataclass(frozen=True)
class Search:
    named: t.Tuple[str, ...]
    silent_from: int  # what has this year or a later one in its name, and is not named, is not in the changelog

    def searched(self, wanted: t.Iterable[str]) -> list[str]:
        """The CVEs for which the answer is known."""
        return sorted(name for name in set(wanted) if name in self.named or _year(name) >= self.silent_from)


def search(pieces: t.Iterable[bytes], wanted: t.Iterable[str], limit: int) -> Search:
    """In one of Debian's, newest entry first. Reads at most C(limit) bytes, and no more than it takes to find all."""
    missing = {name.encode("ascii") for name in wanted}
    found: set[bytes] = set()
    read, oldest = 0, NONE
    for text in _whole_lines(pieces, limit):
        read += len(text)
        found |= missing.intersection(_CVE.findall(text))
        years = _DEBIAN_TRAILER.findall(text)
        oldest = int(years[-1]) if years else oldest
        if found == missing or read > limit or _CUT.search(text):
            return Search(_sorted(found), oldest + 1)
    # One without a single entry is none.
    return Search(_sorted(found), NONE if oldest == NONE else ALL)


def _whole_lines(pieces: t.Iterable[bytes], longest: int) -> t.Iterator[bytes]:
    """The same in pieces that end with a line: the first half of a CVE's name may be another one's."""
    rest = b""
    for piece in pieces:
        end = piece.rfind(b"\n") + 1
        if not end:
            rest += piece
            if len(rest) > longest:
                break
            continue
        yield rest + piece[:end]
        rest = piece[end:]
    yield rest


def search_rpm(text: bytes, wanted: t.Iterable[str]) -> Search:
    """In one whose entries begin with their time. It does not say whether it was cut."""
    found = {name.encode("ascii") for name in wanted}.intersection(_CVE.findall(text))
    times = [int(number) for number in _RPM_ENTRY.findall(text)]
    times = [number for number in times if number > _SECONDS_OF_A_YEAR]
    return Search(_sorted(found), 1970 + min(times) // _SECONDS_OF_A_YEAR + 1 if times else NONE)


def _sorted(names: t.Iterable[bytes]) -> tuple[str, ...]:
    return tuple(sorted(name.decode("ascii") for name in names))


def _year(name: str) -> int:
    year = name.split("-")[1]
    return int(year) if year.isdigit() else 0
