# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core.parse import fdinfo

FDINFO = "pos:\t0\nflags:\t%s\nmnt_id:\t%d\nino:\t5\n"


@pytest.mark.parametrize("flags, writable", [
    ("0100000", False), ("0100001", True), ("0100002", True), ("012000000", False), ("012000002", False),
], ids=["read", "write", "both", "path", "path and both"])
def test_an_open_file(flags: str, writable: bool) -> None:
    assert fdinfo.parse(FDINFO % (flags, 27)) == (writable, 27)


@pytest.mark.parametrize("text", ["", "pos:\t0\n", "flags:\tx\nmnt_id:\t1\n"])
def test_no_open_file(text: str) -> None:
    with pytest.raises(ValueError):
        fdinfo.parse(text)
