# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core.rootless.memory import Entry
from ansible_collections.bulkhead.containers.plugins.module_utils._core.rootless.model import World
from ansible_collections.bulkhead.containers.plugins.module_utils._host.errors import HostError
from ansible_collections.bulkhead.containers.plugins.module_utils._host.rootless.remembered import Remembered

ENTRY = Entry(World({"/etc/file": None}, {"linger": "no"}))


@pytest.fixture
def remembered(tmp_path: Path) -> Remembered:
    return Remembered(str(tmp_path / "bulkhead/rootless"))


def test_nothing_is_made_by_looking(remembered: Remembered, tmp_path: Path) -> None:
    with remembered.state.locked(for_writing=False):
        assert remembered.load() == {}
        remembered.forget("web")
    assert list(tmp_path.iterdir()) == []


def test_each_subject_is_remembered_by_itself(remembered: Remembered) -> None:
    changing = replace(ENTRY, back=ENTRY.before)
    with remembered.state.locked(for_writing=True):
        remembered.put("web", ENTRY)
        remembered.put("ci", changing)
        assert remembered.load() == {"web": ENTRY, "ci": changing}
        remembered.forget("web")
        assert remembered.load() == {"ci": changing}
        remembered.forget("ci")
    assert list(Path(remembered.state.path).iterdir()) == []


def test_a_damaged_memory_is_told_with_its_path(remembered: Remembered) -> None:
    with remembered.state.locked(for_writing=True):
        (Path(remembered.state.path) / "engines.json").write_text("{")
        with pytest.raises(HostError, match="engines.json, which says what is ours, is damaged"):
            remembered.load()
