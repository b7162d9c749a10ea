# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core.parse.package_versions import has_fix, upstream
from hypothesis import given
from hypothesis import strategies as st

SAME = [
    ("5:27.1.1-1~ubuntu.22.04~jammy", "27.1.1"),
    ("1.1.5+ds1-1+deb12u1", "1.1.5"),
    ("20.10.24+dfsg1", "20.10.24"),
    ("1.6.20~ds1-1+deb12u3", "1.6.20"),
    ("1.0.0~rc93+ds1-5+deb11u5", "1.0.0-rc93"),
    ("v1.7.24", "1.7.24"),
    ("1:1.1.12-1.el9", "1.1.12"),
    ("1.2.0-rc.3", "1.2.0~rc3"),
    ("6.12.90-1", "6.12.90"),
    ("18.09.1~3-0", "18.09.1"),
    ("7.0", "7.0.0"),
    ("2.0.0-beta.1", "2.0.0~beta1"),
]

ORDERED = [
    "1.0.0-alpha.1", "1.0.0-beta.2", "1.0.0-rc7", "1.0.0-rc93", "1.0.0", "1.0.1", "1.1.2", "1.1.12", "1.2.0-rc.3",
    "1.2.0",
]

NONE = ["", "dev", "unknown", "0.0.0-20240101", "7", None, 5, "-1.2.3"]

RUNC = ["1.2.8", "1.3.3", "1.4.0-rc.3"]
MOBY = ["23.0.15", "25.0.6", "26.1.5", "27.1.1"]
FIXES = [
    (RUNC, "1.2.7", False),
    (RUNC, "1.2.8", True),
    (RUNC, "1.3.0", False),
    (RUNC, "1.3.3", True),
    (RUNC, "1.4.0-rc.2", False),
    (RUNC, "1.4.0-rc.3", True),
    (RUNC, "1.4.0", True),
    (RUNC, "1.5.0", True),
    (RUNC, "1.1.15", False),
    (MOBY, "20.10.24", False),
    (MOBY, "23.0.15", True),
    (MOBY, "24.0.9", False),
    (MOBY, "26.0.2", False),
    (MOBY, "26.1.4", False),
    (MOBY, "27.0.3", False),
    (MOBY, "27.2.0", True),
    (MOBY, "29.5.1", True),
    ([], "29.5.1", False),
]


@pytest.mark.parametrize("packaged, released", SAME)
def test_what_a_distribution_appends_does_not_count(packaged, released):
    assert upstream(released) is not None
    assert upstream(packaged) == upstream(released)


def test_order():
    assert sorted(ORDERED, key=upstream) == ORDERED


@pytest.mark.parametrize("text", NONE)
def test_no_version(text):
    assert upstream(text) is None


@pytest.mark.parametrize("fixed, version, expected", FIXES)
def test_the_fix_of_its_branch_decides(fixed, version, expected):
    assert has_fix(upstream(version), [upstream(fix) for fix in fixed]) is expected


@given(st.text())
def test_never_raises(text):
    assert upstream(text) is None or upstream(text) == upstream("0:" + text) or ":" in text
