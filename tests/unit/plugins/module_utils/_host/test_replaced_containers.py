# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core.recreation.journal import RECREATE, Journal
from ansible_collections.bulkhead.containers.plugins.module_utils._core.recreation.kept import Kept
from ansible_collections.bulkhead.containers.plugins.module_utils._host import replaced_containers
from ansible_collections.bulkhead.containers.plugins.module_utils._host.container_settings import workplace
from ansible_collections.bulkhead.containers.plugins.module_utils._host.errors import Errors

SOCKET = "/run/docker.sock"
OLD = Kept("4f" * 32, "web", "web.bulkhead-kept-4f4f4f4f4f4f", "2026-11-24T01:00:00Z", {"Name": "always"})


@pytest.fixture
def place(tmp_path, monkeypatch):
    monkeypatch.setattr(workplace, "STATE", str(tmp_path / "bulkhead/container_settings"))
    return workplace.at(SOCKET, 0)


def test_where_nothing_was_ever_changed_there_is_nothing(place):
    errors = Errors()
    assert replaced_containers.look(SOCKET, errors) == {"replaced": [], "broken_off": ""}
    assert errors.as_list() == []


def test_what_is_remembered_is_told(place):
    with place.state.locked(for_writing=True):
        place.write_kept([OLD])
        place.write_journal(Journal(RECREATE, "5e" * 32, "db"))
    told = replaced_containers.look(SOCKET, Errors())
    assert told["broken_off"] == "db"
    assert [(one["kept_as"], one["restart"]) for one in told["replaced"]] == [(OLD.kept_as, {"Name": "always"})]


def test_what_cannot_be_read_is_not_nothing(place):
    with place.state.locked(for_writing=True):
        place.state.write("kept.json", b"{")
        place.state.write("journal", b"{")
    errors = Errors()
    assert replaced_containers.look(SOCKET, errors) == {"replaced": None, "broken_off": None}
    assert [(one["section"], one["object"]) for one in errors.as_list()] == [
        ("engine.replaced", SOCKET), ("engine.broken_off", SOCKET)]
