# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import stat

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core.evidence import changes

MOUNTED = ("/", "/etc/hosts", "/etc/resolv.conf", "/var/data", "/run/secrets")


@pytest.mark.parametrize("there, written", [
    ([], []),
    # What the engine makes to mount something there.
    (["/var", "/var/data", "/run", "/run/secrets"], []),
    (["/.dockerenv"], []),
    (["/var", "/var/log", "/var/log/x"], ["/var/log/x"]),
    (["/tmp"], ["/tmp"]),
    # A file was there and is gone: that tells of writing, too.
    (["/etc"], ["/etc"]),
    (["/var-log", "/var", "/var/x"], ["/var-log", "/var/x"]),
], ids=["nothing", "mount points", "the engine's own", "a file", "a directory alone", "/etc alone",
        "a name like another"])
def test_written(there, written):
    assert list(changes.written(dict.fromkeys(there, False), MOUNTED)) == written


@pytest.mark.parametrize("mode, device, deleted", [
    (stat.S_IFCHR, 0, True), (stat.S_IFCHR, 0x103, False), (stat.S_IFBLK, 0, False), (stat.S_IFREG, 0, False),
], ids=["none", "null", "a disk", "a file"])
def test_what_stands_for_a_deleted_file(mode, device, deleted):
    assert changes.is_deletion(mode | 0o644, device) is deleted


def test_record():
    assert changes.record({"/a": False, "/b": True, "/c": False}) == {
        "changed": 2, "deleted": 1, "paths": ["/a", "/b", "/c"]}


@pytest.mark.parametrize("paths", [
    ["/%d" % number for number in range(201)],
    ["/%d%s" % (number, "x" * 4000) for number in range(5)],
], ids=["many", "long"])
def test_too_many_to_list(paths):
    found = changes.record(dict.fromkeys(paths, False))
    assert (found["changed"], found["paths"]) == (len(paths), None)
