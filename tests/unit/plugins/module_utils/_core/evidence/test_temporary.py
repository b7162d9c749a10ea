# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import stat

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core.evidence import temporary


@pytest.mark.parametrize("path, top", [
    ("/tmp", "/tmp"), ("/tmp/x", "/tmp"), ("/tmpfile", ""), ("/run/lock/x", "/run/lock"), ("/run/locks", "/run"),
    ("/var/tmp/a/b", "/var/tmp"), ("/var/log/x", ""),
])
def test_holding(path, top):
    assert temporary.holding(path) == top


@pytest.mark.parametrize("modes, told", [
    ([], False),
    ([stat.S_IFREG | 0o644, stat.S_IFDIR | 0o755, stat.S_IFLNK | 0o777, stat.S_IFSOCK | 0o755], False),
    ([stat.S_IFREG | 0o644, stat.S_IFREG | 0o755], True),
    ([stat.S_IFREG | 0o610], True),
], ids=["nothing", "data", "a program", "a program for its group"])
def test_a_script_is_run_and_is_never_code_in_memory(modes, told):
    assert temporary.has_programs(modes) is told


@pytest.mark.parametrize("directory, options", [
    ({"mode": "1777", "uid": 0, "gid": 0, "executed": False}, "rw,nosuid,nodev,noexec,mode=1777"),
    ({"mode": "0755", "uid": 70, "gid": 71, "executed": True}, "rw,nosuid,nodev,exec,mode=0755,uid=70,gid=71"),
])
def test_options(directory, options):
    assert temporary.options(directory) == options
