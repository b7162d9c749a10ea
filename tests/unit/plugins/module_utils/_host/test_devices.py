# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

from pathlib import Path

from ansible_collections.bulkhead.containers.plugins.module_utils._host import devices


def test_kinds(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("/dev/null")
    assert devices.kind(str(tmp_path / "link")) == "character"
    assert devices.kind(str(tmp_path / "nothing")) == "absent"
    assert devices.kind(str(tmp_path)) == "other"
    assert devices.kind(__file__) == "other"


def test_a_disk_by_whatever_name(tmp_path: Path) -> None:
    disks = [path for path in Path("/dev").iterdir() if path.is_block_device()]
    for disk in disks[:1]:
        (tmp_path / "group").mkdir()
        (tmp_path / "group" / "volume").symlink_to(disk)
        assert devices.kind(str(tmp_path / "group")) == "block"
