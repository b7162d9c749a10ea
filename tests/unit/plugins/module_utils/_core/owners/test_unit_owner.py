# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import typing as t

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core.owners.docker_commands import Command
from ansible_collections.bulkhead.containers.plugins.module_utils._core.owners.unit_owner import find, of_project
from ansible_collections.bulkhead.containers.plugins.module_utils._core.owners.units import Starter
from ansible_collections.bulkhead.containers.tests.unit.owned import IDENTITY, container


def starter(*commands: Command, unit: str = "web.service", **more: t.Any) -> Starter:
    return Starter(unit, "/etc/systemd/system/" + unit, commands, **more)


@pytest.mark.parametrize("command", [
    Command("run", names=("web",)),
    Command("start", names=("db", "web")),
    Command("start", names=(IDENTITY[:12],)),
    Command("start", names=(IDENTITY,)),
    Command("run", image="nginx"),
])
def test_its_unit(command: Command) -> None:
    found = find(container(), [starter(command)])
    assert found is not None
    assert (found["kind"], found["name"]) == ("systemd", "web.service")
    assert found["details"] == {"unit": "web.service", "fragment": "/etc/systemd/system/web.service", "user": ""}
    assert found["evidence"].startswith("web.service: docker ")


@pytest.mark.parametrize("command", [
    Command("run", names=("other",), image="nginx"),
    Command("run", names=(IDENTITY,)),
    Command("start", names=("other", "we", IDENTITY[:4])),
    Command("run", image="nginx:1"),
    Command("run", image=""),
    # What goes when it stops is not what stays.
    Command("run", image="nginx", auto_remove=True),
    Command("compose", project="web", files=("/srv/web.yml",)),
])
def test_no_unit_of_its(command: Command) -> None:
    assert find(container(), [starter(command)]) is None
    assert find(container(image=""), [starter(command)]) is None


def test_an_unnamed_container_that_goes_when_it_stops() -> None:
    command = Command("run", image="nginx", auto_remove=True)
    assert find(container(configured={"auto_remove": True}), [starter(command)]) is not None


def test_whoever_makes_it_comes_first_and_whoever_guesses_last() -> None:
    kind = starter(Command("run", image="nginx"), unit="kind.service")
    starts = starter(Command("start", names=("web",)), unit="starts.service")
    makes = starter(Command("run", names=("web",)), unit="makes.service")
    for starters, first in (([kind, starts, makes], "makes.service"), ([kind, starts], "starts.service")):
        found = find(container(), starters)
        assert found is not None
        assert found["name"] == first


def test_a_process_is_evidence_of_its_own() -> None:
    found = find(container(), [starter(Command("run", names=("web",)), running=True, user="ann")])
    assert found is not None
    assert (found["evidence"], found["details"]["user"]) == (
        "a process of web.service: docker run with its name", "ann")


DETAILS = {"project": "shop", "working_dir": "/srv/shop", "config_files": ["/srv/shop/a.yml", "/srv/shop/b.yml"]}


@pytest.mark.parametrize(("command", "is_its"), [
    (Command("compose", project="shop", directory="/elsewhere"), True),
    (Command("compose", project="other", directory="/srv/shop"), False),
    (Command("compose", directory="/x", files=("/srv/shop/b.yml",)), True),
    (Command("compose", directory="/srv/shop", files=("/srv/shop/c.yml",)), False),
    (Command("compose", directory="/srv/shop"), True),
    (Command("compose", directory="/srv"), False),
    (Command("compose"), False),
    (Command("run", names=("shop",), directory="/srv/shop"), False),
])
def test_the_unit_of_a_project(command: Command, is_its: bool) -> None:
    one = starter(command)
    assert of_project(DETAILS, [one]) == (one if is_its else None)
    assert of_project({**DETAILS, "working_dir": "", "config_files": []}, [starter(Command("compose"))]) is None
