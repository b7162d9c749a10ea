# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core.parse import file_capabilities


@pytest.mark.parametrize("attribute, bits", [
    ("0100000200200000000000000000000000000000", 1 << 13),
    ("010000020000000000200000000000000000000000000000", 1 << 13),
    ("0000000300040000000000000000010000000000e8030000", 1 << 10 | 1 << 48),
    ("0100000100200000000000000000", 1 << 13),
], ids=["version 2", "inheritable", "version 3", "version 1"])
def test_capabilities_of_a_file(attribute: str, bits: int) -> None:
    assert file_capabilities.parse(bytes.fromhex(attribute)) == bits


@pytest.mark.parametrize("attribute", [b"", b"\0\0\0\2", b"\0\0\0\x09" + bytes(16)])
def test_no_capabilities_of_a_file(attribute: bytes) -> None:
    with pytest.raises(ValueError):
        file_capabilities.parse(attribute)
