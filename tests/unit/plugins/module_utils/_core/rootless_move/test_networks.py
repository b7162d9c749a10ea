# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core.rootless_move import networks
from ansible_collections.bulkhead.containers.tests.unit.plugins.module_utils._core.recreation.inspected import answer
from ansible_collections.bulkhead.containers.tests.unit.plugins.module_utils._core.rootless_move.estate import (
    case,
    target,
)

CHOSEN = case(answer(networks={"inner": {"IPAMConfig": {"IPv4Address": "10.77.0.9"}}}))
GIVEN = case(answer(networks={"inner": {"IPAMConfig": None, "IPAddress": "10.77.0.2"}}))


def network(name: str = "inner", subnet: str = "10.77.0.0/16", **given: t.Any) -> t.Dict[str, t.Any]:
    return {
        "Name": name, "Id": "ab", "Created": "now", "Scope": "local", "Driver": "bridge", "EnableIPv6": False,
        "Internal": False, "Attachable": False, "Options": {}, "Labels": {"purpose": "inner"}, "Containers": {"x": {}},
        "IPAM": {"Driver": "default", "Options": None, "Config": [{"Subnet": subnet, "Gateway": "10.77.0.1"}]}, **given,
    }


@pytest.mark.parametrize(("one", "there", "words"), [
    (network(Driver="macvlan"), {}, "driver macvlan"),
    (network(Driver="overlay"), {}, "driver overlay"),
    (network(), {"inner": network(subnet="10.78.0.0/16")}, "another network of that name"),
    (network(), {"inner": network(Internal=True)}, "another network of that name"),
    (network(), {"other": network("other", "10.77.8.0/24")}, "which the network other"),
])
def test_networks_that_cannot_be_made(one: t.Any, there: t.Any, words: str) -> None:
    found = [reason for reason, _step in networks.blocking(one, target(networks=there), [CHOSEN])]
    assert len(found) == 1 and words in found[0]


@pytest.mark.parametrize("there", [{}, {"inner": network()}, {"other": network("other", "10.78.0.0/16")}])
def test_networks_that_can(there: t.Any) -> None:
    assert list(networks.blocking(network(), target(networks=there), [CHOSEN])) == []


def test_a_network_is_asked_for_as_it_is() -> None:
    assert networks.request(network(), target(), [GIVEN]) == {
        "Name": "inner", "CheckDuplicate": True, "Driver": "bridge", "EnableIPv6": False, "Internal": False,
        "Attachable": False, "Options": {}, "Labels": {"purpose": "inner"},
        "IPAM": {"Driver": "default", "Options": {}, "Config": [{"Subnet": "10.77.0.0/16", "Gateway": "10.77.0.1"}]},
    }


def test_addresses_that_nobody_chose_are_left_to_an_engine_that_has_them_elsewhere() -> None:
    there = target(networks={"other": network("other")})
    assert list(networks.blocking(network(), there, [GIVEN])) == []
    assert networks.request(network(), there, [GIVEN])["IPAM"]["Config"] == []
