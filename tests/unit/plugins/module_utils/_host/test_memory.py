# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import json

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core import own_files as places
from ansible_collections.bulkhead.containers.plugins.module_utils._host import memory
from ansible_collections.bulkhead.containers.plugins.module_utils._host.errors import Errors, HostError


@pytest.fixture
def ledger(tmp_path, monkeypatch):
    path = tmp_path / "ledger.json"
    monkeypatch.setattr(memory, "LEDGER", str(path))
    return path


@pytest.fixture
def own(tmp_path, monkeypatch):
    path = tmp_path / "own.conf"
    monkeypatch.setattr(places, "ALL", (str(path), str(tmp_path / "own.conf" / "below"), str(tmp_path / "other")))
    return path


def test_what_is_remembered(ledger):
    ledger.write_text('{"sysctls": {"kernel.kptr_restrict": "0"}}')
    assert memory.ledger() == {"sysctls": {"kernel.kptr_restrict": "0"}}


def test_nothing_is_remembered_where_nothing_was_changed(ledger):
    assert memory.ledger() == {}


@pytest.mark.parametrize("text", ["", "{", "[]", '{"sysctls": []}', "null", "\udce4",
                                  '{"files": {"/etc/default/docker": "x"}}', '{"group_members": {"docker": 3}}',
                                  '{"group_members": {"docker": [3]}}', '{"sysctls": {"kernel.kptr_restrict": 0}}',
                                  '{"files": {"/x": {"owner": "root", "group": "root"}}}',
                                  '{"files": {"/x": {"owner": "root", "group": "root", "mode": 420}}}',
                                  '{"files": {"/x": {"owner": "root", "group": "root", "mode": "u+s"}}}'])
def test_a_damaged_memory_is_not_an_empty_one(ledger, text):
    ledger.write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(HostError, match="ledger.json is damaged .*put it right, or remove it"):
        memory.ledger()


def test_a_memory_of_everything(ledger):
    whole = {"sysctls": {"kernel.kptr_restrict": "0", "kernel.unread": None}, "group_members": {"docker": ["ann"]},
             "files": {"/x": {"owner": "ann", "group": "1000", "mode": "0666"}}}
    ledger.write_text(json.dumps(whole))
    assert memory.ledger() == whole


def test_files_that_are_there_with_their_contents(own):
    own.write_text("kernel.kptr_restrict = 1\n")
    errors = Errors()
    assert memory.own_files(errors) == {str(own): "kernel.kptr_restrict = 1\n"}
    assert errors.entries == []


def test_what_is_no_file_could_not_be_read(own):
    own.mkdir()
    errors = Errors()
    assert memory.own_files(errors) == {str(own): None}
    assert [(one["section"], one["object"]) for one in errors.entries] == [("host.own_files", str(own))]
