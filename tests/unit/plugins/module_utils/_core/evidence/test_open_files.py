# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core.evidence import open_files
from ansible_collections.bulkhead.containers.plugins.module_utils._core.evidence.open_files import OpenFile

POINTS = {1: "/", 2: "/data", 3: "/dev"}


def test_written():
    files = [OpenFile("/var/log/x", True, 1), OpenFile("/data/y", True, 2), OpenFile("/etc/z", False, 1),
             OpenFile("/var/log/x", True, 1), OpenFile("/dev/null", True, 3)]
    assert open_files.written(files, POINTS) == (["/var/log/x"], ["/data", "/dev"])


def test_a_mount_that_nobody_knows():
    with pytest.raises(KeyError):
        open_files.written([OpenFile("/x", True, 9)], POINTS)
    # Who only reads does not matter.
    assert open_files.written([OpenFile("/x", False, 9)], POINTS) == ([], [])


@pytest.mark.parametrize("link, path", [("/tmp/x (deleted)", "/tmp/x"), ("/tmp/x", "/tmp/x")])
def test_path(link, path):
    assert open_files.path_of(link) == path


def test_links():
    links = ["socket:[12]", "pipe:[13]", "anon_inode:[eventpoll]", "/dev/null", "socket:[14]x"]
    assert open_files.sockets(links) == {12}
    assert [link for link in links if open_files.is_file(link)] == ["/dev/null"]


def test_devices():
    paths = ["/dev/null", "/dev/pts/0", "/dev/shm/x", "/dev/fuse", "/dev/net/tun", "/device", "/dev/fuse"]
    assert open_files.devices(paths) == ["/dev/fuse", "/dev/net/tun"]
