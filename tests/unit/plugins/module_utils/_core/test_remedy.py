# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core.remedy import faults

GOOD = [
    {"text": "x"},
    {"file": {"mode": "0640"}},
    {"file": {"owner": "root", "group": "root"}},
    {"sysctl": {"kernel.kptr_restrict": "1", "net.ipv4.conf.all.log_martians": 1}},
    {"audit_rule": {"permissions": "wa", "key": "docker"}},
]
BAD = [
    ({"file": {"mode": 420}}, "remedy.file.mode is 420; it is four octal digits in quotes"),
    ({"file": {"mode": "644"}}, "remedy.file.mode is '644'"),
    ({"file": {"owner": "root"}}, "remedy.file: owner and group belong together"),
    ({"file": {"state": "absent"}}, "remedy.file: a map of owner, group, mode"),
    ({"file": "0644"}, "remedy.file: a map of"),
    ({"file": {}}, "remedy.file: a map of"),
    ({"audit_rule": {"permissions": "w\n-e 0", "key": "docker"}}, "some of r, w, x and a"),
    ({"audit_rule": {"permissions": "wa"}}, "permissions and key belong together"),
    ({"sysctl": "kernel.kptr_restrict=1"}, "remedy.sysctl: a map"),
    ({"sysctl": {}}, "remedy.sysctl: a map"),
    ({"sysctl": {"a b": "1"}}, "remedy.sysctl: a map"),
    ({"sysctl": {"kernel.kptr_restrict": "1\nkernel.sysrq = 1"}}, "remedy.sysctl: a map"),
    ({"sysctl": {"kernel.kptr_restrict": None}}, "remedy.sysctl: a map"),
]


@pytest.mark.parametrize("remedy", GOOD)
def test_what_can_be_carried_out(remedy):
    assert faults(remedy) == []


@pytest.mark.parametrize("remedy, told", BAD)
def test_what_cannot_is_told_by_its_place(remedy, told):
    fault, = faults(remedy)
    assert told in fault
