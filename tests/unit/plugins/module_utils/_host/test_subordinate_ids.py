# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import os
import stat
import typing as t
from pathlib import Path

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core.subordinate_ids import RangeError, Wish
from ansible_collections.bulkhead.containers.plugins.module_utils._host import subordinate_ids
from ansible_collections.bulkhead.containers.plugins.module_utils._host.errors import HostError

NAME = "bulkhead-no-such-user"
LINE = b"bulkhead-no-such-user:165536:65536"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "etc").mkdir()
    (tmp_path / "var/lib").mkdir(parents=True)
    (tmp_path / "etc/subuid").write_bytes(b"# \xff\nann:100000:65536")
    (tmp_path / "etc/subgid").write_bytes(b"ann:100000:65536\n\n")
    return tmp_path


def place(root: Path, **more: t.Any) -> subordinate_ids.Place:
    return subordinate_ids.Place(move=os.replace, root=str(root), **more)


def files(root: Path) -> t.Dict[str, bytes]:
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def test_there_and_back_gives_the_bytes_of_before(root: Path) -> None:
    before = files(root)
    first = subordinate_ids.present(place(root), NAME, Wish(65536))
    assert first["changed"]
    assert first["range"] == {"start": 165536, "count": 65536}
    assert (root / "etc/subuid").read_bytes() == before["etc/subuid"] + b"\n" + LINE
    assert (root / "etc/subgid").read_bytes() == before["etc/subgid"] + LINE + b"\n"
    assert [one["before_header"] for one in first["diff"]] == ["/etc/subuid", "/etc/subgid"]

    second = subordinate_ids.present(place(root), NAME, Wish(65536))
    assert (second["changed"], second["range"], second["diff"]) == (False, first["range"], [])

    assert subordinate_ids.absent(place(root), NAME)["changed"]
    after = files(root)
    assert {path: after[path] for path in before} == before
    assert not subordinate_ids.absent(place(root), NAME)["changed"]


def test_what_is_remembered_is_for_root_alone(root: Path) -> None:
    subordinate_ids.present(place(root), NAME, Wish(65536))
    for path in (root / "var/lib/bulkhead").rglob("*"):
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path


@pytest.mark.parametrize("ask", [
    lambda where: subordinate_ids.present(where, NAME, Wish(65536)),
    lambda where: subordinate_ids.absent(where, "given"),
])
def test_check_mode_changes_no_byte(root: Path, ask: t.Callable[[subordinate_ids.Place], t.Dict[str, t.Any]]) -> None:
    subordinate_ids.present(place(root), "given", Wish(65536))
    (root / "etc/.pwd.lock").unlink()
    before = files(root)
    assert ask(place(root, check=True))["changed"]
    assert files(root) == before


def test_a_range_of_somebody_else_s_is_not_taken_back(root: Path) -> None:
    before = files(root)["etc/subuid"]
    assert not subordinate_ids.absent(place(root), "ann")["changed"]
    assert (root / "etc/subuid").read_bytes() == before


def test_only_the_half_that_was_given_is_taken_back(root: Path) -> None:
    (root / "etc/subuid").write_bytes(LINE + b"\n")
    subordinate_ids.present(place(root), NAME, Wish(65536))
    assert LINE in (root / "etc/subgid").read_bytes()
    subordinate_ids.absent(place(root), NAME)
    assert (root / "etc/subuid").read_bytes() == LINE + b"\n"
    assert LINE not in (root / "etc/subgid").read_bytes()


def test_a_run_that_was_broken_off_between_the_files_is_ended_by_the_next(root: Path) -> None:
    before = files(root)

    def once(source: str, destination: str) -> None:
        if destination.endswith("subgid"):
            raise OSError("broken off")
        os.replace(source, destination)

    with pytest.raises(OSError, match="broken off"):
        subordinate_ids.present(subordinate_ids.Place(once, root=str(root)), NAME, Wish(65536))
    (root / "etc/subgid.bulkhead").unlink()
    assert subordinate_ids.present(place(root), NAME, Wish(65536))["range"] == {"start": 165536, "count": 65536}
    subordinate_ids.absent(place(root), NAME)
    after = files(root)
    assert {path: after[path] for path in before} == before


def test_files_that_are_not_there_are_made_for_everybody_to_read(root: Path) -> None:
    (root / "etc/subuid").unlink()
    subordinate_ids.present(place(root), NAME, Wish(65536))
    assert (root / "etc/subuid").read_bytes() == LINE + b"\n"
    assert stat.S_IMODE((root / "etc/subuid").stat().st_mode) == 0o644


def test_limits_of_the_host_count(root: Path) -> None:
    (root / "etc/login.defs").write_text("SUB_UID_MIN 300000\n")
    assert subordinate_ids.present(place(root), NAME, Wish(65536))["range"]["start"] == 300000
    with pytest.raises(RangeError, match="login.defs allows"):
        subordinate_ids.present(place(root), "other", Wish(65536, 200000))


def test_the_ids_of_systemd_nspawn_are_told(root: Path) -> None:
    (root / "etc/login.defs").write_text("SUB_UID_MIN 524288\n")
    first = subordinate_ids.present(place(root), NAME, Wish(65536))
    assert ["systemd-nspawn" in one for one in first["warnings"]] == [True]
    assert subordinate_ids.present(place(root), NAME, Wish(65536))["warnings"] == []


def test_a_directory_service_is_not_answered_for(root: Path) -> None:
    (root / "etc/nsswitch.conf").write_text("subid: files sss\n")
    before = files(root)
    with pytest.raises(HostError, match="come from sss"):
        subordinate_ids.present(place(root), NAME, Wish(65536))
    assert files(root) == before


@pytest.mark.parametrize("damage", [b"{", b"[]", b'{"ranges": [{"name": "x"}]}', b'{"ranges": 5}', b"\xff"])
def test_damaged_memory_is_named(root: Path, damage: bytes) -> None:
    subordinate_ids.present(place(root), NAME, Wish(65536))
    (root / "var/lib/bulkhead/subordinate_ids/ranges.json").write_bytes(damage)
    with pytest.raises(HostError, match=r"ranges\.json.* is damaged"):
        subordinate_ids.absent(place(root), NAME)
