# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core.subjects import users


@pytest.mark.parametrize("user, expected", [
    ("", True), ("0", True), ("00", True), ("+0", True), ("-0", True), ("root", True), ("0:0", True),
    ("root:root", True), ("root:1000", True), (":1000", True), ("0:1000", True),
    ("1000", False), ("1000:0", False), ("65534:65534", False), ("nginx", None), ("nginx:root", None),
])
def test_texts_that_mean_root(user, expected):
    assert users.is_root(user) is expected


@pytest.mark.parametrize("group, expected", [
    ("998", "docker (998)"), ("6", "disk (6)"), ("docker", "docker"), ("0", "root (0)"), ("00", "root (0)"),
    ("audio", ""), ("1000", ""), ("107", "the group of /run/x.sock (107)"),
])
def test_groups_that_have_power(group, expected):
    ids = users.powerful_ids({"name": "docker", "gid": 998}, [{"path": "/run/x.sock", "gid": 107},
                                                              {"path": "/run/y.sock", "gid": 0}])
    assert users.powerful(group, ids) == expected


@pytest.mark.parametrize("user, expected", [("0:0", ""), ("1000:root", ""), ("1000", ""), ("1000:6", "disk (6)"),
                                            ("1000:docker", "docker")])
def test_the_primary_group_that_was_asked_for(user, expected):
    assert users.powerful_primary(user, users.powerful_ids({}, [])) == expected
