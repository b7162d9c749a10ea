# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import stat

import pytest
from ansible_collections.bulkhead.containers.plugins.plugin_utils import _hand_over_dir, _report_dir
from ansible_collections.bulkhead.containers.tests.unit import handed

WEB = {key: value for key, value in handed.entry("compose", "publish_address").items()
       if key not in ("record", "replicas")}
SNAPSHOT = {"engines": [{"name": "docker", "containers": [{**handed.record(), "owner": WEB["owner"]}]}]}
OVERRIDE = "docker/compose/shop/compose.bulkhead.yml"


def write(tmp_path, *entries, host="web-1"):
    return _hand_over_dir.write_host(tmp_path, host, entries, SNAPSHOT)


def files(tmp_path):
    return sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file())


def job():
    return {**WEB, "container": "other", "owner": handed.OWNERS["auto_remove"]}


def test_files_and_a_page_about_them(tmp_path):
    where = write(tmp_path, WEB)
    assert where == str(tmp_path / "web-1.hand_over")
    assert files(tmp_path / "web-1.hand_over") == ["README.md", OVERRIDE]
    assert OVERRIDE in (tmp_path / "web-1.hand_over" / "README.md").read_text()


def test_what_the_snapshot_knows_is_made_use_of(tmp_path):
    write(tmp_path, WEB)
    text = (tmp_path / "web-1.hand_over" / OVERRIDE).read_text()
    assert handed.load(text)["services"]["web"] == {"ports": ("!override", ["127.0.0.1:8080:80/tcp"])}


def test_it_is_not_for_everybody(tmp_path):
    write(tmp_path / "new", WEB)
    modes = {stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "new").rglob("*")}
    assert modes == {0o640, 0o750}


def test_nothing_to_hand_over_leaves_nothing(tmp_path):
    assert write(tmp_path) == ""
    assert list(tmp_path.iterdir()) == []


def test_what_is_done_goes(tmp_path):
    write(tmp_path, WEB, job())
    assert len(files(tmp_path)) == 3
    write(tmp_path, job())
    assert files(tmp_path / "web-1.hand_over") == ["README.md", "docker/auto_remove/other/flags.txt"]
    assert not (tmp_path / "web-1.hand_over" / "docker" / "compose").exists()
    assert write(tmp_path) == ""
    assert list(tmp_path.iterdir()) == []


def test_an_override_that_has_another_name_now_goes(tmp_path):
    write(tmp_path, WEB)
    details = {**WEB["owner"]["details"], "config_files": ["/srv/shop/compose.yml", "/srv/shop/compose.bulkhead.yml"]}
    started = {**handed.record(), "owner": {**WEB["owner"], "details": details}}
    snapshot = {"engines": [{"name": "docker", "containers": [started]}]}
    _hand_over_dir.write_host(tmp_path, "web-1", [WEB], snapshot)
    assert files(tmp_path / "web-1.hand_over") == ["README.md", "docker/compose/shop/compose.bulkhead-2.yml"]


def test_what_others_put_there_stays(tmp_path):
    write(tmp_path, WEB)
    for name in (".git/refs/heads/main", "docker/compose/shop/notes.txt", "mine.yml"):
        path = tmp_path / "web-1.hand_over" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("mine")
    (tmp_path / "web-1.hand_over" / ".git" / "refs" / "tags").mkdir()
    write(tmp_path)
    assert files(tmp_path / "web-1.hand_over") == [".git/refs/heads/main", "docker/compose/shop/notes.txt", "mine.yml"]
    assert (tmp_path / "web-1.hand_over" / ".git" / "refs" / "tags").is_dir()


def test_a_file_that_is_the_same_is_not_written_again(tmp_path):
    write(tmp_path, WEB)
    path = tmp_path / "web-1.hand_over" / OVERRIDE
    before = path.stat()
    write(tmp_path, WEB)
    assert (path.stat().st_ino, path.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_other_hosts_and_reports_stay(tmp_path):
    write(tmp_path, WEB, host="web-10")
    _report_dir.write(tmp_path, "web-1.json", b"{}")
    write(tmp_path, WEB)
    write(tmp_path)
    assert files(tmp_path) == ["web-1.json", "web-10.hand_over/README.md", "web-10.hand_over/" + OVERRIDE]


@pytest.mark.parametrize("host", ["../../etc", "/etc", "..", "a/b"])
def test_a_name_is_not_a_path(tmp_path, host):
    write(tmp_path / "reports", WEB, host=host)
    assert [path.name for path in tmp_path.iterdir()] == ["reports"]


@pytest.mark.parametrize("place", ["web-1.hand_over", "web-1.hand_over/docker", "web-1.hand_over/docker/compose"])
def test_nothing_is_written_through_a_link(tmp_path, place):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "README.md").write_text("theirs")
    link = tmp_path / "reports" / place
    link.parent.mkdir(parents=True)
    link.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(_report_dir.ReportDirError, match="is a link"):
        write(tmp_path / "reports", WEB)
    write(tmp_path / "reports")
    assert files(tmp_path / "elsewhere") == ["README.md"]


def test_a_file_that_is_a_link_is_replaced(tmp_path):
    write(tmp_path, WEB)
    path, theirs = tmp_path / "web-1.hand_over" / OVERRIDE, tmp_path / "theirs"
    theirs.write_text("theirs")
    path.unlink()
    path.symlink_to(theirs)
    write(tmp_path, WEB)
    assert not path.is_symlink() and theirs.read_text() == "theirs"


def test_a_directory_that_cannot_be_written_is_an_error_that_names_it(tmp_path):
    (tmp_path / "web-1.hand_over").write_text("")
    with pytest.raises(_report_dir.ReportDirError, match="web-1.hand_over"):
        write(tmp_path, WEB)
