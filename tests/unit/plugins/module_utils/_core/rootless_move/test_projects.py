# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core.rootless_move import projects
from ansible_collections.bulkhead.containers.tests.unit.plugins.module_utils._core.recreation.inspected import answer
from ansible_collections.bulkhead.containers.tests.unit.plugins.module_utils._core.rootless_move.estate import (
    case,
    compose,
)


def service(name: str, number: int = 1, told: str = "2.26.1", **details: t.Any) -> t.Any:
    labels = {"com.docker.compose.config-hash": "hash-of-" + name, "com.docker.compose.version": told}
    return case(answer({"Labels": labels}), owner=compose(name, number, **details))


def test_what_nobody_else_has_is_in_no_project() -> None:
    assert projects.find([case()]) == []


def test_a_project_is_started_from_its_own_files_with_what_ran() -> None:
    found, = projects.find([service("app", 1), service("app", 2), service("worker")])
    assert found.up == [
        "docker", "compose", "--project-name", "shop", "--project-directory", "/srv/shop",
        "-f", "/srv/shop/compose.yml",
        "up", "--detach", "--no-build", "--no-deps", "--scale", "app=2", "app", "worker"]


def test_an_old_one_is_started_by_the_old_program_with_paths_as_they_were_typed() -> None:
    found, = projects.find([service("app", told="1.29.2", config_files=["compose.yml", "more.yml"],
                                    environment_files=[".env"])])
    assert found.words() == [
        "docker-compose", "--project-name", "shop", "--project-directory", "/srv/shop", "--env-file", "/srv/shop/.env",
        "-f", "/srv/shop/compose.yml", "-f", "/srv/shop/more.yml"]


def test_projects_are_kept_apart() -> None:
    found = projects.find([service("app"), service("app", project="other")])
    assert [one.name for one in found] == ["other", "shop"]


@pytest.mark.parametrize(("one", "answered", "words"), [
    (service("app", config_files=[]), None, "is not known"),
    (service("app", config_files=["-"]), "", "is not known"),
    (service("app"), None, "cannot have Compose read its files"),
])
def test_what_cannot_be_started(one: t.Any, answered: t.Optional[str], words: str) -> None:
    found, = projects.find([one])
    assert [words in reason for reason, _step in projects.blocking(found, answered)] == [True]


@pytest.mark.parametrize(("answered", "said"), [
    ("app hash-of-app\nworker hash-of-worker\n", 0),
    ("app other\nworker hash-of-worker\n", 1),
    ("worker hash-of-worker\n", 1),
    (None, 0),  # which is told otherwise
])
def test_files_that_say_something_else_are_told(answered: t.Optional[str], said: int) -> None:
    found, = projects.find([service("app"), service("worker")])
    reasons = [reason for reason, _step in projects.worth_accepting(found, answered)]
    assert len(reasons) == said and all(" app " in reason + " " for reason in reasons)
