# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core.rootless_move import plan, return_plan
from ansible_collections.bulkhead.containers.plugins.module_utils._core.rootless_move.facts import VolumeSeen
from ansible_collections.bulkhead.containers.plugins.module_utils._core.rootless_move.journal import (
    MOVED,
    Journal,
    Moved,
)
from ansible_collections.bulkhead.containers.tests.unit.plugins.module_utils._core.recreation.inspected import (
    answer,
    volume,
)
from ansible_collections.bulkhead.containers.tests.unit.plugins.module_utils._core.rootless_move.estate import (
    case,
    compose,
    target,
)

NAMELESS = "ab" * 32
PUBLISHED = answer(PortBindings={"80/tcp": [{"HostPort": "8080"}]})


def seen(*cases: t.Any, **given: t.Any) -> plan.Seen:
    return plan.Seen(**{"target": target(), "cases": cases, **given})


def make(one: plan.Seen, accept: t.Sequence[str] = ()) -> t.Dict[str, t.Any]:
    return plan.make(one, accept)


def volume_seen(name: str, size: int = 5) -> VolumeSeen:
    return VolumeSeen({"Name": name, "Driver": "local", "Mountpoint": "/v"}, frozenset(["web"]), size)


def test_a_plain_container_is_safe() -> None:
    made = make(seen(case(answer(mounts=[volume("data", "/data")])), volumes=[volume_seen("data")], image_bytes=7))
    assert made["safe"] and made["blockers"] == made["warnings"] == []
    assert (made["containers"], made["volumes"], made["bytes"]) == (["web"], [{"name": "data", "bytes": 5}], 12)


@pytest.mark.parametrize("accept", [["web"], ["all"]])
def test_a_warning_has_to_be_accepted(accept: t.List[str]) -> None:
    refused = make(seen(case(PUBLISHED)), ["other"])
    assert not refused["safe"] and refused["unaccepted"] == refused["warnings"]
    assert plan.refusal(refused).startswith("web: who connects to its ports will be seen")
    accepted = make(seen(case(PUBLISHED)), accept)
    assert accepted["safe"] and accepted["warnings"] and not accepted["unaccepted"]


@pytest.mark.parametrize(("one", "words"), [
    (seen(case(answer(Privileged=True))), "privileged"),
    (seen(unknown=["gone"]), "no container gone"),
    (seen(case(), engine=[("it is part of a swarm", "Leave it")]), "swarm"),
    (seen(case(), image_bytes=600 << 20), "1200 MiB"),
    (seen(case(), networks=[{"Name": "lan", "Driver": "macvlan"}]), "macvlan"),
    (seen(case(owner=compose()), answers={"shop": None}), "Compose read its files"),
    (seen(case(owner=compose()), answers={"shop": ""}, apart={"shop": ["shop-db-1"]}), "shop-db-1 would stay behind"),
    (seen(case(answer({"Image": "app:1"}), owner=compose()), answers={"shop": ""},
          target=target(images={"app:1": "sha256:other"})), "another image of the name app:1"),
    (seen(case(answer({"Image": "app@sha256:" + "1" * 64}), owner=compose()), answers={"shop": ""}),
     "only a registry gives"),
    (seen(case(answer(mounts=[volume(NAMELESS, "/data")]), owner=compose()), answers={"shop": ""},
          volumes=[volume_seen(NAMELESS)]), "without a name"),
])
def test_what_is_accepted_by_nobody(one: plan.Seen, words: str) -> None:
    made = make(one, ["all"])
    assert not made["safe"]
    assert [words in told["reason"] for told in made["blockers"]] == [True], made["blockers"]
    assert words in plan.refusal(made)


def test_an_empty_volume_without_a_name_is_left_to_compose() -> None:
    made = make(seen(case(answer(mounts=[volume(NAMELESS, "/data")]), owner=compose()), answers={"shop": ""},
                     volumes=[volume_seen(NAMELESS, 0)]))
    assert made["safe"] and made["volumes"] == []


def test_a_volume_without_a_name_is_carried_for_a_container_of_nobody_else() -> None:
    made = make(seen(case(answer(mounts=[volume(NAMELESS, "/data")])), volumes=[volume_seen(NAMELESS)]))
    assert made["safe"] and [one["name"] for one in made["volumes"]] == [NAMELESS]


def test_what_does_not_run_is_told_and_need_not_be_accepted() -> None:
    made = make(seen(case(), staying=["idle"]))
    assert made["safe"] and "idle does not run" in made["warnings"][0]["reason"]


def test_a_project_is_told_apart_from_single_containers() -> None:
    made = make(seen(case(owner=compose()), answers={"shop": ""}))
    assert (made["containers"], made["projects"], made["services"]) == ([], ["shop"], ["web"])


def test_coming_back_leaves_what_was_written_since() -> None:
    journal = Journal(MOVED, "ann", "/s", [Moved("ab", "db", {}, "", ["data"]), Moved("cd", "web", {}, "", ["pages"])])
    assert return_plan.make(journal, [], [])["safe"]
    refused = return_plan.make(journal, ["data"], [])
    assert not refused["safe"] and [one["subject"] for one in refused["unaccepted"]] == ["db"]
    accepted = return_plan.make(journal, ["data"], ["db"])
    assert accepted["safe"] and accepted["left_behind"] == ["data"]
