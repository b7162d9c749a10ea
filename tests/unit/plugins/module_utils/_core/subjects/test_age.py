# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core.subjects import age


@pytest.mark.parametrize("then, expected", [
    ("2026-11-24T00:00:00Z", 0), ("2026-11-23T23:59:59.123456789Z", 1), ("2025-11-24T00:00:00+02:00", 365),
    ("0001-01-01T00:00:00Z", None), ("", None), (None, None), ("2026-13-45T00:00:00Z", None),
])
def test_days(then, expected):
    assert age.days(then, "2026-11-24T01:00:00Z") == expected
