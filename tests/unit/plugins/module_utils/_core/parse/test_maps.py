# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

from ansible_collections.bulkhead.containers.plugins.module_utils._core.parse import maps

MAPS = """55d0c0a00000-55d0c0a2a000 r--p 00000000 00:2f 1234                       /usr/bin/app
55d0c0a2a000-55d0c0b00000 r-xp 0002a000 00:2f 1234                       /usr/bin/app
7f0000000000-7f0000001000 rwxp 00000000 00:00 0
7f0000001000-7f0000002000 rw-s 00000000 00:01 32769                      /SYSV00000000 (deleted)
7f0000002000-7f0000003000 r-xp 00000000 00:30 77                         /tmp/with a space.so (deleted)
7ffd00000000-7ffd00021000 rw-p 00000000 00:00 0                          [stack]
"""


def test_files_in_memory() -> None:
    assert maps.parse(MAPS) == {("/usr/bin/app", False), ("/usr/bin/app", True), ("/SYSV00000000", False),
                                ("/tmp/with a space.so", True)}
