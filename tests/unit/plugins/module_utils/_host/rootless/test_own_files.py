# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import stat
from pathlib import Path

from ansible_collections.bulkhead.containers.plugins.module_utils._host.rootless import own_files


def test_there_and_back_leaves_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a/b/file"
    assert own_files.text(str(path)) is None
    made = own_files.missing_directories([str(path), str(tmp_path / "a/c/other")])
    assert made == [str(tmp_path / one) for one in ("a", "a/b", "a/c")]
    own_files.write(str(path), "one\n")
    own_files.write(str(path), "two\n")
    assert own_files.text(str(path)) == "two\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o644
    assert [one.name for one in path.parent.iterdir()] == ["file"]

    own_files.remove(str(path))
    own_files.remove(str(path))
    own_files.remove_empty(made)
    assert list(tmp_path.iterdir()) == []


def test_a_directory_with_something_of_somebody_else_s_stays(tmp_path: Path) -> None:
    path = tmp_path / "a/b/file"
    made = own_files.missing_directories([str(path)])
    own_files.write(str(path), "ours")
    (tmp_path / "a/theirs").write_text("theirs")
    own_files.remove(str(path))
    own_files.remove_empty(made)
    assert [one.name for one in (tmp_path / "a").iterdir()] == ["theirs"]


def test_a_link_is_replaced_and_what_it_leads_to_is_not_written(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("theirs")
    (tmp_path / "file").symlink_to(tmp_path / "secret")
    own_files.write(str(tmp_path / "file"), "ours")
    assert (tmp_path / "secret").read_text() == "theirs"
    assert not (tmp_path / "file").is_symlink()
