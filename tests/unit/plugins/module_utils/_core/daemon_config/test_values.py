# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core.daemon_config import values
from ansible_collections.bulkhead.containers.plugins.module_utils._core.daemon_config.model import ABSENT


@pytest.mark.parametrize(
    ("type_name", "good", "bad"),
    [
        ("switch", True, "true"),
        ("number", 3, True),
        ("number", 3, 3.5),
        ("size", "64M", 1.5),
        ("size", 67108864, ["64M"]),
        ("text", "", 1),
        ("texts", [], ["a", 1]),
        ("text_map", {"a": "1"}, {"a": 1}),
        ("text_maps", {"bridge": {"a": "1"}}, {"bridge": {"a": 1}}),
        ("switches", {"a": False}, {"a": "no"}),
        ("maps", [{"base": "10.0.0.0/8"}], ["10.0.0.0/8"]),
        ("maps_by_name", {"x": {"path": "/x"}}, {"x": "/x"}),
        ("map", {"gc": {}}, []),
        ("limits", {"nofile": {"Name": "nofile", "Soft": 1, "Hard": 2}}, {"nofile": {"Soft": 1}}),
        ("limits", {"nofile": {"soft": 1, "hard": -1}}, {"nofile": {"Soft": "1", "Hard": 2}}),
        ("limits", {}, {"nofile": {"Soft": 1, "Hard": 2, "Max": 3}}),
        ("any", 1.5, [{"a": None}]),
    ],
)
def test_types(type_name: str, good: object, bad: object) -> None:
    assert values.complaint(type_name, good) == ""
    assert values.complaint(type_name, bad)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (True, 1, False),
        (0, False, False),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}, True),
        ([1, 2], [2, 1], False),
        (None, ABSENT, False),
        (ABSENT, ABSENT, True),
    ],
)
def test_sameness(one: object, other: object, same: bool) -> None:
    assert values.same(one, other) is same
