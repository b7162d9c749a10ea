# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

from ansible_collections.bulkhead.containers.plugins.module_utils._core.plan.ledger import merge
from ansible_collections.bulkhead.containers.plugins.module_utils._core.plan.model import Part
from ansible_collections.bulkhead.containers.tests.unit.reference_host import host
from hypothesis import given
from hypothesis import strategies as some

NAMES = some.sampled_from("abc")
LEDGERS = some.fixed_dictionaries({}, optional={
    "sysctls": some.dictionaries(NAMES, some.sampled_from("012")),
    "group_members": some.dictionaries(NAMES, some.lists(NAMES, unique=True)),
})


def merged(ledger, *parts):
    return merge(host(ledger=ledger), [Part({}, ledger=one) for one in parts])


def test_the_first_word_is_the_true_one():
    old = {"sysctls": {"a": "0"}}
    assert merged(old, {"sysctls": {"a": "1", "b": "2"}}, {"files": {"/x": {"mode": "0666"}}}) == {
        "sysctls": {"a": "0", "b": "2"}, "files": {"/x": {"mode": "0666"}}}
    assert old == {"sysctls": {"a": "0"}}


def test_members_add_up():
    assert merged({"group_members": {"docker": ["ann"]}}, {"group_members": {"docker": ["bob", "ann"]}}) == {
        "group_members": {"docker": ["ann", "bob"]}}


def test_nothing_is_remembered_of_nothing():
    assert merged({}, {"sysctls": {}}) == {}
    assert merged(None, {}) == {}


@given(LEDGERS, LEDGERS)
def test_nothing_is_forgotten_and_twice_is_once(old, new):
    once = merged(old, new)
    assert merged(once, new) == once
    for section, entries in old.items():
        for name, former in entries.items():
            kept = once[section][name]
            assert kept[:len(former)] == former if isinstance(former, list) else kept == former
