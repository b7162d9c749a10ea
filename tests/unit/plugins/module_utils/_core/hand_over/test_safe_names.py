# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core.hand_over import safe_names
from hypothesis import given
from hypothesis import strategies as st


@pytest.mark.parametrize("name", ["shop", "web.service", "docker@ann", "a_b-c.1"])
def test_usual_names_stay(name):
    assert safe_names.part(name) == name


@pytest.mark.parametrize("name", ["", ".", "..", "../../etc", "/etc/passwd", ".git", "-rf", "Shop", "a b", "x" * 300,
                                  "ü", "a\nb", "docker:/run/its.sock", "\ud800"])
def test_all_others_become_harmless(name):
    part = safe_names.part(name)
    assert part not in ("", ".", "..") and part[0] not in ".-" and len(part) < 100
    assert set(part) <= set("abcdefghijklmnopqrstuvwxyz0123456789_.@-")


@given(st.text(), st.text())
def test_no_two_names_have_the_same(first, second):
    assert (safe_names.part(first) == safe_names.part(second)) == (first == second)


def test_also_where_capitals_do_not_count():
    assert len({safe_names.part(name).lower() for name in ("shop", "Shop", "SHOP")}) == 3
