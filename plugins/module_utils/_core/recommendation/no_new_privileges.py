# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""no_new_privileges: nobody becomes more by starting a program."""

from __future__ import annotations

import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.evidence import programs
from ansible_collections.bulkhead.containers.plugins.module_utils._core.recommendation.model import (
    LOW,
    MEDIUM,
    Answer,
    Facts,
    Proposal,
    Rule,
    Withheld,
    at_most,
    some,
)
from ansible_collections.bulkhead.containers.plugins.module_utils._core.recommendation.watch import Watch
from ansible_collections.bulkhead.containers.plugins.module_utils._core.subjects import users

# It works without any privilege where the kernel lets everybody ping, as engines have it do since 20.10.
_HARMLESS = ("ping", "ping6")


def _judge(facts: Facts, watch: Watch) -> Answer:
    against = _against(facts)
    if against:
        return Withheld(against)
    called = [one["path"] for one in facts["evidence.programs"]
              if one["path"].rpartition("/")[2] not in _HARMLESS]
    if called:
        reason = "Nobody was seen to gain privileges, but it has %s, which would not work any more." % some(called)
        return [Proposal({"no_new_privileges": True}, LOW, reason)]
    reason = "No process was seen with another user's rights, nor a program in use that gives any (%s)." % watch
    if facts["host.kernel.selinux"]["enabled"]:
        # A change of domain at the start of a program counts as a privilege there.
        return [Proposal({"no_new_privileges": True}, at_most(MEDIUM, watch.of_moments), reason)]
    return [Proposal({"no_new_privileges": True}, watch.of_moments, reason)]


def _against(facts: Facts) -> str:
    processes = facts["evidence.processes"]
    used = [one["path"] for one in facts["evidence.programs"] if one["found"] != programs.THERE]
    if facts["configured.privileged"]:
        return "It is privileged: take that away first."
    if used:
        return "It uses %s, which gives whoever starts it privileges." % some(used)
    if processes["with_other_ids"] or processes["privileged_users"]:
        return "It has processes that run with rights of another user, or as a user with capabilities."
    if not users.is_root(facts["configured.user"]) and any(0 in _ids(one) for one in processes["users"]):
        return "It is started as an ordinary user and has processes of root: something in it gives privileges."
    return ""


def _ids(user: t.Mapping[str, int]) -> t.Tuple[int, int]:
    return user["real"], user["effective"]


NO_NEW_PRIVILEGES = Rule(
    "no_new_privileges",
    asks=("configured.no_new_privileges", "record.in_force.no_new_privileges"),
    concerns=lambda facts: True not in facts.values(),
    needs=(
        "configured.privileged", "configured.user", "host.kernel.selinux", "evidence.processes", "evidence.programs",
    ),
    judge=_judge,
)
