# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core.parse.nsswitch import sources


@pytest.mark.parametrize(("text", "found"), [
    ("", []),
    ("passwd: files sss\n", []),
    ("# subid: sss\nsubid:\tsss\n", ["sss"]),
    ("subid: files [NOTFOUND=return] sss # both\n", ["files", "sss"]),
    ("subid:\n", []),
])
def test_sources(text: str, found: t.List[str]) -> None:
    assert sources(text, "subid") == found
