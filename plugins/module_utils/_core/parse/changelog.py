# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A package's changelog: which of the CVEs asked for does it name, and is it whole?"""

from __future__ import annotations

import re
import typing as t
from dataclasses import dataclass

_CVE = re.compile(rb"CVE-\d{4}-\d{4,}")
# Debian cuts entries older than some years off, Ubuntu all but the last ten. They say so in the last lines.
_CUT = re.compile(rb"^# (Older entries have been removed|For older changelog entries)", re.MULTILINE)
# Longer than a CVE's name and the sentence above, so that neither is lost between two pieces.
_OVERLAP = 80


@dataclass(frozen=True)
class Search:
    named: t.Tuple[str, ...]
    whole: bool  # False: what is not named may have been in the part that is missing

    def searched(self, wanted: t.Iterable[str]) -> list[str]:
        """The CVEs for which the answer is known."""
        return sorted(set(wanted)) if self.whole else list(self.named)


def search(pieces: t.Iterable[bytes], wanted: t.Iterable[str], limit: int) -> Search:
    """Reads at most C(limit) bytes, and no more than it takes to find all."""
    missing = {name.encode("ascii") for name in wanted}
    found: set[bytes] = set()
    rest, read, whole = b"", 0, True
    for piece in pieces:
        read += len(piece)
        text = rest + piece
        found |= _names(text) & missing
        if found == missing:
            break
        whole = whole and read <= limit and not _CUT.search(text)
        if read > limit:
            break
        rest = text[-_OVERLAP:]
    return Search(tuple(sorted(name.decode("ascii") for name in found)), whole)


def _names(text: bytes) -> set[bytes]:
    return set(_CVE.findall(text))
