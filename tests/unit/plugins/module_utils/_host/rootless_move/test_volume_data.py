# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Real trees on this machine's disk. The copy itself needs a user's namespace: the scenario of that name makes one."""

from __future__ import annotations

import os
import subprocess
import typing as t
from pathlib import Path

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core.rootless_move import shifting
from ansible_collections.bulkhead.containers.plugins.module_utils._core.rootless_move.shifting import Ids
from ansible_collections.bulkhead.containers.plugins.module_utils._host.rootless_move import volume_data

SAME = Ids([[0, 0, 4294967295]], [[0, 0, 4294967295]])
NOBODY_S = Ids([], [])


def tree(top: Path) -> Path:
    (top / "base").mkdir(parents=True)
    (top / "base/table").write_bytes(b"rows")
    os.link(top / "base/table", top / "base/zz_same")
    (top / "link").symlink_to("base/table")
    os.mkfifo(top / "queue")
    for path in (top / "base/table", top / "base", top / "queue", top / "link", top):
        os.utime(path, ns=(1, 981173106_789000000), follow_symlinks=False)
    return top


def told(one: Path, other: Path) -> t.List[str]:
    return list(volume_data.differences(str(one), str(other), SAME))


def test_all_of_a_tree_is_seen_in_one_order(tmp_path: Path) -> None:
    found = {one.path: one for one in volume_data.walk(str(tree(tmp_path / "a")), with_content=True)}
    assert list(found) == ["", "base", "base/table", "base/zz_same", "link", "queue"]
    assert [one.kind for one in found.values()] == [
        shifting.DIRECTORY, shifting.DIRECTORY, shifting.FILE, shifting.FILE, shifting.LINK, shifting.FIFO]
    assert found["base/zz_same"].same_as == "base/table" and found["link"].target == "base/table"


def test_the_same_tree_is_the_same(tmp_path: Path) -> None:
    assert told(tree(tmp_path / "a"), tree(tmp_path / "b")) == []


def test_a_socket_is_nobody_s_data(tmp_path: Path) -> None:
    one, other = tree(tmp_path / "a"), tree(tmp_path / "b")
    os.mknod(other / "socket", 0o140600)
    os.utime(other, ns=(1, 981173106_789000000))
    assert told(one, other) == []


@pytest.mark.parametrize(("reads", "writes", "done"), [
    ("printf a", "cat", True), ("false", "cat", False), ("printf a", "false", False), ("false", "false", False),
])
def test_a_copy_is_done_when_both_of_its_programs_say_so(reads: str, writes: str, done: bool) -> None:
    ended = subprocess.run(["sh", "-c", volume_data._PIPE % (reads, writes)], capture_output=True, check=False)
    assert (ended.returncode == 0, ended.stdout) == (done, b"")


@pytest.mark.parametrize(("change", "difference"), [
    (lambda top: (top / "base/table").write_bytes(b"ROWS"), "base/table: mtime_ns, digest"),
    (lambda top: (top / "queue").chmod(0o600), "queue: mode"),
    (lambda top: (top / "base/zz_same").unlink(), "base/zz_same: only one of the two has it"),
    (lambda top: os.setxattr(top / "base/table", "user.a", b"b"), "base/table: attributes"),
])
def test_a_difference_is_named(tmp_path: Path, change: t.Callable[[Path], t.Any], difference: str) -> None:
    one, other = tree(tmp_path / "a"), tree(tmp_path / "b")
    (other / "queue").chmod(0o644)
    (one / "queue").chmod(0o644)
    change(other)
    assert difference in told(one, other)


def test_without_content_only_dates_and_sizes_tell(tmp_path: Path) -> None:
    one, other = tree(tmp_path / "a"), tree(tmp_path / "b")
    (other / "base/table").write_bytes(b"ROWS")
    os.utime(other / "base/table", ns=(1, 981173106_789000000))
    assert list(volume_data.differences(str(one), str(other), SAME, with_content=False)) == []
    assert told(one, other) == ["base/table: digest"]


def test_a_survey_counts_and_names_what_cannot_be_carried(tmp_path: Path) -> None:
    top = str(tree(tmp_path / "a"))
    assert volume_data.survey(top, SAME) == volume_data.Survey(4, ())
    barred = volume_data.survey(top, NOBODY_S).barred
    assert len(barred) == 6 and barred[0] == f". (of user {os.getuid()}, which is beyond the user's ids)"


def test_looking_changes_no_date(tmp_path: Path) -> None:
    one = tree(tmp_path / "a")
    before = os.stat(one / "base/table").st_atime_ns
    list(volume_data.walk(str(one), with_content=True))
    assert os.stat(one / "base/table").st_atime_ns == before
