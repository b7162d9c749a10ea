# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import typing as t

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core.owners.decision import decide
from ansible_collections.bulkhead.containers.plugins.module_utils._core.owners.docker_commands import Command
from ansible_collections.bulkhead.containers.plugins.module_utils._core.owners.model import Clues, Container, WayIn
from ansible_collections.bulkhead.containers.plugins.module_utils._core.owners.units import Starter
from ansible_collections.bulkhead.containers.tests.unit.owned import IDENTITY, container, published

COMPOSE = {"com.docker.compose.project": "shop", "com.docker.compose.project.working_dir": "/srv/shop"}
UNIT = Starter("web.service", "/etc/systemd/system/web.service", (Command("run", names=("web",)),))
REMOVED = {"auto_remove": True}


def kind(one: Container, **clues: t.Any) -> t.Optional[str]:
    found = decide([one], Clues(**clues))[one.record["id"]]
    return found and t.cast("str", found["kind"])


# Each with all that come after it.
LADDER: t.List[t.Tuple[str, t.Dict[str, t.Any], t.Dict[str, t.Any]]] = [
    ("ignored", {"labels": {"bulkhead.ignore": "true", "io.hass.type": "x"}}, {}),
    ("access", {"labels": {**COMPOSE, "com.docker.swarm.task.id": "x"}}, {"way_in": WayIn(frozenset([IDENTITY]))}),
    ("swarm", {"labels": {**COMPOSE, "com.docker.swarm.task.id": "x"}}, {}),
    ("kubernetes", {"labels": {**COMPOSE, "io.kubernetes.pod.name": "x"}}, {}),
    ("compose", {"labels": {**COMPOSE, "io.hass.type": "x"}}, {}),
    ("manager", {"labels": {"io.hass.type": "x"}}, {}),
    ("systemd", {"configured": REMOVED}, {}),
]


@pytest.mark.parametrize(("first", "more", "clues"), LADDER, ids=[first for first, _more, _clues in LADDER])
def test_the_first_that_fits(first: str, more: t.Dict[str, t.Any], clues: t.Dict[str, t.Any]) -> None:
    one = container(**{"configured": REMOVED, **more})
    assert kind(one, starters=(UNIT,), complete=False, **clues) == first


def test_what_goes_when_it_stops_and_what_nobody_owns() -> None:
    assert kind(container(configured=REMOVED), complete=False) == "auto_remove"
    assert decide([container()], Clues())[IDENTITY[:12]] == {"kind": "none", "name": "", "evidence": "", "details": {}}


def test_who_could_not_be_seen_may_be_the_owner() -> None:
    assert kind(container(), complete=False) is None
    assert kind(container(configured={"auto_remove": None})) is None


@pytest.mark.parametrize(("value", "found"), [
    ("true", "ignored"), ("True", "ignored"), ("TRUE ", "ignored"), ("1", "ignored"), ("yes", "ignored"),
    ("YES", "ignored"),
    ("false", "none"), ("0", "none"), ("no", "none"), ("on", "none"), ("", "none"), ("truely", "none"),
])
def test_ignored(value: str, found: str) -> None:
    owner = decide([container(labels={"bulkhead.ignore": value})], Clues())[IDENTITY[:12]]
    assert owner is not None
    assert owner["kind"] == found
    assert "bulkhead.ignore" in owner["evidence"]


def test_the_unit_that_has_compose_run_is_told_too() -> None:
    unit = Starter("shop.service", "/x", (Command("compose", directory="/srv/shop"),))
    found = decide([container(labels=COMPOSE)], Clues(starters=(unit,)))[IDENTITY[:12]]
    assert found is not None
    assert (found["kind"], found["name"], found["details"]["unit"]) == ("compose", "shop", "shop.service")
    assert "shop.service" in found["evidence"]


def test_a_registry_is_known_by_the_images_of_the_others() -> None:
    registry = container("registry", published=published("5000:5000/tcp"))
    app = container("app", identity="a" * 64, image="localhost:5000/app")
    found = decide([registry, app], Clues())
    assert [found[one.record["id"]]["kind"] for one in (registry, app)] == ["access", "none"]
