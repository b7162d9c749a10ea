# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core import own_files
from ansible_collections.bulkhead.containers.tests.unit.reference_host import host

PATH = own_files.SYSCTLS


@pytest.mark.parametrize("changes, expected", [
    ({"ledger": {}, "own_files": {}}, True),
    ({"ledger": {}, "own_files": {PATH: "x"}}, True),
    ({"ledger": None, "own_files": {}}, False),
    ({"ledger": {}, "own_files": None}, False),
    ({"ledger": {}, "own_files": {PATH: None}}, False),
    ({"ledger": {}, "own_files": {own_files.JOURNALD: None}}, True),
])
def test_whether_all_that_is_needed_was_read(changes, expected):
    assert own_files.were_read(host(**changes), PATH) is expected


def test_a_snapshot_of_an_earlier_release_tells_nothing():
    snapshot = host()
    for name in ("ledger", "own_files"):
        del snapshot["host"][name]
    assert own_files.were_read(snapshot, PATH) is False
    assert own_files.lines(snapshot, PATH) == []


def test_only_what_differs_is_written():
    first = own_files.changed(host(), {PATH: ["a = 1", "b = 2"]})
    there = host(own_files={PATH: first[0]["content"]})
    assert own_files.lines(there, PATH) == ["a = 1", "b = 2"]
    assert own_files.changed(there, {PATH: ["a = 1", "b = 2"]}) == []
    assert own_files.changed(there, {PATH: ["a = 1"]}) != []
    assert own_files.changed(there, {PATH: []}) == [{"path": PATH, "content": ""}]
    assert own_files.changed(host(), {PATH: []}) == []
