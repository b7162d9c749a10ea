# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import os
import socket

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._host.errors import Errors
from ansible_collections.bulkhead.containers.plugins.module_utils._host.files import FileWanted, read


def look(path):
    errors = Errors()
    (record,) = read([FileWanted("daemon_config", "docker", str(path))], errors)
    return record, errors.entries


def test_a_file(tmp_path):
    path = tmp_path / "daemon.json"
    path.write_text("{}")
    path.chmod(0o640)
    record, errors = look(path)
    assert (record["type"], record["mode"], record["uid"], record["target"], record["acl"]) == (
        "file", "0640", os.getuid(), "", [])
    assert errors == []


def test_a_directory_and_a_socket(tmp_path):
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(tmp_path / "s"))
        assert look(tmp_path)[0]["type"] == "directory"
        assert look(tmp_path / "s")[0]["type"] == "socket"


def test_special_bits_are_in_the_mode(tmp_path):
    path = tmp_path / "runc"
    path.write_text("")
    path.chmod(0o4755)
    assert look(path)[0]["mode"] == "4755"


def test_absent(tmp_path):
    record, errors = look(tmp_path / "no" / "such")
    assert (record["type"], record["mode"], record["target"], errors) == ("absent", None, "", [])


def test_a_link_is_what_it_leads_to(tmp_path):
    (tmp_path / "real").write_text("")
    (tmp_path / "real").chmod(0o600)
    (tmp_path / "link").symlink_to("real")
    record, _errors = look(tmp_path / "link")
    assert (record["type"], record["mode"], record["target"]) == ("file", "0600", str(tmp_path / "real"))


def test_a_link_to_nothing(tmp_path):
    (tmp_path / "link").symlink_to("nothing")
    record, errors = look(tmp_path / "link")
    assert (record["type"], record["target"], errors) == ("absent", str(tmp_path / "nothing"), [])


def test_a_loop_of_links_is_unread(tmp_path):
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")
    record, errors = look(tmp_path / "a")
    assert record["type"] is None
    assert errors == [{"section": "host.files", "object": str(tmp_path / "a"),
                       "reason": "too many levels of symbolic links reading %s" % (tmp_path / "a")}]


@pytest.mark.parametrize("mode, writable", [(0o755, False), (0o777, True), (0o1777, True)])
def test_a_directory_that_all_can_write_to(tmp_path, mode, writable):
    directory = tmp_path / "d"
    directory.mkdir()
    directory.chmod(mode)
    (directory / "f").write_text("")
    expected = writable or os.getuid() != 0
    assert (str(directory) in look(directory / "f")[0]["writable_parents"]) is expected


def test_the_directory_of_a_link_counts_too(tmp_path):
    """Whoever can write there can make the link lead elsewhere."""
    for name in ("open", "real"):
        (tmp_path / name).mkdir()
    (tmp_path / "real" / "f").write_text("")
    (tmp_path / "open" / "link").symlink_to("../real/f")
    (tmp_path / "first").symlink_to("open/link")
    (tmp_path / "open").chmod(0o777)
    assert str(tmp_path / "open") in look(tmp_path / "first")[0]["writable_parents"]
    assert str(tmp_path / "open") not in look(tmp_path / "real" / "f")[0]["writable_parents"] or os.getuid() != 0


@pytest.mark.skipif(os.getuid() != 0, reason="gives a directory away")
@pytest.mark.parametrize("uid, gid, mode, writable", [
    (1, 0, 0o755, True),
    (1, 0, 0o555, False),
    (0, 1, 0o775, True),
    (0, 1, 0o755, False),
    (0, 0, 0o775, False),
])
def test_owners_and_groups_of_directories(tmp_path, uid, gid, mode, writable):
    directory = tmp_path / "d"
    directory.mkdir()
    os.chown(str(directory), uid, gid)
    directory.chmod(mode)
    assert (str(directory) in look(directory / "f")[0]["writable_parents"] or
            str(directory) in look(directory)[0]["writable_parents"]) is False
    (directory / "f").write_text("")
    assert (str(directory) in look(directory / "f")[0]["writable_parents"]) is writable


def test_an_access_list(tmp_path):
    path = tmp_path / "f"
    path.write_text("")
    named = bytes.fromhex(
        "02000000 01000600ffffffff 020006003b2c0000 04000400ffffffff 10000600ffffffff 20000000ffffffff")
    try:
        os.setxattr(str(path), "system.posix_acl_access", named)
    except OSError:
        pytest.skip("the file system of this test keeps no access lists")
    assert look(path)[0]["acl"] == [{"tag": "user", "id": 11323, "name": "", "permissions": "rw-"},
                                    {"tag": "mask", "id": None, "name": "", "permissions": "rw-"}]


def test_one_path_with_two_roles_is_told_twice(tmp_path):
    wanted = [FileWanted(role, "", str(tmp_path)) for role in ("data_root", "docker_config_dir", "data_root")]
    assert [record["role"] for record in read(wanted, Errors())] == ["data_root", "docker_config_dir"]
