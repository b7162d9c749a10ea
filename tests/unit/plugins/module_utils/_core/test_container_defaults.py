# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core.container_defaults import (
    DEFAULTS,
    LATER,
    expand,
    shrink,
)
from hypothesis import given
from hypothesis import strategies as st

VALUES = st.none() | st.booleans() | st.integers() | st.text(max_size=3) | st.lists(st.text(max_size=2), max_size=2)
CONFIGURED = st.fixed_dictionaries(
    {}, optional={key: st.sampled_from([default]) | VALUES for key, default in DEFAULTS.items()}
)


@given(CONFIGURED)
def test_what_was_left_out_comes_back(configured: dict) -> None:
    assert expand(shrink({**LATER, **DEFAULTS, **configured})) == {**LATER, **DEFAULTS, **configured}


def test_defaults_are_left_out_and_what_was_not_read_is_not() -> None:
    assert shrink({**DEFAULTS, "privileged": None, "memory": 5}) == {"privileged": None, "memory": 5}


@pytest.mark.parametrize("told", ["unset", False, True, None])
def test_what_came_later_is_always_told_so_that_an_older_snapshot_can_be_told_apart(told: object) -> None:
    assert shrink({**DEFAULTS, "init": told}) == {"init": told}
    assert expand({"init": told})["init"] == told
    assert expand({})["init"] is None


def test_nobody_can_change_the_defaults() -> None:
    expand({})["cap_add"].append("ALL")
    assert expand({})["cap_add"] == []
