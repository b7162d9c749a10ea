# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core.parse import proc_stat


@pytest.mark.parametrize("flags, used", [(0x400000, False), (0x400100, True), (0x400140, True)])
def test_used_privilege(flags: int, used: bool) -> None:
    assert proc_stat.used_privilege("7 (a) b) 1) S 1 7 7 0 -1 %d 1 2 3" % flags) is used


def test_no_line_of_a_process() -> None:
    with pytest.raises(ValueError):
        proc_stat.used_privilege("7 (a) S 1")
