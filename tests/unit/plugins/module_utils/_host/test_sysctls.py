# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import os

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._host.errors import HostError
from ansible_collections.bulkhead.containers.plugins.module_utils._host.sysctls import ABSENT, read_only


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can tell")
def test_a_setting_that_the_kernel_lets_nobody_change():
    # The first is read-only on every Linux; the second is not there, and the third could not be read.
    assert read_only({"kernel.ngroups_max": "65536", "kernel.nothing": ABSENT, "kernel.nil": None}) == [
        "kernel.ngroups_max"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root can tell")
def test_others_than_root_cannot_tell():
    with pytest.raises(HostError, match="only root"):
        read_only({"kernel.ngroups_max": "65536"})
