# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._host.audit_rules import is_locked, version_order


def test_files_are_read_in_the_order_of_their_numbers():
    names = ["100-last.rules", "docker.rules", "10-base.rules", "9-first.rules", "10-base2.rules", "audit.rules"]
    assert sorted(names, key=version_order) == [
        "9-first.rules", "10-base.rules", "10-base2.rules", "100-last.rules", "audit.rules", "docker.rules"]


STATUS = "enabled %d\nfailure 1\npid 388\nrate_limit 0\nbacklog_limit 8192\nloginuid_immutable 0 unlocked\n"


@pytest.mark.parametrize("enabled, expected", [(0, False), (1, False), (2, True)])
def test_locked_is_more_than_switched_on(enabled, expected):
    assert is_locked(STATUS % enabled) is expected
