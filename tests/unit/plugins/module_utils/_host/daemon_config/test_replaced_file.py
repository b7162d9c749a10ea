# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._host.daemon_config.replaced_file import ReplacedFile


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "docker" / "daemon.json"


def test_the_whole_way_of_a_file_that_was_not_there(path: Path):
    file = ReplacedFile(str(path), os.replace)
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
    file = ReplacedFile(str(path), os.replace)
    file.put("before", b"old")
    assert path.read_bytes() == b"old"


def test_what_a_dead_run_prepared_is_not_taken_for_ours(path: Path):
    path.parent.mkdir()
    (path.parent / "daemon.json.bulkhead-after").write_bytes(b"half")
    file = ReplacedFile(str(path), os.replace)
    file.put("after", b"whole")
    assert path.read_bytes() == b"whole"


def test_a_content_that_is_there_is_not_written_again(path: Path):
    path.parent.mkdir()
    path.write_bytes(b"1")
    before = path.stat()
    ReplacedFile(str(path), os.replace).put("after", b"1")
    assert (path.stat().st_ino, path.stat().st_ctime_ns) == (before.st_ino, before.st_ctime_ns)


def test_a_link_stays_a_link(path: Path):
    path.parent.mkdir()
    (path.parent / "real").write_bytes(b"1")
    path.symlink_to("real")
    ReplacedFile(str(path), os.replace).put("after", b"2")
    assert (path.is_symlink(), path.read_bytes()) == (True, b"2")


def test_tidying_leaves_everybody_elses_files(path: Path):
    file = ReplacedFile(str(path), os.replace)
    file.prepare({"after": b"2"})
    for name in ("daemon.json", "daemon.json.before-bulkhead", "key.json"):
        (path.parent / name).write_bytes(b"")
    file.tidy()
    assert sorted(os.listdir(path.parent)) == ["daemon.json", "daemon.json.before-bulkhead", "key.json"]
