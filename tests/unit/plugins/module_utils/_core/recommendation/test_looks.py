# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

from ansible_collections.bulkhead.containers.plugins.module_utils._core.recommendation.looks import keep
from ansible_collections.bulkhead.containers.plugins.module_utils._core.recommendation.recommend import (
    Wanted,
    recommend,
)
from ansible_collections.bulkhead.containers.tests.unit import watched_hosts as hosts


def kept(snapshots):
    looks = []
    for snapshot in snapshots:
        looks = keep(looks, snapshot)
    return looks


def test_what_is_kept_says_the_same_as_the_snapshots():
    snapshots = hosts.watched(hosts.ROOT_AND_WORKERS)
    looks = kept(snapshots)
    assert recommend([*looks[:-1], snapshots[-1]], Wanted()) == recommend(snapshots, Wanted())


def test_nothing_but_needs_is_kept():
    (look,) = kept([hosts.snapshot(hosts.container())])
    assert look == {"taken": "2026-11-24T00:00:00Z", "engines": [{"name": "docker", "containers": [{
        "id": "0123456789ab", "pid": 4711, "started": "2026-11-22T00:00:00Z", "evidence": hosts.EVIDENCE}]}]}


def test_of_containers_that_are_gone_nothing_is_kept():
    first = hosts.watched()[0]
    other = hosts.snapshot(hosts.container({"id": "another"}))
    assert [one["id"] for look in kept([first, other]) for one in look["engines"][0]["containers"]] == ["another"]


def test_only_so_many_are_kept_and_the_latest():
    taken = ["2026-11-24T00:%02d:00Z" % minute for minute in range(60)]
    looks = kept([hosts.snapshot(hosts.container(), taken=moment) for moment in taken])
    assert [look["taken"] for look in looks] == taken[-50:]


def test_what_was_seen_by_a_clock_that_was_turned_back_is_forgotten():
    late, early = [hosts.snapshot(hosts.container(), taken=moment) for moment in ("2027", "2026")]
    assert [look["taken"] for look in kept([late, early])] == ["2026"]
