# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core.evidence import programs, temporary

NET_RAW = bytes.fromhex("0100000200200000000000000000000000000000")


@pytest.mark.parametrize("mode, attribute, found", [
    (0o100755, None, None),
    (0o104755, None, {"setuid": True, "setgid": False, "capabilities": []}),
    (0o102755, None, {"setuid": False, "setgid": True, "capabilities": []}),
    # Without the right to start it for the group, the bit means something else.
    (0o102744, None, None),
    (0o100755, NET_RAW, {"setuid": False, "setgid": False, "capabilities": ["NET_RAW"]}),
], ids=["like any other", "setuid", "setgid", "locking", "capabilities"])
def test_record(mode, attribute, found):
    record = programs.record("/x", mode, 0, attribute, programs.THERE)
    assert record == (found and {"path": "/x", "owner": 0, "found": "there", **found})


def test_each_once_and_by_what_says_most():
    there, used, other = ({"path": path, "found": found} for path, found in (
        ("/b", "there"), ("/b", "process"), ("/a", "healthcheck")))
    assert programs.merge([there, None, used, other]) == programs.merge([used, other, there]) == [other, used]


@pytest.mark.parametrize("path, top", [
    ("/tmp", "/tmp"), ("/tmp/a/b", "/tmp"), ("/tmpfs", ""), ("/run/lock/x", "/run/lock"), ("/run/x", "/run"),
    ("/var/tmp/x", "/var/tmp"), ("/var/log/x", ""), ("/", ""),
])
def test_temporary_directories(path, top):
    assert temporary.holding(path) == top
