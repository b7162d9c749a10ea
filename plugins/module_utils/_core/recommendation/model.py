# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a rule is made of, and what it answers."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

LOW, MEDIUM, HIGH = CONFIDENCES = ("low", "medium", "high")

# By the paths that a rule has named, and by no others.
Facts = t.Mapping[str, t.Any]


@dataclass(frozen=True)
class Proposal:
    settings: t.Mapping[str, t.Any]
    confidence: str
    reason: str


@dataclass(frozen=True)
class Withheld:
    """Nothing is proposed, and why; a sentence that says what would change that."""

    reason: str


# The strongest first, of which the first one that is sure enough counts.
Answer = t.Union[Withheld, t.Sequence[Proposal]]


@dataclass(frozen=True)
class Rule:
    """C(asks): the facts that C(concerns) decides by whether there is anything to do. C(needs): what C(judge) looks at
    as well. A rule is told no fact that it did not name, and is not asked where one of them has a null in it: that is
    why what could not be read is never grounds for a proposal."""

    setting: str
    asks: t.Tuple[str, ...]
    concerns: t.Callable[[Facts], bool]
    needs: t.Tuple[str, ...]
    judge: t.Callable[[Facts, t.Any], Answer]


def at_most(one: str, other: str) -> str:
    """The lesser confidence."""
    return min(one, other, key=CONFIDENCES.index)


def some(names: t.Iterable[t.Any], most: int = 3) -> str:
    """The first few of them, for a sentence."""
    listed = [str(name) for name in names]
    return ", ".join(listed[:most]) + (" and %d more" % (len(listed) - most) if len(listed) > most else "")
