# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core.recommendation.unite import unite


@pytest.mark.parametrize("name, earlier, later, both", [
    ("peak", 7, 5, 7),
    ("peak", None, 5, None),
    ("peak", 5, None, None),
    ("peak", 5, "5", None),
    ("executed", True, False, True),
    ("peak_kept", True, False, False),
    ("first", "a", "b", "b"),
    ("permitted", "0000000000000001", "0000000000000400", "0000000000000401"),
    ("bounding_of_each", "0000000000000401", "0000000000000400", "0000000000000400"),
    ("found", "there", "process", "process"),
    ("names", ["cron"], ["cron", "atd"], ["atd", "cron"]),
    ("names", ["cron"], None, None),
    ("names", ["cron"], [None], None),
    ("users", [{"real": 0, "effective": 0, "count": 2}], [{"real": 0, "effective": 0, "count": 1},
                                                          {"real": 0, "effective": 70, "count": 1}],
     [{"real": 0, "effective": 0, "count": 2}, {"real": 0, "effective": 70, "count": 1}]),
    ("users", [{"real": 0, "effective": None, "count": 2}], [], None),
    ("peers", [{"port": "80/tcp", "near": 1, "far": 0}], [{"port": "80/tcp", "near": None, "far": 2}],
     [{"port": "80/tcp", "near": None, "far": 2}]),
    ("pids", {"current": 1, "peak": 2}, {"current": 2}, {"current": 2, "peak": None}),
])
def test_unite(name, earlier, later, both):
    assert unite(earlier, later, name) == both
