# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

from ansible_collections.bulkhead.containers.plugins.module_utils._core.plan import group_members
from ansible_collections.bulkhead.containers.tests.unit import planned


def make(snapshot, *allowed):
    return group_members.make(planned.case(snapshot, parameters={"docker_group_members_allowed": list(allowed)}))


def with_members(*members, **changes):
    snapshot = planned.unsafe(**changes)
    snapshot["host"]["accounts"]["docker_group"]["members"] = list(members)
    return snapshot


def test_who_is_not_named_leaves_and_is_remembered():
    part = make(with_members("ann", "bob", "eve"), "bob")
    assert [(one["group"], one["user"]) for one in part.steps] == [("docker", "ann"), ("docker", "eve")]
    assert (part.count, part.ledger) == (2, {"group_members": {"docker": ["ann", "eve"]}})
    assert [one[0] for one in part.covered] == ["host_docker_group_members"]


def test_then_there_is_nothing_to_do():
    before = with_members("ann", "bob")
    assert make(planned.applied(before, make(before, "bob")), "bob").count == 0


def test_where_nobody_is_named_nobody_leaves():
    part = make(with_members("ann"))
    assert (part.count, part.steps, list(part.covered)) == (0, [], [])


def test_who_leaves_later_is_remembered_too():
    first = planned.applied(with_members("ann", "bob"), make(with_members("ann", "bob"), "bob"))
    second = planned.applied(first, make(first, "carl"))
    assert second["host"]["ledger"]["group_members"] == {"docker": ["ann", "bob"]}


def test_without_memory_nothing_is_done():
    part = make(with_members("ann", ledger=None), "bob")
    assert (part.count, [one["control"] for one in part.by_hand]) == (0, ["host_docker_group_members"])
