# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import json
from dataclasses import replace

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core.daemon_config import contents, journal
from ansible_collections.bulkhead.containers.plugins.module_utils._core.daemon_config.decision import decide
from ansible_collections.bulkhead.containers.plugins.module_utils._core.daemon_config.model import (
    Refused,
    Request,
    Unit,
)
from ansible_collections.bulkhead.containers.tests.unit.engine_hosts import INFO, WEB, host
from hypothesis import given
from hypothesis import strategies as st

SEEN = host(b"\xff\xfe" + '{"debug": true}'.encode("utf-16-le"), containers=(WEB,))
REQUEST = Request({"live-restore": True, "icc": False}, ("debug",))


def test_it_says_all_again() -> None:
    written = journal.of(decide(REQUEST, SEEN), SEEN, "/dropin")
    assert journal.load(journal.dump(written)) == written
    assert (written.pid, written.engine_id, written.containers) == (100, "ENGINE", (WEB,))


@given(
    st.binary(max_size=40)
    | st.recursive(
        st.none() | st.text(),
        lambda one: st.lists(one) | st.dictionaries(st.sampled_from(["schema", "owned", "before"]), one),
    ).map(lambda value: json.dumps(value).encode())
)
def test_damage_is_told_in_a_sentence(content: bytes) -> None:
    with pytest.raises(Refused, match="journal"):
        journal.load(content)


@pytest.mark.parametrize("damage", [{"owned": [{}]}, {"before": "!"}, {"containers": [{}]}, {"schema": 2}, {"more": 1}])
def test_damage_within(damage: dict) -> None:
    record = json.loads(journal.dump(journal.of(decide(REQUEST, SEEN), SEEN, "/dropin")))
    with pytest.raises(Refused, match="journal"):
        journal.load(json.dumps({**record, **damage}).encode())


@pytest.mark.parametrize(
    ("content", "wanted", "seen", "back", "back_loaded"),
    [
        # the engine keeps its containers on the way back, and forgets live-restore afterwards
        (None, {"live-restore": True, "icc": False}, {}, {"live-restore": True}, {"live-restore": False}),
        (
            {"a": 1},
            {"live-restore": True, "icc": False},
            {},
            {"a": 1, "live-restore": True},
            {"a": 1, "live-restore": False},
        ),
        (
            {"live-restore": True},
            {"icc": False},
            {"info": replace(INFO, live_restore=True)},
            {"live-restore": True},
            None,
        ),
        # a reload does not forget by itself
        (None, {"debug": True}, {}, None, {"debug": False}),
        ({"debug": False}, {"debug": True}, {}, {"debug": False}, None),
        (None, {"max-concurrent-downloads": 1}, {}, None, None),
    ],
)
def test_the_way_back(content: dict, wanted: dict, seen: dict, back: dict, back_loaded: dict) -> None:
    old = None if content is None else json.dumps(content).encode()
    observed = host(old, containers=(WEB,), **seen)
    first, then = contents.way_back(decide(Request(wanted), observed), observed)
    assert (first and json.loads(first)) == back
    assert (then and json.loads(then)) == (content if back_loaded is None else back_loaded)


def test_live_restore_that_is_a_flag_stays_out_of_the_file() -> None:
    unit = Unit("docker.service", "dockerd --live-restore", {"live-restore": True})
    observed = host(unit=unit, containers=(WEB,), info=replace(INFO, live_restore=True))
    decision = decide(Request({"icc": False}), observed)
    assert (decision.keeps_containers, decision.live_restore_first) == (True, False)
    assert contents.way_back(decision, observed) == (None, None)
