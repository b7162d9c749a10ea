# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core.parse.changelog import search, search_rpm
from hypothesis import given
from hypothesis import strategies as st

ENTRY = b"""runc (1.1.5+ds1-1+deb12u1) bookworm-security; urgency=medium

  * CVE-2024-21626, CVE-2024-213: fix leaks

 -- Some One <some@one.example>  Thu, 01 Feb 2024 10:00:00 +0100

runc (1.1.5+ds1-1) unstable; urgency=medium

  * CVE-2023-25809

 -- Some One <some@one.example>  Wed, 29 Mar 2023 10:00:00 +0200

"""
CUT = ENTRY + b"# Older entries have been removed from this changelog.\n"
WANTED = ["CVE-2024-21626", "CVE-2024-2162", "CVE-2022-0847", "CVE-2023-0001"]
LIMIT = 1 << 20


def test_a_whole_changelog_answers_for_all():
    found = search([ENTRY], WANTED, LIMIT)
    assert found.named == ("CVE-2024-21626",)
    assert found.searched(WANTED) == sorted(WANTED)


def test_a_cut_changelog_answers_for_what_is_newer_than_the_cut():
    found = search([CUT], WANTED + ["CVE-2023-25809"], LIMIT)
    assert found.named == ("CVE-2023-25809", "CVE-2024-21626")
    assert found.searched(WANTED + ["CVE-2023-25809"]) == ["CVE-2023-25809", "CVE-2024-2162", "CVE-2024-21626"]


def test_beyond_the_limit_is_like_cut():
    found = search([ENTRY, b"  * more\n", b"CVE-2022-0847\n"], WANTED, len(ENTRY))
    assert found.searched(WANTED) == ["CVE-2024-2162", "CVE-2024-21626"]


def test_a_line_without_an_end_is_given_up_at_the_limit():
    endless = iter(lambda: b"x" * 1000, b"")
    assert search(endless, WANTED, 5000).searched(WANTED) == []


@pytest.mark.parametrize("text", [b"", b"nothing that looks like one"])
def test_what_is_no_changelog_answers_for_nothing(text):
    assert search([text] if text else [], WANTED, LIMIT).searched(WANTED) == []


@given(st.integers(1, len(CUT)))
def test_pieces_of_any_size_say_the_same(size):
    pieces = [CUT[start:start + size] for start in range(0, len(CUT), size)]
    assert search(pieces, WANTED, LIMIT) == search([CUT], WANTED, LIMIT)


def test_rpm():
    text = b"1706745600 - Fix CVE-2024-21626\n- more\n1609459200 - Build\n"
    found = search_rpm(text, WANTED)
    assert found.named == ("CVE-2024-21626",)
    # The oldest entry is of 2021.
    assert found.searched(WANTED) == sorted(WANTED)
    assert found.searched(["CVE-2021-30465"]) == []


def test_rpm_without_a_changelog():
    assert search_rpm(b"", WANTED).searched(WANTED) == []
