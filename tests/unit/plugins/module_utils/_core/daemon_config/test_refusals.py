# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import json
from dataclasses import replace

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core.daemon_config.decision import decide
from ansible_collections.bulkhead.containers.plugins.module_utils._core.daemon_config.model import Refused, Request
from ansible_collections.bulkhead.containers.tests.unit.engine_hosts import INFO, PROCESS, UNIT, WEB, host, stopped

KEPT = {"info": replace(INFO, live_restore=True), "containers": (WEB,)}
WEAK = {"process": replace(PROCESS, may_raise_limits=False)}


def _limit(soft: int, hard: int, name: str = "nofile") -> dict:
    return {"default-ulimits": {name: {"Name": name, "Soft": soft, "Hard": hard}}}


REFUSED = [
    # flags and the file
    ("hosts", {"hosts": ["unix:///run/docker.sock"]}, {}, "flag"),
    ("icc", {"icc": False}, {"unit": replace(UNIT, flags={"icc": False})}, "flag"),
    ("debug", {"icc": False}, {"unit": replace(UNIT, flags={"debug": True}), "content": {"debug": True}}, "both"),
    # names
    ("Icc", {"Icc": False}, {"validator": False}, "known"),
    ("graph", {"graph": "/x"}, {}, "no longer"),
    ("oom-score-adjust", {"oom-score-adjust": 1}, {}, "no longer"),
    ("api-cors-header", {"api-cors-header": "x"}, {"version": "28.0.1"}, "no longer"),
    ("min-api-version", {"min-api-version": "1.44"}, {}, "29.0"),
    ("containerd-plugin-namespace", {"containerd-plugin-namespace": "x"}, {}, "no engine"),
    ("http-proxy", {"http-proxy": "http://p"}, {}, "past"),
    ("icc", {"icc": False}, {"content": {"group": "docker", "foo": {"icc": True}}}, "'foo'"),
    # types
    ("icc", {"icc": "false"}, {}, "without quotes"),
    ("icc", {"icc": None}, {}, "absent"),
    ("log-opts", {"log-opts": {"max-file": 3}}, {}, "quotes"),
    ("log-opts", {"log-opts": {"max-file": None}}, {}, "absent"),
    ("mtu", {"mtu": True}, {}, "number"),
    ("dns", {"dns": "1.1.1.1"}, {}, "list"),
    ("features", {"features": {"buildkit": "yes"}}, {}, "true and false"),
    ("default-network-opts", {"default-network-opts": {"bridge": {"enable_icc": False}}}, {}, "quotes"),
    ("default-ulimits", {"default-ulimits": {"nofile": "1024:2048"}}, {}, "limits"),
    ("runtimes", {"runtimes": {"x": "/x"}}, {}, "map"),
    # combinations
    ("icc", {"icc": False, "iptables": False}, {}, "iptables"),
    ("icc", {"icc": False}, {"content": {"iptables": False}}, "iptables"),
    ("icc", {"icc": False}, {"unit": replace(UNIT, flags={"iptables": False})}, "iptables"),
    ("bip", {"bip": "10.0.0.1/24"}, {"content": {"bridge": "br0"}}, "bridge"),
    ("hosts", {"hosts": ["tcp://0.0.0.0:2375"]}, {"unit": replace(UNIT, flags={})}, "root"),
    ("hosts", {"hosts": ["127.0.0.1:2375"], "tls": True}, {"unit": replace(UNIT, flags={})}, "root"),
    ("userns-remap", {"userns-remap": "x", "features": {"containerd-snapshotter": True}}, {}, "snapshotter"),
    # what containers could not start with
    ("log-driver", {"log-driver": "syslogd"}, {}, "no logging driver"),
    ("log-opts.max-size", {"log-driver": "journald", "log-opts": {"max-size": "1m"}}, {}, "journald"),
    ("log-opts.max-sise", {"log-opts": {"max-sise": "1m"}}, {}, "json-file"),
    ("log-opts.labels", {"log-opts": {"labels": "x"}}, {"content": {"log-driver": "local"}}, "local"),
    ("default-ulimits.nofile", _limit(20, 10), {}, "soft"),
    ("default-ulimits.nofile", _limit(-1, 10), {}, "soft"),
    ("default-ulimits.nofile", _limit(10, -1), WEAK, "1048576"),
    ("default-ulimits.nofile", _limit(10, 1048577), WEAK, "1048576"),
    ("default-runtime", {"default-runtime": "runsc"}, {}, "runsc"),
    ("cgroup-parent", {"cgroup-parent": "/limited"}, {}, "slice"),
    # what is not there
    ("seccomp-profile", {"seccomp-profile": "/s.json"}, {"files": {"/s.json": False}}, "/s.json"),
    ("tlscert", {"tlscert": "/c.pem"}, {"files": {"/c.pem": False}}, "/c.pem"),
    ("runtimes.x", {"runtimes": {"x": {"path": "/x"}}}, {"files": {"/x": False}}, "/x"),
    ("authorization-plugins", {"authorization-plugins": ["opa"]}, {}, "opa"),
    ("authorization-plugins", {"debug": True}, {"content": {"authorization-plugins": ["opa"]}}, "opa"),
    # this engine
    ("live-restore", {"live-restore": True}, {"info": replace(INFO, swarm="active")}, "swarm"),
    ("live-restore", {"live-restore": True}, {"info": replace(INFO, swarm="locked")}, "swarm"),
    (
        "live-restore",
        {"icc": False},
        {"info": replace(INFO, swarm="active"), "content": {"live-restore": True}},
        "swarm",
    ),
    ("live-restore", {"live-restore": True}, {"rootless": True}, "root privileges"),
    ("userns-remap", {"userns-remap": "default"}, {"rootless": True}, "root privileges"),
]


def _seen(seen: dict) -> object:
    content = seen.get("content")
    return host(**{**seen, "content": None if content is None else json.dumps(content).encode()})


@pytest.mark.parametrize(("key", "wanted", "seen", "reason"), REFUSED)
def test_what_the_engine_or_its_containers_could_not_start_with(
    key: str, wanted: dict, seen: dict, reason: str
) -> None:
    with pytest.raises(Refused) as caught:
        decide(Request(wanted), _seen(seen))
    told = {one.key: one for one in caught.value.objections}
    assert reason in told[key].reason + told[key].remedy


@pytest.mark.parametrize("key", ["userns-remap", "data-root", "storage-driver", "exec-root"])
def test_containers_are_never_orphaned(key: str) -> None:
    with pytest.raises(Refused, match="sight") as caught:
        decide(Request({key: "x"}, disruption="recreate"), host(b'{"live-restore": true}', **KEPT))
    assert ("role userns_remap" in str(caught.value)) == (key == "userns-remap")


@pytest.mark.parametrize("content", [{"data-root": "/new"}, {"userns-remap": "default"}])
def test_nor_by_a_restart_for_something_else(content: dict) -> None:
    with pytest.raises(Refused, match="sight"):
        decide(Request({"icc": False}), _seen({"content": {"live-restore": True, **content}, **KEPT}))


@pytest.mark.parametrize("name", ["", "Icc", "ICC", "log-opts.max-size", "log opts", "icc-"])
def test_what_no_engine_could_have_for_a_key_is_refused_even_where_it_would_wait(name: str) -> None:
    with pytest.raises(Refused, match="lower case"):
        decide(Request({name: True}, disruption="none"), host())


ACCEPTED = [
    ({"runtimes": {"x": {"path": "x"}}}, {"unit": replace(UNIT, flags={"add-runtime": ["x=/x"]})}),
    ({"from-the-future": 1}, {"version": "40.1"}),
    ({"icc": False, "iptables": True}, {}),
    ({"hosts": ["tcp://0.0.0.0:2376"], "tlsverify": True}, {"unit": replace(UNIT, flags={})}),
    ({"hosts": ["fd://", "unix:///x"]}, {"unit": replace(UNIT, flags={})}),
    ({"log-driver": "vendor/driver:1", "log-opts": {"x": "y"}}, {}),
    ({"log-opts": {"max-size": "1m", "mode": "non-blocking"}}, {}),
    (_limit(10, -1), {}),
    (_limit(1024, 4096), WEAK),
    ({"default-runtime": "io.containerd.runsc.v1"}, {}),
    ({"default-runtime": "x", "runtimes": {"x": {"path": "x"}}}, {}),
    ({"cgroup-parent": "limited.slice"}, {}),
    ({"cgroup-parent": "/limited"}, {"info": replace(INFO, cgroup_driver="cgroupfs")}),
    ({"seccomp-profile": "builtin"}, {}),
    ({"seccomp-profile": "/s.json"}, {"files": {"/s.json": True}}),
    ({"authorization-plugins": ["opa"]}, {"plugins": frozenset(["opa"])}),
    ({"authorization-plugins": ["opa"]}, {"plugins": None}),
    ({"live-restore": False}, {"info": replace(INFO, swarm="active")}),
    ({"userns-remap": "default"}, {}),
    # What is wrong already and is no affair of ours.
    ({"debug": True}, {"content": {"icc": False, "iptables": False}}),
]


@pytest.mark.parametrize(("wanted", "seen"), ACCEPTED)
def test_what_it_could(wanted: dict, seen: dict) -> None:
    assert decide(Request(wanted), _seen(seen)).changed


def test_everything_is_said_at_once() -> None:
    with pytest.raises(Refused) as caught:
        decide(Request({"icc": "no", "graph": "/x", "debug": 1}), host())
    assert [one.key for one in caught.value.objections] == ["icc", "graph", "debug"]


def test_asked_for_and_not_wanted() -> None:
    with pytest.raises(Refused, match=r"log-opts\.max-size"):
        decide(Request({"log-opts": {"max-size": "1m"}}, ("log-opts.max-size",)), host())


def test_broken_json_is_named_with_its_line() -> None:
    with pytest.raises(Refused, match=r"daemon\.json.*line 2"):
        decide(Request({"icc": False}), host(b'{\n"icc" false}'))


def test_an_engine_that_is_stopped_may_change_its_root() -> None:
    assert decide(Request({"data-root": "/new"}), stopped()).changed


def test_images_that_will_not_be_seen() -> None:
    decision = decide(Request({"userns-remap": "default"}), host(info=replace(INFO, containerd_store=True)))
    assert "containerd" in decision.warnings[-1]
