# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

from ansible_collections.bulkhead.containers.plugins.module_utils._core.parse.login_defs import numbers
from hypothesis import given
from hypothesis import strategies as st


def test_numbers() -> None:
    text = "# SUB_UID_MAX 5\nSUB_UID_MIN\t\t   100000\nUMASK 022\nENCRYPT_METHOD YESCRYPT\nSUB_UID_COUNT 1 # one\n"
    text += "UID_MIN -1\nSUB_UID_MIN 200000\nLARGE 0x10\n"
    assert numbers(text) == {"SUB_UID_MIN": 200000, "SUB_UID_COUNT": 1, "LARGE": 16}


@given(st.text())
def test_any_text(text: str) -> None:
    assert all(number >= 0 for number in numbers(text).values())
