# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import os

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._host.daemon_config.engine_orders import (
    EngineFailed,
    Orders,
)


def test_no_signal_is_sent_to_another_program():
    with pytest.raises(EngineFailed, match="is not dockerd"):
        Orders("/nowhere.sock", None, 1).reload(os.getpid())


def test_an_engine_without_a_unit_is_not_restarted():
    with pytest.raises(EngineFailed, match="no unit of systemd"):
        Orders("/nowhere.sock", None, 1).restart()
