# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core.inspect import security_options
from hypothesis import given
from hypothesis import strategies as st


@pytest.mark.parametrize(
    ("option", "key", "value"),
    [
        ("no-new-privileges", "no_new_privileges", True),
        ("no-new-privileges:true", "no_new_privileges", True),
        ("no-new-privileges=true", "no_new_privileges", True),
        ("no-new-privileges=false", "no_new_privileges", False),
        ("no-new-privileges:false", "no_new_privileges", False),
        ("seccomp=unconfined", "seccomp", {"kind": "unconfined"}),
        ("seccomp:unconfined", "seccomp", {"kind": "unconfined"}),
        ("seccomp=builtin", "seccomp", {"kind": "builtin"}),
        ("apparmor=unconfined", "apparmor", "unconfined"),
        ("apparmor:mine", "apparmor", "mine"),
        ("label=disable", "label_disabled", True),
        ("label:disable", "label_disabled", True),
        ("label=type:x", "label_disabled", False),
        ("label:type:x", "label_disabled", False),
        ("systempaths=unconfined", "system_paths_unconfined", True),
        ("writable-cgroups=true", "writable_cgroups", True),
        ("writable-cgroups=false", "writable_cgroups", False),
        ("writable-cgroups", "writable_cgroups", True),
    ],
)
def test_an_option(option: str, key: str, value: object) -> None:
    nothing = security_options.read([])
    assert security_options.read([option]) == {**nothing, key: value}


def test_an_inline_profile() -> None:
    found = security_options.read(['seccomp={"defaultAction": "SCMP_ACT_ALLOW"}'])["seccomp"]
    assert (found["kind"], found["default_action"]) == ("custom", "SCMP_ACT_ALLOW")


@given(st.lists(st.text(max_size=20) | st.none() | st.integers()))
def test_no_option_is_a_surprise(options: list) -> None:
    assert set(security_options.read(options)) == set(security_options.read([]))
