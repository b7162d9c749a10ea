# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core.subjects import capabilities
from hypothesis import given
from hypothesis import strategies as st

NAMES = st.sets(st.sampled_from(capabilities.NAMES))


@given(NAMES)
def test_decoding_gives_back_the_set(names):
    mask = sum(1 << capabilities.NAMES.index(name) for name in names)
    assert set(capabilities.decode("%016x" % mask)) == names


def test_the_engines_default_set_as_the_kernel_prints_it():
    assert set(capabilities.decode("00000000a80425fb")) == set(capabilities.DEFAULT)


def test_the_union_counts_and_what_is_unread_is_unknown():
    assert capabilities.decode("0000000000000001", "0000000000200000") == ["CHOWN", "SYS_ADMIN"]
    assert capabilities.decode("0000000000000001", None) is None
    assert capabilities.decode("none") is None


def test_a_bit_that_is_newer_than_this_table_is_named():
    assert capabilities.decode("%x" % (1 << 50)) == ["capability 50"]


@pytest.mark.parametrize("privileged, add, drop, holds, lacks", [
    (False, [], [], {"NET_RAW"}, {"SYS_ADMIN"}),
    (False, ["CAP_SYS_ADMIN"], [], {"SYS_ADMIN", "NET_RAW"}, set()),
    (False, ["all"], ["NET_RAW"], {"SYS_ADMIN"}, {"NET_RAW"}),
    (False, ["chown"], ["ALL"], {"CHOWN"}, {"NET_RAW"}),
    (True, [], ["ALL"], {"SYS_MODULE"}, set()),
])
def test_what_the_engine_makes_of_its_options(privileged, add, drop, holds, lacks):
    held = set(capabilities.configured(privileged, add, drop))
    assert holds <= held and not lacks & held
