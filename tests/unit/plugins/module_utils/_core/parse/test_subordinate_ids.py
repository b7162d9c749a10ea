# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

from ansible_collections.bulkhead.containers.plugins.module_utils._core.parse.subordinate_ids import Range, parse
from hypothesis import given
from hypothesis import strategies as st


def test_ranges_in_their_order():
    text = "dockremap:165536:65536\n\n# a comment:1:2\n1000:100000:65536\nann:x:1\nann:1\n:1:2\nann:-1:5\n"
    assert parse(text) == [Range("dockremap", 165536, 65536), Range("1000", 100000, 65536)]


@given(st.text())
def test_any_text_gives_ranges(text):
    assert all(entry.name and entry.start >= 0 and entry.count >= 0 for entry in parse(text))
