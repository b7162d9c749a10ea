# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core.told_labels import LABELS, together


@pytest.mark.parametrize(("asked", "needed", "expected"), [
    (None, [], list(LABELS)),
    (None, ["stage", "tenant"], [*LABELS, "stage"]),
    ([], ["stage"], ["stage"]),
    (["owner"], ["stage"], ["owner", "stage"]),
    ("owner, stage", ["stage"], ["owner", "stage"]),
])
def test_what_a_policy_chooses_by_is_told_as_well(asked, needed, expected):
    assert together(asked, needed) == expected
