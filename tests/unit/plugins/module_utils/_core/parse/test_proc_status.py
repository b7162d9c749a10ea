# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core.parse import proc_status
from hypothesis import given
from hypothesis import strategies as st

STATUS = """Name:\tsleep
Umask:\t0022
State:\tS (sleeping)
Pid:\t4711
PPid:\t4690
Uid:\t1000\t0\t1000\t1000
Gid:\t1000\t1000\t1000\t1000
Groups:\t27 998\x20
CapInh:\t0000000000000000
CapPrm:\t00000000a80425fb
CapEff:\t00000000a80425fb
CapBnd:\t00000000a80425fb
CapAmb:\t0000000000000000
NoNewPrivs:\t1
Seccomp:\t2
"""


def test_a_status() -> None:
    status = proc_status.parse(STATUS)
    assert (status.name, status.parent, status.ended) == ("sleep", 4690, False)
    assert status.user_ids == (1000, 0, 1000)
    assert status.groups == (27, 998)
    assert status.capabilities["effective"] == "00000000a80425fb"
    assert (status.no_new_privileges, status.seccomp) == (True, "filter")


def test_what_a_kernel_does_not_print_is_not_known() -> None:
    status = proc_status.parse("PPid:\t1\nUid:\t0\t0\t0\t0\n")
    assert (status.no_new_privileges, status.seccomp, status.capabilities) == (None, None, {})


def test_a_zombie_has_ended() -> None:
    assert proc_status.parse(STATUS.replace("S (sleeping)", "Z (zombie)")).ended


@pytest.mark.parametrize("text", ["", "Name:\tx\n", "PPid:\tone\nUid:\t0\n"])
def test_no_status(text: str) -> None:
    with pytest.raises(ValueError):
        proc_status.parse(text)


@given(st.text(alphabet=st.characters(exclude_characters="\n\x00"), max_size=15))
def test_a_name_cannot_forge_a_field(name: str) -> None:
    # Only a line feed could, and the kernel escapes that.
    status = proc_status.parse(STATUS.replace("Name:\tsleep", "Name:\t" + name))
    assert status.no_new_privileges is True
    assert status.user_ids == (1000, 0, 1000)
