# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""An engine that was recorded, looked at again."""

from __future__ import annotations

import json
import typing as t
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core.owners.model import Clues
from ansible_collections.bulkhead.containers.plugins.module_utils._host import engine
from ansible_collections.bulkhead.containers.plugins.module_utils._host.engines import Place
from ansible_collections.bulkhead.containers.plugins.module_utils._host.errors import Errors

ENGINES = Path(__file__).parents[3] / "fixtures" / "engine"
WANTED = engine.Wanted(0.3, frozenset({"tenant"}), frozenset(), lambda place, mirrors, everything: Clues())
DONORS = {"20.10.24": {}, "26.1.5": {"many": ["joined"], "plain": ["joined"]}}


def recorded(version: str) -> t.Dict[str, t.Any]:
    """What an engine answered, with all its containers stopped: their processes are not here."""
    folder = ENGINES / version
    read = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in folder.glob("*.json")}
    answers = {"/" + name: json.dumps(read[name]).encode() for name in ("version", "info", "networks", "volumes")}
    entries = []
    for name, inspect in read.items():
        if name.startswith("container_"):
            inspect["State"].update(Status="exited", Pid=0)
            inspect["ExecIDs"] = None
            answers[f"/containers/{inspect['Id']}/json"] = json.dumps(inspect).encode()
            entries.append({"Id": inspect["Id"], "Names": [inspect["Name"]], "State": "exited"})
    answers["/containers/json?all=1"] = json.dumps(entries).encode()
    answers[f"/images/{read['image']['Id']}/json"] = json.dumps(read["image"]).encode()
    answers[f"/images/{read['image']['Id']}/history"] = json.dumps(read["history"]).encode()
    return answers


Look = t.Callable[[t.Dict[str, t.Any]], t.Tuple[t.Any, t.List[dict], t.List[str]]]


@pytest.fixture
def look(tmp_path: Path, serving: t.Any) -> Look:
    def _look(answers: t.Dict[str, t.Any]) -> t.Tuple[t.Any, t.List[dict], t.List[str]]:
        errors = Errors()
        place = Place("docker", "rootful", "root", 0, str(tmp_path / "s"), str(tmp_path / "daemon.json"), True)
        with serving(place.socket, answers) as asked:
            seen = engine.look(place, WANTED, errors)
        return seen, errors.entries, asked

    return _look


def hang(handler: BaseHTTPRequestHandler) -> None:
    handler.rfile.read(1)


@pytest.mark.parametrize("version", ["20.10.24", "26.1.5"])
def test_an_engine(look: Look, version: str) -> None:
    answers = recorded(version)
    seen, errors, asked = look(answers)
    record = seen.record
    assert (record["state"], record["version"]["engine"][: len(version)]) == ("up", version)
    assert {one["name"] for one in record["containers"]} >= {"plain", "many", "priv"}
    assert all(one["in_force"] == {} for one in record["containers"])
    assert (
        [one["names"] for one in record["images"]] and record["networks"] and record["swarm"] == {"state": "inactive"}
    )
    assert [entry for entry in errors if entry["section"] != "container.inspect"] == []
    # One question for each container, and none twice.
    assert sorted(asked) == sorted(set(asked)) == sorted(answers)


@pytest.mark.parametrize("version", ["20.10.24", "26.1.5"])
def test_whose_containers_are_and_for_whom_they_have_to_be_there(look: Look, version: str) -> None:
    answers = recorded(version)
    many = next(question for question, answer in answers.items() if b'"Name": "/many"' in answer)
    inspect = json.loads(answers[many])
    inspect["Config"]["Labels"]["bulkhead.ignore"] = "true"
    seen, _errors, _asked = look({**answers, many: json.dumps(inspect).encode()})
    found = {one["name"]: one for one in seen.record["containers"]}
    assert (found["many"]["owner"]["kind"], found["plain"]["owner"]["kind"]) == ("ignored", "none")
    assert {name: one["donates_to"] for name, one in found.items() if one["donates_to"]} == DONORS[version]


def test_a_container_that_could_not_be_asked_has_no_known_owner(look: Look) -> None:
    answers = recorded("26.1.5")
    stuck = json.loads(answers["/containers/json?all=1"])[-1]["Id"]
    seen, _errors, _asked = look({**answers, f"/containers/{stuck}/json": b"[]"})
    owners = {one["id"]: one["owner"] for one in seen.record["containers"]}
    assert [identity for identity, owner in owners.items() if owner is None] == [stuck[:12]]
    # It may use any of the others.
    assert {str(one["donates_to"]) for one in seen.record["containers"]} == {"None"}


def test_a_container_that_has_gone_is_no_error(look: Look) -> None:
    answers = recorded("26.1.5")
    gone = next(question for question in answers if question.startswith("/containers/") and "all=1" not in question)
    before = len(json.loads(answers["/containers/json?all=1"]))
    del answers[gone]
    seen, errors, _asked = look(answers)
    assert len(seen.record["containers"]) == before - 1
    assert [entry for entry in errors if "does not have" in entry["reason"]] == []


def test_an_engine_that_gets_stuck_half_way(look: Look) -> None:
    answers = recorded("26.1.5")
    first = json.loads(answers["/containers/json?all=1"])[0]["Id"]
    answers[f"/containers/{first}/json"] = hang
    seen, errors, asked = look(answers)
    record = seen.record
    assert (record["state"], "no answer" in record["reason"]) == ("stuck", True)
    # Every container is there, and none of them looks harmless.
    assert len(record["containers"]) == len(json.loads(answers["/containers/json?all=1"]))
    assert {one["configured"] is None for one in record["containers"]} == {True}
    assert (record["networks"], record["volumes"]) == (None, None)
    assert {"container.inspect", "engine.networks", "engine.volumes"} <= {entry["section"] for entry in errors}
    assert asked[-1] == f"/containers/{first}/json"


@pytest.mark.parametrize("question", ["/info", "/networks", "/volumes", "/containers/json?all=1"])
@pytest.mark.parametrize("answer", [b"[]", b"{}", b"null", b'"x"', b"[1]", b"oops", b'{"Plugins": 1, "Volumes": 3}'])
def test_no_answer_is_a_surprise(look: Look, question: str, answer: bytes) -> None:
    seen, errors, _asked = look({**recorded("26.1.5"), question: answer})
    assert seen.record["state"] == "up"
    assert all(entry["reason"] for entry in errors)


def test_podman_and_a_socket_of_nobody(tmp_path: Path, look: Look) -> None:
    podman = {"/version": json.dumps({"Components": [{"Name": "Podman Engine"}]}).encode()}
    seen, errors, _asked = look(podman)
    assert seen is None
    assert [entry["section"] for entry in errors] == ["engine.discovery"]
    place = Place("docker", "rootful", "root", 0, str(tmp_path / "none"), str(tmp_path / "daemon.json"), False)
    assert engine.look(place, WANTED, Errors()) is None


def test_an_engine_that_sleeps_is_not_woken(tmp_path: Path, serving: t.Any) -> None:
    errors = Errors()
    path = str(tmp_path / "s")
    place = Place("docker", "rootful", "root", 0, path, str(tmp_path / "daemon.json"), True, asleep="it sleeps")
    with serving(path, recorded("26.1.5")) as asked:
        seen = engine.look(place, WANTED, errors)
    assert seen is not None
    assert (asked, seen.calls, seen.record["state"], seen.record["containers"]) == ([], 0, "down", None)
