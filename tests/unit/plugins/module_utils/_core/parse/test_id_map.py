# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import typing as t

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core.parse import id_map
from hypothesis import given
from hypothesis import strategies as st

ROOTLESS = "         0       1000          1\n         1     100000      65536\n"


@pytest.mark.parametrize(
    ("outside", "inside"), [(1000, 0), (100000, 1), (165535, 65536), (165536, 65534), (0, 65534), (999, 65534)]
)
def test_ids_of_a_rootless_container(outside: int, inside: int) -> None:
    assert id_map.inside(id_map.parse(ROOTLESS), outside) == inside


@pytest.mark.parametrize("text", ["0 1", "a b c", "0 1 2 3"])
def test_no_map(text: str) -> None:
    with pytest.raises(ValueError):
        id_map.parse(text)


@given(st.integers(0, 2**32 - 2))
def test_the_map_of_the_host_changes_nothing(number: int) -> None:
    assert id_map.inside(id_map.parse("0 0 4294967295\n"), number) == number


@pytest.mark.parametrize(("inside", "outside"), [(0, 1000), (1, 100000), (65536, 165535), (65537, None)])
def test_ids_of_the_host(inside: int, outside: t.Optional[int]) -> None:
    assert id_map.outside(id_map.parse(ROOTLESS), inside) == outside
