# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.container_order import to_stop
from hypothesis import given
from hypothesis import strategies as st


def container(number: int, started: str = "", **configured: t.Any) -> t.Dict[str, t.Any]:
    return {"id": "%012x" % number, "name": "c%d" % number, "started": started, "configured": configured}


def order(*containers: t.Dict[str, t.Any]) -> t.List[str]:
    return [one["name"] for one in to_stop(containers)]


def test_started_last_stopped_first() -> None:
    assert order(container(1, "2026-01-01"), container(2, "2026-01-02")) == ["c2", "c1"]


def test_of_the_same_second_the_one_that_the_engine_names_first() -> None:
    assert order(container(1), container(2)) == ["c1", "c2"]
    assert order(container(2), container(1)) == ["c2", "c1"]


def test_whoever_needs_another_one_goes_first() -> None:
    donor = container(1, "2026-01-03")
    joined = container(2, "2026-01-02", network_mode="container:%012x%052x" % (1, 0))
    linked = container(3, "2026-01-01", links=["/c2:/c3/alias"])
    assert order(donor, joined, linked) == ["c3", "c2", "c1"]


def test_a_circle_has_an_order_too() -> None:
    assert sorted(order(container(1, pid_mode="container:c2"), container(2, ipc_mode="container:c1"))) == ["c1", "c2"]


def test_what_could_not_be_read_needs_nobody() -> None:
    assert order({"id": "a", "name": "a", "started": None, "configured": None}) == ["a"]


@given(st.lists(st.tuples(st.integers(0, 9), st.sampled_from(["", "2026", "2025"])), max_size=10))
def test_each_once_and_after_those_that_need_it(needs: t.List[t.Tuple[int, str]]) -> None:
    # Each may only need earlier ones, so that there is an order.
    given_ = [container(place, started, network_mode="container:c%d" % needed if needed < place else "bridge")
              for place, (needed, started) in enumerate(needs)]
    names = order(*given_)
    assert sorted(names) == sorted(one["name"] for one in given_)
    for place, (needed, _started) in enumerate(needs):
        assert needed >= place or names.index("c%d" % place) < names.index("c%d" % needed)
