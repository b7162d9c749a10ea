# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core.recreation import published
from ansible_collections.bulkhead.containers.tests.unit.plugins.module_utils._core.recreation.inspected import answer


def reached(ports: t.Dict[str, t.Any], bindings: t.Dict[str, t.Any]) -> t.Dict[str, t.Any]:
    found = answer(PortBindings=bindings)
    found["NetworkSettings"]["Ports"] = ports
    return found


EVERYWHERE = [{"HostIp": "0.0.0.0", "HostPort": "8080"}, {"HostIp": "::", "HostPort": "8080"}]


@pytest.mark.parametrize(("bindings", "by_chance"), [
    ({"80/tcp": [{"HostIp": "", "HostPort": "8080"}]}, False),
    ({"80/tcp": [{"HostIp": "", "HostPort": ""}]}, True),
    ({"80/tcp": [{"HostIp": "", "HostPort": "0"}]}, True),
    ({"80/tcp": [{"HostIp": "", "HostPort": "8000-9000"}]}, True),
    # --publish-all: nobody has named it.
    ({}, True),
    (None, True),
])
def test_which_numbers_somebody_chose(bindings: t.Any, by_chance: bool) -> None:
    inspect = reached({"80/tcp": EVERYWHERE, "53/udp": None}, bindings)
    assert published.by_chance(inspect) == (["80/tcp 0.0.0.0:8080", "80/tcp :::8080"] if by_chance else [])


@pytest.mark.parametrize(("address", "where"), [
    ("", {"80/tcp 0.0.0.0:8080", "80/tcp :::8080", "81/tcp 192.0.2.1:81"}),
    ("127.0.0.1", {"80/tcp 127.0.0.1:8080", "81/tcp 192.0.2.1:81"}),
])
def test_where_they_are_moved_to(address: str, where: t.Set[str]) -> None:
    inspect = reached({"80/tcp": EVERYWHERE, "81/tcp": [{"HostIp": "192.0.2.1", "HostPort": "81"}]}, {})
    assert set(published.moved(published.of_answer(inspect), address)) == where
