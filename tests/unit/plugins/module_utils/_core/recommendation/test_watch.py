# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core.recommendation.watch import (
    Watch,
    duration,
    watched,
)
from ansible_collections.bulkhead.containers.tests.unit import watched_hosts as hosts

FIRST, SECOND = "2026-11-22T00:00:00Z", "2026-11-23T00:00:00Z"


def look(started, window, taken, **changes):
    return hosts.snapshot(hosts.container({"started": started, "evidence.window": window, **changes}), taken=taken)


@pytest.mark.parametrize("looks, seconds, starts", [
    ([(FIRST, 5000)], 5000, 0),
    ([(FIRST, 100)], 100, 1),
    ([(FIRST, 100), (FIRST, 90000)], 90000, 1),
    ([(FIRST, 5000), (FIRST, 90000)], 90000, 0),
    ([(FIRST, 5000), (SECOND, 7000)], 12000, 1),
    ([(FIRST, 100), (SECOND, 7000), (SECOND, 8000)], 8100, 2),
    ([(FIRST, 100), (FIRST, None)], None, 0),
    ([(FIRST, 100), ("", 7000)], None, 0),
    ([(FIRST, 100), (None, 7000)], None, 0),
], ids=["once", "soon", "soon, and later", "never soon", "started anew", "both", "a window unread", "never started",
        "a start unread"])
def test_how_long_and_how_many_starts(looks, seconds, starts):
    snapshots = [look(started, window, "2026-11-24T0%d:00:00Z" % number)
                 for number, (started, window) in enumerate(looks)]
    (found,) = watched(snapshots)
    assert (found.watch.seconds, found.watch.looks, found.watch.starts) == (seconds, len(looks), starts)


def test_one_that_was_made_anew_begins_anew():
    old = look(FIRST, 5000, "2026-11-23T00:00:00Z", id="older")
    (found,) = watched([old, look(SECOND, 100, "2026-11-24T00:00:00Z")])
    assert (found.watch.seconds, found.watch.looks) == (100, 1)


def test_the_same_look_twice_is_one_look():
    (found,) = watched([look(FIRST, 5000, "2026-11-24T00:00:00Z")] * 2)
    assert found.watch.looks == 1


def test_looks_that_asked_for_nothing_do_not_count():
    plain = look(FIRST, 5000, "2026-11-23T00:00:00Z")
    del plain["engines"][0]["containers"][0]["evidence"]
    (found,) = watched([plain, look(FIRST, 90000, "2026-11-24T00:00:00Z")])
    assert (found.watch.seconds, found.watch.looks) == (90000, 1)


def test_the_latest_says_what_it_is():
    (found,) = watched([look(FIRST, 90000, "2026-11-24T00:00:00Z", name="new"),
                        look(FIRST, 5000, "2026-11-23T00:00:00Z", name="old")])
    assert found.record["name"] == "new"


@pytest.mark.parametrize("watch, moments, records, proposed", [
    (Watch(90000, 3, 1, False), "high", "high", "medium"),
    (Watch(90000, 2, 1, False), "medium", "high", "low"),
    (Watch(90000, 3, 0, False), "medium", "high", "low"),
    (Watch(90000, 3, 1, True), "medium", "medium", "low"),
], ids=["thorough", "few looks", "no start", "restarted"])
def test_how_sure_one_can_be(watch, moments, records, proposed):
    assert (watch.of_moments, watch.of_records, watch.proposed) == (moments, records, proposed)


@pytest.mark.parametrize("seconds, text", [
    (0, "0 seconds"), (119, "119 seconds"), (120, "2 minutes"), (7199, "119 minutes"), (7200, "2 hours"),
    (86400, "24 hours"), (172800, "2 days"),
])
def test_duration(seconds, text):
    assert duration(seconds) == text
