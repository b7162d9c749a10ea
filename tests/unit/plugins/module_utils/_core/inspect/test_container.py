# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import copy
import json
import typing as t
from pathlib import Path

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core import donors
from ansible_collections.bulkhead.containers.plugins.module_utils._core.container_defaults import (
    DEFAULTS,
    LATER,
    expand,
)
from ansible_collections.bulkhead.containers.plugins.module_utils._core.inspect import configured, container
from ansible_collections.bulkhead.containers.plugins.module_utils._core.owners import decision
from ansible_collections.bulkhead.containers.plugins.module_utils._core.owners import model as owners
from hypothesis import given
from hypothesis import strategies as st

ENGINES = Path(__file__).parents[4] / "fixtures" / "engine"
OLD, NEW = "20.10.24", "26.1.5"


def answer(version: str, name: str) -> t.Any:
    return json.loads((ENGINES / version / f"{name}.json").read_text(encoding="utf-8"))


def seen(version: str, name: str) -> t.Dict[str, t.Any]:
    return container.read(answer(version, "container_" + name), {"tenant"})


@pytest.mark.parametrize(("version", "network"), [(OLD, {}), (NEW, {"network_mode": "bridge"})])
def test_a_plain_container_has_almost_nothing_but_defaults(version: str, network: dict) -> None:
    left = {key: value for key, value in seen(version, "plain")["configured"].items() if "memory" not in key}
    for limit in ("nano_cpus", "pids_limit"):
        left.pop(limit, None)
    assert left == {"cgroupns_mode": "host", "init": "unset", **network}


@pytest.mark.parametrize("version", [OLD, NEW])
def test_what_was_asked_for_is_told(version: str) -> None:
    found = seen(version, "many")
    asked = expand(found["configured"])
    assert asked["user"] == "1000:1000"
    assert (asked["cap_drop"], "SYS_PTRACE" in asked["cap_add"]) == (["ALL"], True)
    assert (asked["no_new_privileges"], asked["seccomp"]) == (True, {"kind": "unconfined"})
    assert (asked["read_only"], asked["tmpfs"], asked["shm_size"]) == (True, ["/tmp"], 33554432)
    assert (asked["memory"], asked["memory_swap"], asked["pids_limit"]) == (67108864, 134217728, 50)
    assert asked["ulimits"] == [{"name": "nofile", "soft": 100, "hard": 200}]
    assert (asked["device_cgroup_rules"], asked["group_add"]) == (["c 10:* rwm"], ["27"])
    assert asked["restart"] == {"name": "on-failure", "max_retry": 5}
    assert (asked["log_options"], asked["healthcheck"]) == ({"max-size": "1m"}, "set")
    assert "127.0.0.1" in [port["host_ip"] for port in asked["ports"]]
    assert found["labels"] == {"names": ["other", "tenant"], "values": {"tenant": "a"}}
    assert found["secrets"]["env"] == ["DB_PASSWORD"]
    assert found["secrets"]["command"]
    assert {mount["type"] for mount in found["mounts"]} >= {"volume"}


@pytest.mark.parametrize("version", [OLD, NEW])
def test_no_value_of_a_secret_is_told(version: str) -> None:
    told = json.dumps(seen(version, "many"))
    assert not [secret for secret in ("hunter2", "abcdef99", "abcdefgh1234", "zzz") if secret in told]


@pytest.mark.parametrize("version", [OLD, NEW])
def test_a_privileged_container(version: str) -> None:
    asked = expand(seen(version, "priv")["configured"])
    assert asked["privileged"] is True
    modes = [asked[mode] for mode in ("network_mode", "pid_mode", "ipc_mode", "uts_mode", "cgroupns_mode")]
    assert modes == ["host"] * 5
    assert (asked["masked_paths"], asked["readonly_paths"]) == ("none", "none")
    assert [mount["source"] for mount in seen(version, "priv")["mounts"]] == ["/"]


def test_options_of_single_containers() -> None:
    joined = expand(seen(NEW, "joined")["configured"])
    assert joined["pid_mode"].startswith("container:")
    assert (joined["masked_paths"], joined["no_new_privileges"]) == ("none", False)
    assert (joined["memory_swap"], joined["volumes_from"]) == (-1, ["many:ro"])
    assert seen(NEW, "never")["configured"]["healthcheck"] == "disabled"
    assert (seen(NEW, "never")["started"], seen(NEW, "never")["pid"]) == ("", 0)
    assert seen(NEW, "ended2")["configured"]["seccomp"]["default_action"] == "SCMP_ACT_ALLOW"


def test_published_ports_are_those_of_now() -> None:
    published = seen(OLD, "many")["published"]
    assert {"container": "80/tcp", "host_ip": "127.0.0.1", "host_port": 18080} in published
    assert {port["container"] for port in published} == {"80/tcp", "99/tcp"}


def test_every_key_has_a_default_and_the_other_way_round() -> None:
    assert set(configured.read(answer(NEW, "container_plain"))) == {*DEFAULTS, *LATER}


@pytest.mark.parametrize(("told", "init"), [
    ({}, "unset"), ({"Init": None}, "unset"), ({"Init": True}, True), ({"Init": False}, False), ({"Init": "yes"}, None),
])
def test_who_decides_about_an_init(told: dict, init: object) -> None:
    inspect = answer(NEW, "container_plain")
    inspect["HostConfig"].pop("Init", None)
    inspect["HostConfig"].update(told)
    assert container.read(inspect, ())["configured"]["init"] == init


def test_an_engine_that_tells_nothing_does_not_tell_about_an_init_either() -> None:
    inspect = answer(NEW, "container_plain")
    del inspect["HostConfig"]
    assert container.read(inspect, ())["configured"]["init"] is None


@pytest.mark.parametrize(
    ("field", "key"),
    [
        ("Privileged", "privileged"),
        ("CapAdd", "cap_add"),
        ("PidsLimit", "pids_limit"),
        ("SecurityOpt", "seccomp"),
        ("SecurityOpt", "no_new_privileges"),
        ("MaskedPaths", "masked_paths"),
        ("Devices", "devices"),
        ("PortBindings", "ports"),
        ("ReadonlyRootfs", "read_only"),
        ("NetworkMode", "network_mode"),
        ("OomKillDisable", "oom_kill_disable"),
        ("Memory", "memory"),
        ("RestartPolicy", "restart"),
        ("LogConfig", "log_driver"),
    ],
)
def test_what_the_engine_does_not_tell_is_not_known(field: str, key: str) -> None:
    inspect = answer(NEW, "container_priv")
    del inspect["HostConfig"][field]
    assert container.read(inspect, ())["configured"][key] is None


@pytest.mark.parametrize("value", [None, 0, -1])
def test_all_words_for_no_limit_of_processes(value: object) -> None:
    inspect = answer(NEW, "container_priv")
    inspect["HostConfig"]["PidsLimit"] = value
    assert "pids_limit" not in container.read(inspect, ())["configured"]


def test_paths_that_are_masked_beyond_the_usual_are_the_default_too() -> None:
    inspect = answer(NEW, "container_plain")
    inspect["HostConfig"]["MaskedPaths"].append("/proc/interrupts")
    assert "masked_paths" not in container.read(inspect, ())["configured"]
    inspect["HostConfig"]["MaskedPaths"].remove("/proc/kcore")
    assert "/proc/kcore" not in container.read(inspect, ())["configured"]["masked_paths"]


PLAIN = answer(NEW, "container_many")
JUNK = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=3)
    | st.lists(st.none() | st.text(max_size=3), max_size=2)
)
PLACES = [("HostConfig", key) for key in PLAIN["HostConfig"]] + [("Config", key) for key in PLAIN["Config"]]
PLACES += [("State", key) for key in PLAIN["State"]] + [("NetworkSettings", "Ports"), ("NetworkSettings", "Networks")]


@given(st.sampled_from(PLACES), JUNK | st.dictionaries(st.text(max_size=3), JUNK, max_size=2))
def test_no_answer_is_a_surprise(place: t.Tuple[str, str], junk: t.Any) -> None:
    inspect = copy.deepcopy(PLAIN)
    inspect[place[0]][place[1]] = junk
    record = container.read(inspect, ())
    assert record["name"] == "many"
    told = owners.Container(**{**vars(container.untold(inspect, record)),
                               "record": {**record, "configured": expand(record["configured"])}})
    assert record["id"] in decision.decide([told], owners.Clues(socket="/run/docker.sock"))
    assert record["id"] in donors.donates_to([record])


@pytest.mark.parametrize("section", ["HostConfig", "Config", "State", "NetworkSettings", "Mounts"])
def test_no_missing_section_is_a_surprise(section: str) -> None:
    inspect = answer(NEW, "container_many")
    del inspect[section]
    assert container.read(inspect, ())["name"] == "many"


def test_of_a_container_that_cannot_be_inspected_the_list_tells_a_little() -> None:
    entry = {"Id": "f" * 64, "Names": ["/web"], "Image": "nginx", "ImageID": "sha256:" + "a" * 64, "State": "running"}
    record = container.listed(entry, ())
    assert (record["id"], record["name"], record["image_id"]) == ("f" * 12, "web", "a" * 12)
    assert (record["configured"], record["mounts"], record["pid"]) == (None, None, None)
    assert (record["owner"], record["donates_to"]) == (None, None)


@pytest.mark.parametrize("version", [OLD, NEW])
def test_what_tells_its_owner_stays_on_its_host(version: str) -> None:
    inspect = answer(version, "container_many")
    record = container.read(inspect, ())
    found = container.untold(inspect, record)
    assert (found.identity, found.record) == (inspect["Id"], record)
    assert found.labels == {"other": inspect["Config"]["Labels"]["other"], "tenant": "a"}
    assert found.exposed == set(inspect["Config"]["ExposedPorts"]) >= {"80/tcp", "99/tcp"}
    assert found.addresses == {one["IPAddress"] for one in inspect["NetworkSettings"]["Networks"].values()} - {""}


def test_all_exposed_ports_are_published_where_all_are_asked_for() -> None:
    inspect = {
        "HostConfig": {"PublishAllPorts": True, "PortBindings": {"80/tcp": [{"HostIp": "127.0.0.1", "HostPort": "1"}]}},
        "Config": {"ExposedPorts": {"80/tcp": {}, "443/tcp": {}}},
    }
    assert container.read(inspect, ())["configured"]["ports"] == [
        {"container": "80/tcp", "host_ip": "127.0.0.1", "host_port": 1},
        {"container": "443/tcp", "host_ip": "", "host_port": 0},
    ]


def test_a_secret_in_a_health_check_is_found() -> None:
    check = {"Test": ["CMD-SHELL", "curl --token=hunter2hunter2 http://localhost"]}
    assert container.read({"Config": {"Healthcheck": check}}, ())["secrets"]["healthcheck"] == ["argument 1"]
