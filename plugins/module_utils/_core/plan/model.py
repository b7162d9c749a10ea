# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a plan is made from, and what those who plan for one executor give back. The shapes: docs/changing.md."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field

from ansible_collections.bulkhead.containers.plugins.module_utils._core.control import DISRUPTIONS
from ansible_collections.bulkhead.containers.plugins.module_utils._core.policy import Policy

Record = t.Mapping[str, t.Any]
Entry = t.Dict[str, t.Any]
# A finding, among those of one host.
Key = t.Tuple[str, str, str]


@dataclass(frozen=True)
class Case:
    """One host: what was found on it, what was seen of it, and what is wanted."""

    findings: t.Sequence[Record]
    snapshot: Record
    policy: Policy

    def failing(self, executor: str) -> t.List[Record]:
        """The findings that this executor could mend: they fail, and their remedy names it. Never waived ones."""
        return [one for one in self.findings if one["status"] == "fail" and executor in one["remedy"]]

    def holding(self, executor: str) -> t.List[Record]:
        """The findings that hold, perhaps because this executor saw to it before."""
        return [one for one in self.findings if one["status"] == "pass" and executor in one["remedy"]]

    def asked(self, executor: str) -> t.List[Record]:
        """The findings of what the policy asks for and this executor sees to, whether or not it could be judged."""
        return [one for one in self.findings if one["status"] != "not_applicable" and executor in one["remedy"]]

    def is_too_much(self, finding: Record) -> bool:
        """Would mending it disturb more than the policy allows?"""
        return DISRUPTIONS.index(finding["disruption"]) > DISRUPTIONS.index(self.policy.disruption)


@dataclass(frozen=True)
class Part:
    """What one executor is to do. C(steps) is its part of the plan's steps, C(count) how many those are.

    A failing finding that is in none of C(covered), C(pending) and C(by_hand) is left to people. C(hand_over): what is
    wanted of things that have another owner.
    """

    steps: t.Any
    count: int = 0
    pending: t.Sequence[Entry] = ()
    by_hand: t.Sequence[Entry] = ()
    covered: t.FrozenSet[Key] = frozenset()
    ledger: t.Mapping[str, t.Any] = field(default_factory=dict)
    hand_over: t.Sequence[Entry] = ()


def key(finding: Record) -> Key:
    subject = finding["subject"]
    return finding["id"], subject["name"], subject.get("engine", "")


def pending(finding: Record, needs: str, reason: str, allow: str = "") -> Entry:
    """An entry of the plan's C(pending): it could be done, but not now. C(allow): the words that would allow it."""
    return {**_about(finding), "needs": needs, "reason": reason, "allow": allow}


def by_hand(finding: Record, text: str = "") -> Entry:
    """An entry of the plan's C(by_hand): it fails, and nobody but a person should mend it."""
    return {**_about(finding), "text": text or finding["remedy"].get("text", "")}


def _about(finding: Record) -> Entry:
    identity, subject, engine = key(finding)
    return {"control": identity, "subject": subject, "engine": engine}
