# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import copy
import typing as t

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core.recreation.body import (
    Engine,
    Request,
    Surroundings,
    make,
)
from ansible_collections.bulkhead.containers.tests.unit.plugins.module_utils._core.recreation.inspected import (
    IDENTITY,
    answer,
    volume,
)

ENGINE = Engine((1, 45), "host.example")
OLD_ENGINE = Engine((1, 41), "host.example")


def made(inspect: t.Dict[str, t.Any], engine: Engine = ENGINE, **around: t.Any) -> Request:
    before = copy.deepcopy(inspect)
    request = make(inspect, engine, Surroundings(**around))
    assert inspect == before
    return request


@pytest.mark.parametrize(("inspect", "hostname"), [
    (answer(), ""),
    (answer({"Hostname": "mail"}), "mail"),
    (answer({"Hostname": "mail"}, UTSMode="host"), ""),
    (answer({"Hostname": "mail"}, NetworkMode="container:" + "1" * 64), ""),
    (answer({"Hostname": "host.example"}, NetworkMode="host"), ""),
    (answer({"Hostname": "mail"}, NetworkMode="host"), "mail"),
])
def test_a_hostname_that_nobody_chose_is_left_to_the_engine(inspect: t.Dict[str, t.Any], hostname: str) -> None:
    assert made(inspect).config["Hostname"] == hostname


def test_all_else_is_as_it_was() -> None:
    inspect = answer({"Labels": {"a": "b"}, "Entrypoint": None, "Cmd": []}, Sysctls={"a.b": "1"}, MaskedPaths=[])
    document = made(inspect).document()
    for key, value in inspect["HostConfig"].items():
        assert document["HostConfig"][key] == value, key
    for key, value in inspect["Config"].items():
        assert key == "Hostname" or document[key] == value, key


def test_an_image_whose_name_stands_for_another_one_is_named_by_its_number() -> None:
    assert made(answer(), image_moved=True).config["Image"] == answer()["Image"]
    assert made(answer()).config["Image"] == "workload:1"


def test_ports_of_a_borrowed_network_are_not_asked_for() -> None:
    assert made(answer({"ExposedPorts": {"80/tcp": {}}}, NetworkMode="container:x")).config["ExposedPorts"] is None
    assert made(answer({"ExposedPorts": {"80/tcp": {}}})).config["ExposedPorts"] == {"80/tcp": {}}


@pytest.mark.parametrize(("host", "mounts", "binds", "asked"), [
    ({}, [volume("a" * 64, "/data")], ["a" * 64 + ":/data"], None),
    ({}, [volume("a" * 64, "/data", rw=False)], ["a" * 64 + ":/data:ro"], None),
    ({"Binds": ["named:/data"]}, [volume("named", "/data/")], ["named:/data"], None),
    ({"Mounts": [{"Type": "volume", "Target": "/data"}]}, [volume("a" * 64, "/data")], None,
     [{"Type": "volume", "Target": "/data", "Source": "a" * 64}]),
    ({"Mounts": [{"Type": "volume", "Source": "n", "Target": "/data"}]}, [volume("n", "/data")], None,
     [{"Type": "volume", "Target": "/data", "Source": "n"}]),
])
def test_every_volume_is_named(host: t.Dict[str, t.Any], mounts: t.Any, binds: t.Any, asked: t.Any) -> None:
    request = made(answer(mounts=mounts, **host))
    assert request.host_config["Binds"] == binds
    assert request.host_config.get("Mounts") == asked


def test_what_others_lend_is_not_named_as_well() -> None:
    request = made(answer(mounts=[volume("theirs", "/data")], VolumesFrom=["giver"]), inherited=frozenset(["/data"]))
    assert request.host_config["Binds"] is None


@pytest.mark.parametrize(("host", "mounts", "binds"), [
    ({}, [volume("e", "/data")], ["e:/data:nocopy"]),
    ({"Binds": ["e:/data"]}, [volume("e", "/data")], ["e:/data:nocopy"]),
    ({"Binds": ["e:/data:ro"]}, [volume("e", "/data")], ["e:/data:ro,nocopy"]),
    ({"Binds": ["e:/data:nocopy"]}, [volume("e", "/data")], ["e:/data:nocopy"]),
    ({"Binds": ["f:/data"]}, [volume("f", "/data")], ["f:/data"]),
])
def test_a_volume_that_somebody_emptied_is_not_filled_from_the_image(host: t.Any, mounts: t.Any, binds: t.Any) -> None:
    assert made(answer(mounts=mounts, **host), empty_volumes=frozenset(["e"])).host_config["Binds"] == binds


def network(**known: t.Any) -> t.Dict[str, t.Any]:
    return {"IPAMConfig": None, "Links": None, "Aliases": None, "NetworkID": "c2" * 32, "MacAddress": "",
            "IPAddress": "10.0.0.2", "IPPrefixLen": 16, "Gateway": "10.0.0.1", "EndpointID": "e" * 64, **known}


def test_no_address_that_the_engine_gave_is_asked_for() -> None:
    request = made(answer(networks={"app": network(Aliases=["db", IDENTITY[:12]])}, NetworkMode="app"))
    assert request.networks.at_creation == {"app": {"Aliases": ["db"]}}


def test_an_address_that_somebody_chose_is_asked_for() -> None:
    chosen = {"IPv4Address": "10.0.0.2"}
    request = made(answer(networks={"app": network(IPAMConfig=chosen)}, NetworkMode="app"))
    assert request.networks.at_creation == {"app": {"IPAMConfig": chosen}}


@pytest.mark.parametrize(("address", "mac", "kept"), [
    ("10.0.0.2", "02:42:0a:00:00:02", {}),
    ("10.0.0.2", "02:42:0A:00:00:02", {}),
    ("10.0.0.2", "02:99:00:00:00:01", {"MacAddress": "02:99:00:00:00:01"}),
])
def test_a_hardware_address_is_kept_only_if_somebody_chose_it(address: str, mac: str, kept: t.Any) -> None:
    inspect = answer(networks={"app": network(IPAddress=address, MacAddress=mac)}, NetworkMode="app")
    assert made(inspect).networks.at_creation == {"app": kept}
    assert made(inspect, Engine((1, 52), "h")).networks.at_creation == {"app": {}}
    assert made(inspect, OLD_ENGINE).networks.at_creation == {"app": {}}


def test_engines_before_25_get_their_other_networks_one_by_one() -> None:
    inspect = answer(networks={"app": network(), "back": network(Aliases=["x"])}, NetworkMode="app")
    assert made(inspect).networks.at_creation == {"app": {}, "back": {"Aliases": ["x"]}}
    old = made(inspect, OLD_ENGINE).networks
    assert (old.at_creation, list(old.connect)) == ({"app": {}}, [("back", {"Aliases": ["x"]})])


def test_a_network_named_by_the_beginning_of_its_number() -> None:
    inspect = answer(networks={"app": network()}, NetworkMode="c2c2c2")
    assert made(inspect).networks.at_creation == {"c2c2c2": {}}


def test_one_that_left_the_network_it_was_made_in() -> None:
    networks = made(answer(networks={"app": network()})).networks
    assert (networks.at_creation, list(networks.connect), list(networks.disconnect)) == ({}, [("app", {})], ["bridge"])


@pytest.mark.parametrize("mode", ["host", "none", "container:" + "1" * 64])
def test_without_networks_of_its_own_none_is_asked_for(mode: str) -> None:
    request = made(answer(networks={mode: network()}, NetworkMode=mode))
    assert request.document()["NetworkingConfig"] == {"EndpointsConfig": {}}
