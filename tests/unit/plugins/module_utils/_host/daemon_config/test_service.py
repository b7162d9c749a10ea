# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._host.daemon_config.service import Status

_RUNS = Status("active", "running", 104, 1000, 0)


@pytest.mark.parametrize(
    ("now", "failed"),
    [
        (Status("deactivating", "stop-sigterm", 104, 1000, 0), False),
        (Status("activating", "start", 200, 2000, 0), False),
        (Status("active", "running", 200, 2000, 0), False),
        (Status("activating", "auto-restart", 0, 2000, 0), True),
        (Status("activating", "auto-restart-queued", 0, 2000, 1), True),
        (Status("activating", "start", 300, 3000, 1), True),
        (Status("failed", "failed", 0, 1000, 0), True),
        # of the start before: ours has not begun
        (Status("activating", "auto-restart", 0, 1000, 2), False),
    ],
)
def test_has_the_start_failed_that_was_asked_for(now, failed):
    assert now.failed_since(_RUNS) is failed
