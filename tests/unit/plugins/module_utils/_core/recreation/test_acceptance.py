# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core.recreation import acceptance
from ansible_collections.bulkhead.containers.plugins.module_utils._core.recreation.acceptance import Behaviour
from ansible_collections.bulkhead.containers.tests.unit.plugins.module_utils._core.recreation.inspected import (
    answer,
)

LISTENS = frozenset(["0.0.0.0:80"])
PUBLISHED = frozenset(["80/tcp 0.0.0.0:8080"])
BEFORE = Behaviour("running", 3, "healthy", LISTENS, PUBLISHED)
BOUND = {"80/tcp": [{"HostIp": "", "HostPort": "8080"}]}


def now(**given: t.Any) -> Behaviour:
    return Behaviour(**{"status": "running", "restarts": 0, "health": "healthy", "listening": LISTENS,
                        "published": PUBLISHED, **given})


@pytest.mark.parametrize(("given", "final", "missing"), [
    ({}, 0, 0),
    ({"status": "exited"}, 1, 0),
    ({"status": "restarting", "restarts": 2}, 2, 0),
    ({"health": "unhealthy"}, 1, 1),
    ({"health": "starting"}, 0, 1),
    ({"listening": frozenset()}, 0, 1),
    ({"published": frozenset()}, 0, 1),
    ({"listening": LISTENS | {"0.0.0.0:81"}}, 0, 0),
])
def test_what_is_wrong_with_the_new_one(given: t.Dict[str, t.Any], final: int, missing: int) -> None:
    wanted = acceptance.expected(BEFORE, BOUND, "")
    assert len(acceptance.final(now(**given), wanted)) == final
    assert len(acceptance.missing(now(**given), wanted)) == missing


@pytest.mark.parametrize(("bound", "moved_to", "published"), [
    (BOUND, "", PUBLISHED),
    (BOUND, "127.0.0.1", {"80/tcp 127.0.0.1:8080"}),
    ({"80/tcp": [{"HostPort": ""}]}, "", set()),
    ({"80/tcp": [{"HostPort": "0"}]}, "", set()),
    ({"80/tcp": [{"HostPort": "8000-9000"}]}, "", set()),
    ({}, "", set()),
])
def test_ports_that_nobody_chose_need_not_come_again(bound: t.Any, moved_to: str, published: t.Any) -> None:
    assert acceptance.expected(BEFORE, bound, moved_to).published == published


def test_what_the_engine_tells() -> None:
    inspect = answer(state={"Health": {"Status": "healthy"}})
    inspect["NetworkSettings"]["Ports"] = {"80/tcp": [{"HostIp": "0.0.0.0", "HostPort": "8080"}], "81/tcp": None}
    assert acceptance.of_answers(inspect, ["0.0.0.0:80", "127.0.0.1:40001"]) == now()


@pytest.mark.parametrize(("check", "seconds"), [
    (None, 0), ({"Test": ["NONE"]}, 0), ({"Test": ["CMD", "x"]}, 240),
    ({"Test": ["CMD", "x"], "Interval": 10 ** 9, "Timeout": 2 * 10 ** 9, "StartPeriod": 5 * 10 ** 9, "Retries": 1}, 11),
])
def test_how_long_its_health_may_take(check: t.Any, seconds: float) -> None:
    assert acceptance.health_deadline(answer({"Healthcheck": check})) == seconds
