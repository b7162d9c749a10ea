# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._host import engine_config
from ansible_collections.bulkhead.containers.plugins.module_utils._host.errors import Errors


def look(path: Path) -> dict:
    return engine_config.look(str(path), Errors())[0]


def test_settings_and_their_secrets(tmp_path: Path) -> None:
    path = tmp_path / "daemon.json"
    path.write_text('{"icc": false, "labels": ["a=hunter2"]}', encoding="utf-8")
    record, settings = engine_config.look(str(path), Errors())
    assert (record["state"], record["settings"]) == ("read", {"icc": False, "labels": "present"})
    assert record["modified"].endswith("Z")
    assert settings["labels"] == ["a=hunter2"]
    assert "hunter2" not in json.dumps(record)


def test_a_copy_does_not_bring_its_date_along(tmp_path: Path) -> None:
    path = tmp_path / "daemon.json"
    path.write_text("{}", encoding="utf-8")
    os.utime(path, (0, 0))
    assert look(path)["modified"] > "2020"


def test_no_file(tmp_path: Path) -> None:
    record = look(tmp_path / "daemon.json")
    assert (record["state"], record["settings"], record["modified"]) == ("absent", {}, "")


def _directory(path: Path) -> None:
    path.mkdir()


def _loop(path: Path) -> None:
    path.symlink_to(path)


def _pipe(path: Path) -> None:
    os.mkfifo(path)


def _huge(path: Path) -> None:
    path.write_bytes(b" " * (1 << 20) + b"{}")


def _text(path: Path) -> None:
    path.write_bytes(b'{"icc": \xff}')


@pytest.mark.parametrize("make", [_directory, _loop, _pipe, _huge, _text])
def test_what_is_no_configuration_is_broken_and_nobody_waits(tmp_path: Path, make: object) -> None:
    path = tmp_path / "daemon.json"
    make(path)  # type: ignore[operator]
    errors = Errors()
    record, settings = engine_config.look(str(path), errors)
    assert (record["state"], record["settings"], settings) == ("broken", None, {})
    assert record["reason"]
    assert [entry["object"] for entry in errors.entries] == [str(path)]
