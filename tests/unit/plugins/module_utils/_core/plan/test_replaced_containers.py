# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core.plan.replaced_containers import (
    expired,
    had_back,
    ids,
)
from ansible_collections.bulkhead.containers.tests.unit import container_records

TAKEN = "2026-11-24T01:00:00Z"
OLD = {"id": "a" * 64, "name": "web", "kept_as": "web.bulkhead-kept-aaaaaaaaaaaa", "since": "2026-11-23T01:00:00Z"}


def engine(*replaced, **web):
    return {"containers": [container_records.record(**web)], "replaced": list(replaced)}


@pytest.mark.parametrize(("since", "seconds", "over"), [
    ("2026-11-23T01:00:00Z", 86400, True),
    ("2026-11-23T01:00:01Z", 86400, False),
    ("2026-11-24T01:00:00Z", 0, True),
    ("yesterday", 0, False),
    (None, 0, False),
])
def test_an_old_container_goes_when_it_was_kept_long_enough(since, seconds, over):
    assert expired(engine({**OLD, "since": since}), TAKEN, seconds) == (["a" * 12] if over else [])


@pytest.mark.parametrize("web", [{"state": "exited"}, {"health": "unhealthy"}, {"name": "other"}])
def test_the_way_back_stays_while_its_successor_does_not_work(web):
    assert expired(engine(OLD, **web), TAKEN, 0) == []
    assert expired(engine(OLD), TAKEN, 0) == ["a" * 12]


@pytest.mark.parametrize("change", [{"replaced": None}, {"replaced": []}, "absent"])
def test_where_nobody_knows_of_any_none_goes(change):
    one = engine(OLD)
    if change == "absent":
        del one["replaced"]
    else:
        one.update(change)
    assert (expired(one, TAKEN, 0), ids(one)) == ([], frozenset())
    assert expired({**engine(OLD), "containers": None}, TAKEN, 0) == []


def test_old_containers_go_by_the_numbers_of_a_snapshot():
    assert ids(engine(OLD)) == {"a" * 12}


@pytest.mark.parametrize(("name", "back"), [("web", True), (OLD["kept_as"], False), ("web-old", False)])
def test_one_that_somebody_gave_its_name_again_is_kept_by_nobody(name, back):
    one = engine(OLD, id="a" * 12, name=name)
    assert had_back(one) == ({"a" * 12} if back else set())
    assert ids(one) == (set() if back else {"a" * 12})
    assert expired(engine(OLD, id="a" * 12, name="web"), TAKEN, 0) == []
