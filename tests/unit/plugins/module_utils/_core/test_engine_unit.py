# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core import engine_unit

UNIT = {"name": "docker.service", "active": True}


@pytest.mark.parametrize("changes, missing", [
    ({}, False),
    ({"unit": {"name": "docker.service", "active": False}}, True),
    ({"unit": {}}, True),
    ({"unit": {"name": "docker.service"}}, False),  # a snapshot of an earlier release
    ({"unit": None}, False),
    ({"unit": {}, "mode": "rootless"}, False),
    ({"unit": {"name": "docker.service", "active": False}, "state": "down"}, False),
])
def test_whether_a_unit_runs_the_engine(changes, missing):
    assert engine_unit.is_missing({"mode": "rootful", "state": "up", "unit": UNIT, **changes}) is missing
