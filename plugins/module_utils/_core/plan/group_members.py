# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Members of the engine's group: those that the policy does not name are taken out, if it names any."""

from __future__ import annotations

from ansible_collections.bulkhead.containers.plugins.module_utils._core import own_files
from ansible_collections.bulkhead.containers.plugins.module_utils._core.plan.model import Case, Part, by_hand, key

EXECUTOR = "group_members"


def make(case: Case) -> Part:
    """An empty list is what nobody has written: it would take away the access of everyone, of Ansible's user maybe."""
    failing = case.failing(EXECUTOR)
    named = [one for one in failing if one["remedy"][EXECUTOR]]
    if not named:
        return Part([])
    if not own_files.were_read(case.snapshot):
        return Part([], by_hand=[by_hand(one, own_files.UNREAD) for one in named])
    group = case.snapshot["host"]["accounts"]["docker_group"]
    allowed = {user for one in named for user in one["remedy"][EXECUTOR]}
    leaving = [user for user in group["members"] if user not in allowed]
    return Part(
        [{"group": group["name"], "user": user, "controls": sorted({one["id"] for one in named})} for user in leaving],
        count=len(leaving),
        covered=frozenset(key(one) for one in named),
        ledger={"group_members": {group["name"]: leaving}},
    )
