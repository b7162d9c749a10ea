# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import stat
from pathlib import Path

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._host.daemon_config.state_dir import (
    StateDir,
    slug,
    write_through,
)
from ansible_collections.bulkhead.containers.plugins.module_utils._host.errors import HostError


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_name_without_slashes():
    assert slug("/etc/docker/daemon.json") == "etc-docker-daemon.json"


def test_what_is_written_is_read_and_nobody_else_may_look(tmp_path: Path):
    state = StateDir(str(tmp_path / "bulkhead" / "daemon_config"))
    with state.locked(for_writing=True):
        assert state.read("x.json") is None
        state.write("x.next", b"secret")
        state.rename("x.next", "x.json")
        assert state.read("x.json") == b"secret"
        state.remove("x.json")
        state.remove("x.json")
        state.write("x.json", b"secret")
    assert _mode(tmp_path / "bulkhead") == 0o700
    assert _mode(tmp_path / "bulkhead" / "daemon_config") == 0o700
    assert _mode(tmp_path / "bulkhead" / "daemon_config" / "x.json") == 0o600


def test_looking_makes_no_directory(tmp_path: Path):
    with StateDir(str(tmp_path / "bulkhead" / "daemon_config")).locked(for_writing=False):
        assert list(tmp_path.iterdir()) == []


def test_two_runs_do_not_meet(tmp_path: Path):
    path = str(tmp_path / "bulkhead" / "daemon_config")
    with StateDir(path).locked(for_writing=True):
        for for_writing in (True, False):
            with pytest.raises(HostError, match="another run"), StateDir(path).locked(for_writing):
                raise AssertionError
    with StateDir(path).locked(for_writing=False), StateDir(path).locked(for_writing=False):
        pass


def test_a_link_is_not_followed(tmp_path: Path):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "bulkhead").symlink_to("elsewhere")
    state = StateDir(str(tmp_path / "bulkhead" / "daemon_config"))
    with pytest.raises(HostError, match="not a directory of ours"), state.locked(for_writing=True):
        raise AssertionError


def test_what_cannot_be_written_is_named(tmp_path: Path):
    with pytest.raises(OSError, match="missing/x"):
        write_through(str(tmp_path / "missing" / "x"), b"", 0o600)
