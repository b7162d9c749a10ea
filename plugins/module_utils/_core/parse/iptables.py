# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What iptables -S and ip6tables -S print: the chains and rules of the filter table."""

from __future__ import annotations

import typing as t


def chains(text: str) -> dict[str, list[str]]:
    """The rules of each chain, in order."""
    found: dict[str, list[str]] = {}
    for line in text.split("\n"):
        words = line.split(None, 2)
        if len(words) >= 2 and words[0] in ("-P", "-N"):
            found.setdefault(words[1], [])
        elif len(words) == 3 and words[0] == "-A":
            found.setdefault(words[1], []).append(words[2])
    return found


def own_rules(rules: t.Sequence[str]) -> int:
    """How many rules there are beyond the final RETURN, which the engine itself puts there."""
    return len(rules) - (1 if rules and rules[-1].split() == ["-j", "RETURN"] else 0)
