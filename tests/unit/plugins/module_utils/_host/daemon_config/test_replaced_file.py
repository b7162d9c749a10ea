# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._host.daemon_config.replaced_file import (
    ReplacedFile,
    TakenOver,
)
from ansible_collections.bulkhead.containers.plugins.module_utils._host.errors import HostError


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "docker" / "daemon.json"


def test_the_whole_way_of_a_file_that_was_not_there(path: Path):
    file = ReplacedFile(str(path))
    file.prepare({"before": None, "first": b"1", "after": b"2"})
    assert (file.read(), sorted(os.listdir(path.parent))) == (
        None, ["daemon.json.bulkhead-after", "daemon.json.bulkhead-first"])
    file.put("first", b"1")
    assert (path.read_bytes(), stat.S_IMODE(path.stat().st_mode)) == (b"1", 0o644)
    file.put("after", b"2")
    assert (path.read_bytes(), os.listdir(path.parent)) == (b"2", ["daemon.json"])
    file.put("before", None)
    assert file.read() is None


def test_what_was_not_prepared_is_written_all_the_same(path: Path):
    path.parent.mkdir()
    file = ReplacedFile(str(path))
    file.put("before", b"old")
    assert path.read_bytes() == b"old"


def test_what_a_dead_run_prepared_is_not_taken_for_ours(path: Path):
    path.parent.mkdir()
    (path.parent / "daemon.json.bulkhead-after").write_bytes(b"half")
    file = ReplacedFile(str(path))
    file.put("after", b"whole")
    assert path.read_bytes() == b"whole"


def test_a_content_that_is_there_is_not_written_again(path: Path):
    path.parent.mkdir()
    path.write_bytes(b"1")
    before = path.stat()
    ReplacedFile(str(path)).put("after", b"1")
    assert (path.stat().st_ino, path.stat().st_ctime_ns) == (before.st_ino, before.st_ctime_ns)


def test_a_link_stays_a_link(path: Path):
    path.parent.mkdir()
    (path.parent / "real").write_bytes(b"1")
    path.symlink_to("real")
    ReplacedFile(str(path)).put("after", b"2")
    assert (path.is_symlink(), path.read_bytes()) == (True, b"2")


def test_tidying_leaves_everybody_elses_files(path: Path):
    file = ReplacedFile(str(path))
    file.prepare({"after": b"2"})
    for name in ("daemon.json", "daemon.json.before-bulkhead", "key.json"):
        (path.parent / name).write_bytes(b"")
    file.tidy()
    assert sorted(os.listdir(path.parent)) == ["daemon.json", "daemon.json.before-bulkhead", "key.json"]


def test_what_somebody_else_writes_meanwhile_stays(path: Path):
    path.parent.mkdir()
    path.write_bytes(b"old")
    file = ReplacedFile(str(path))
    file.prepare({"before": b"old", "after": b"new"})
    file.put("after", b"new")
    path.write_bytes(b"theirs")
    with pytest.raises(TakenOver, match=str(path)):
        file.put("before", b"old")
    assert path.read_bytes() == b"theirs"


def test_owner_mode_and_attributes_are_those_of_the_file_that_was_there(path: Path):
    path.parent.mkdir()
    path.write_bytes(b"old")
    path.chmod(0o640)
    try:
        os.setxattr(path, "user.theirs", b"1")
    except OSError:
        pytest.skip("this file system has no attributes")
    ReplacedFile(str(path)).put("after", b"new")
    assert (path.read_bytes(), stat.S_IMODE(path.stat().st_mode)) == (b"new", 0o640)
    assert os.getxattr(path, "user.theirs") == b"1"


def test_a_file_that_is_not_there_gets_the_mode_that_its_content_needs(path: Path):
    path.parent.mkdir()
    file = ReplacedFile(str(path))
    file.new_mode = 0o600
    file.put("after", b"secret")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_directory_in_its_place_is_named(path: Path):
    path.mkdir(parents=True)
    with pytest.raises(HostError, match=r"daemon\.json cannot be changed: it is not a regular file"):
        ReplacedFile(str(path)).read()
