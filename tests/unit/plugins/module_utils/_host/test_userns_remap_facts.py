# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import json
import os
import typing as t
from pathlib import Path

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._host import userns_remap_facts
from ansible_collections.bulkhead.containers.plugins.module_utils._host.engine_api import EngineApi

Record = t.Dict[str, t.Any]


def answers(directory: Path) -> t.Dict[str, t.Any]:
    (directory / "full").mkdir()
    (directory / "full/file").touch()
    (directory / "empty").mkdir()
    (directory / "source").mkdir(mode=0o700)
    os.chmod(directory / "source", 0o750)
    return {
        "/containers/json?all=1": [{"ImageID": "sha256:a", "Mounts": [
            {"Type": "bind", "Source": str(directory / "source")},
            {"Type": "bind", "Source": str(directory / "gone")},
            {"Type": "volume", "Source": "/x"},
        ]}],
        "/info": {"DockerRootDir": str(directory / "empty")},
        "/images/json": [{"Id": "sha256:a", "Size": 5, "RepoTags": ["one:1"]},
                         {"Id": "sha256:b", "Size": 6, "RepoTags": None},
                         {"Id": "sha256:c", "Size": 7, "RepoTags": ["<none>:<none>"]}],
        "/volumes": {"Volumes": [{"Name": "full", "Mountpoint": str(directory / "full")},
                                 {"Name": "empty", "Mountpoint": str(directory / "empty")},
                                 {"Name": "gone", "Mountpoint": str(directory / "gone")}]},
        "/plugins": [{"Name": "sshfs:latest"}],
    }


def read(serving: t.Any, directory: Path, given: t.Mapping[str, t.Any], memory: Path, archive: str = "") -> Record:
    socket = str(directory / "socket")
    with pytest.MonkeyPatch.context() as patch, \
            serving(socket, {question: json.dumps(answer).encode() for question, answer in given.items()}):
        patch.setattr(userns_remap_facts, "MEMORY", str(memory))
        return userns_remap_facts.read(EngineApi(socket, 5.0), "root", archive)


def test_what_is_seen(serving: t.Any, tmp_path: Path) -> None:
    facts = read(serving, tmp_path, answers(tmp_path), tmp_path / "none")
    assert facts["user"] == {"uid": 0, "gid": 0}
    assert facts["images"] == [
        {"id": "sha256:a", "size": 5, "used": True, "names": ["one:1"]},
        {"id": "sha256:b", "size": 6, "used": False, "names": []},
        {"id": "sha256:c", "size": 7, "used": False, "names": []},
    ]
    assert facts["volumes"] == {"full": True, "empty": False, "gone": None}
    assert facts["plugins"] == ["sshfs:latest"]
    assert facts["sources"] == {
        str(tmp_path / "source"): {"uid": os.getuid(), "gid": os.getgid(), "mode": "0750", "type": "directory"},
        str(tmp_path / "gone"): None,
    }
    assert facts["data_root"]["path"] == str(tmp_path / "empty")
    assert facts["data_root"]["free"] > 0
    assert facts["remembered"] == {}


def test_directories_that_bar_the_way(serving: t.Any, tmp_path: Path) -> None:
    given = answers(tmp_path)
    (tmp_path / "source/data").mkdir()
    given["/info"] = {"DockerRootDir": str(tmp_path / "source/data")}
    closed = read(serving, tmp_path, given, tmp_path / "none")["data_root"]["closed"]
    assert str(tmp_path / "source") in closed
    assert str(tmp_path / "source/data") not in closed
    assert "/" not in closed


def place(directory: Path, make: str) -> Path:
    path = directory / "bulkhead-images"
    if make == "file":
        path.touch()
    elif make == "link":
        path.symlink_to(directory)
    elif make:
        path.mkdir()
        path.chmod(0o755 if make == "open" else 0o700)
        if make not in ("open", "empty"):
            (path / make).touch()
    return path


@pytest.mark.skipif(os.getuid() != 0, reason="what is ours is root's")
@pytest.mark.parametrize(("make", "state"), [
    ("", "absent"), ("empty", "left"), ("images.tar", "left"), (".docker_temp_123", "left"),
    ("other", "foreign"), ("open", "foreign"), ("file", "foreign"), ("link", "foreign"),
])
def test_what_is_in_the_place_for_the_images(serving: t.Any, tmp_path: Path, make: str, state: str) -> None:
    above = tmp_path / "named"
    above.mkdir()
    path = place(above, make)
    found = read(serving, tmp_path, answers(tmp_path), tmp_path / "none", str(above))["archive"]
    assert (found["above"], found["path"], found["found"], found["apart"]) == (str(above), str(path), True, False)
    assert found["state"] == state
    assert found["free"] > 0


def test_the_images_lie_below_the_data_root(serving: t.Any, tmp_path: Path) -> None:
    found = read(serving, tmp_path, answers(tmp_path), tmp_path / "none")["archive"]
    assert found["path"] == str(tmp_path / "empty/bulkhead-images")


@pytest.mark.parametrize("archive", ["/nowhere/to/be/found", "var/tmp", "/dev/null"])
def test_a_place_for_the_images_that_is_not_there(serving: t.Any, tmp_path: Path, archive: str) -> None:
    assert read(serving, tmp_path, answers(tmp_path), tmp_path / "none", archive)["archive"]["found"] is False


def test_an_engine_that_answers_nothing_is_not_an_empty_one(serving: t.Any, tmp_path: Path) -> None:
    facts = read(serving, tmp_path, {}, tmp_path / "none")
    assert {name for name, value in facts.items() if value is None} == {
        "data_root", "archive", "images", "volumes", "plugins", "sources"}


@pytest.mark.parametrize("strange", [[], {}, None, "x", [None], [[]], {"Volumes": [{}]}])
def test_strange_answers_are_unread(serving: t.Any, tmp_path: Path, strange: t.Any) -> None:
    facts = read(serving, tmp_path, dict.fromkeys(answers(tmp_path), strange), tmp_path / "none")
    assert facts["data_root"] is None


MEMORY = {"user": "dockremap", "finished": False, "archive": "/x", "images": ["one:1"],
          "running": [{"id": "a", "name": "one", "restart": "always"}]}


@pytest.mark.parametrize(("content", "remembered"), [
    (json.dumps(MEMORY), MEMORY),
    ("{", None),
    ("[]", {}),
    ('{"user": "x"}', None),
])
def test_what_an_earlier_run_left(serving: t.Any, tmp_path: Path, content: str, remembered: t.Any) -> None:
    (tmp_path / "memory").write_text(content)
    assert read(serving, tmp_path, {}, tmp_path / "memory")["remembered"] == remembered
