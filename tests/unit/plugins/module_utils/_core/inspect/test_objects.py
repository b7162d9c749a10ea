# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Images, networks, volumes, swarms and what the engine says about itself."""

from __future__ import annotations

import json
import time
import typing as t
from pathlib import Path

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core.inspect import (
    image,
    info,
    network,
    swarm,
    volume,
)

ENGINES = Path(__file__).parents[4] / "fixtures" / "engine"
VERSIONS = ["20.10.24", "26.1.5"]


def answer(version: str, name: str) -> t.Any:
    return json.loads((ENGINES / version / f"{name}.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("version", VERSIONS)
def test_an_engine(version: str) -> None:
    told = info.version(answer(version, "version"))
    assert told["engine"].startswith(version)
    assert set(told["components"]) == {"containerd", "runc", "docker-init"}
    found = info.read(answer(version, "info"))
    assert [key for key, value in found.items() if value is None] == []
    assert (found["cgroup_version"], found["insecure_registries"], found["image_store"]) == ("1", [], "graphdriver")
    assert (found["runtimes"]["runc"], found["cpus"]) == ("runc", 2)
    assert not info.is_podman(answer(version, "version"))


def test_what_an_engine_may_say_beyond_that() -> None:
    more = {
        **answer("26.1.5", "info"),
        "RegistryConfig": {
            "InsecureRegistryCIDRs": ["127.0.0.0/8", "::1/128", "10.0.0.0/8"],
            "IndexConfigs": {"docker.io": {"Secure": True}, "reg:5000": {"Secure": False}},
            "Mirrors": ["https://ann:pw@mirror/"],
        },
        "HttpProxy": "http://xxxxx:xxxxx@proxy",
        "DriverStatus": [["driver-type", "io.containerd.snapshotter.v1"]],
        "FirewallBackend": {"Driver": "nftables"},
        "Plugins": {"Authorization": ["opa"]},
    }
    found = info.read(more)
    assert found["insecure_registries"] == ["10.0.0.0/8", "reg:5000"]
    assert (found["registry_mirrors"], found["proxy_credentials"]) == (["https://mirror/"], True)
    assert (found["image_store"], found["firewall_backend"]) == ("containerd", "nftables")
    assert found["authorization_plugins"] == ["opa"]


def test_what_an_engine_does_not_say_is_not_known() -> None:
    found = info.read({})
    assert (found["live_restore"], found["security_options"], found["authorization_plugins"]) == (None, None, None)


def test_podman_is_another_engine() -> None:
    assert info.is_podman({"Components": [{"Name": "Podman Engine", "Version": "5.4.2"}]})


@pytest.mark.parametrize("version", VERSIONS)
def test_networks(version: str) -> None:
    found = {one["Name"]: network.read(one, 2) for one in answer(version, "networks")}
    assert found["bridge"]["options"]["com.docker.network.bridge.enable_icc"] == "true"
    assert (found["bridge"]["containers"], found["bridge"]["encrypted"]) == (2, False)


def test_options_of_networks() -> None:
    found = network.read({"Name": "o", "Options": {"encrypted": "", "token": "hunter2"}}, 0)
    assert (found["encrypted"], found["options"]) == (True, {"encrypted": "", "token": "present"})


def test_volumes() -> None:
    found = {one["Name"]: volume.read(one, {"rootvol"}) for one in answer("26.1.5", "volumes")["Volumes"]}
    assert found["rootvol"]["options"] == {"device": "/srv", "o": "bind", "type": "none"}
    assert (found["rootvol"]["used"], found["rootvol"]["anonymous"], found["anon"]["used"]) == (True, False, False)
    assert [one["anonymous"] for name, one in found.items() if len(name) == 64] == [True]


def test_a_volume_does_not_tell_who_logs_in() -> None:
    options = {
        "type": "cifs",
        "o": "addr=nas,username=ann,password=hunter2,ro",
        "device": "//ann:hunter2@nas/x",
        "key": "hunter2",
    }
    told = volume.read({"Name": "v", "Options": options}, ())["options"]
    assert told == {"type": "cifs", "o": "addr=nas,username=,password=,ro", "device": "//nas/x", "key": "present"}


@pytest.mark.parametrize("version", VERSIONS)
def test_an_image(version: str) -> None:
    found = image.read(answer(version, "image"), answer(version, "history"))
    assert (found["user"], found["healthcheck"], found["exposed_ports"]) == ("", "none", [])
    assert found["history"] == {"add": False, "lone_update": False}
    assert len(found["id"]) == 12


ROOTFS = "/bin/sh -c #(nop) ADD file:abc in / "


@pytest.mark.parametrize(
    ("steps", "add", "lone_update"),
    [
        ([ROOTFS, 'CMD ["sh"]'], False, False),
        (["ADD rootfs.tar.xz / # buildkit"], False, False),
        ([ROOTFS, "ADD https://x /app # buildkit"], True, False),
        ([ROOTFS, "/bin/sh -c #(nop) ADD dir:x in /app "], True, False),
        ([ROOTFS, "COPY a /a # buildkit"], False, False),
        ([ROOTFS, "RUN /bin/sh -c apt-get update # buildkit"], False, True),
        ([ROOTFS, "RUN /bin/sh -c apt-get -qq update && apt-get install -y x"], False, False),
        ([ROOTFS, "RUN /bin/sh -c apk --no-cache add x"], False, False),
        ([ROOTFS, "/bin/sh -c apk update"], False, True),
        ([ROOTFS, "RUN update-ca-certificates"], False, False),
    ],
)
def test_how_an_image_was_built(steps: list, add: bool, lone_update: bool) -> None:
    history = [{"CreatedBy": step} for step in reversed(steps)]
    assert image.read({}, history)["history"] == {"add": add, "lone_update": lone_update}


def test_secrets_in_a_build() -> None:
    steps = ["ENV DB_PASSWORD=hunter2", "|1 API_TOKEN=hunter2 /bin/sh -c make", "ENV LANG=C.UTF-8"]
    found = image.read({"Config": {"Env": ["A_SECRET=hunter2"]}}, [{"CreatedBy": step} for step in steps])
    assert found["secrets"] == {"env": ["A_SECRET"], "history": ["API_TOKEN", "DB_PASSWORD"]}


def test_a_history_that_could_not_be_read() -> None:
    found = image.read({}, None)
    assert (found["history"], found["secrets"]["history"]) == (None, None)


@pytest.mark.parametrize("version", VERSIONS)
def test_no_swarm(version: str) -> None:
    assert swarm.read(answer(version, "info"), None) == {"state": "inactive"}


def test_a_manager_and_a_worker() -> None:
    cluster = {
        "Spec": {"EncryptionConfig": {"AutoLockManagers": True}, "CAConfig": {"NodeCertExpiry": 7776000000000000}},
        "TLSInfo": {"TrustRoot": "no certificate"},
    }
    node = {"LocalNodeState": "active", "ControlAvailable": True, "Managers": 3, "Nodes": 5, "NodeAddr": "10.0.0.1"}
    found = swarm.read({"Swarm": {**node, "Cluster": cluster}}, 2)
    assert (found["autolock"], found["certificate_expiry_seconds"], found["secrets"]) == (True, 7776000, 2)
    assert found["ca_created"] == ""
    worker = swarm.read({"Swarm": {"LocalNodeState": "active", "ControlAvailable": False}}, None)
    assert (worker["autolock"], worker["certificate_expiry_seconds"], worker["managers"]) == (None, None, None)


@pytest.mark.parametrize(
    ("options", "path"),
    [
        ({"type": "none", "o": "ro,bind", "device": "/srv"}, "/srv"),
        ({"o": "rbind", "device": "srv"}, "srv"),
        ({"type": "nfs", "o": "addr=files.example", "device": ":/srv"}, ""),
        (None, ""),
    ],
)
def test_the_directory_that_a_volume_binds(options: t.Any, path: str) -> None:
    assert volume.bound({"Options": options}) == path


def test_a_long_word_in_a_history_is_read_in_time() -> None:
    began = time.process_time()
    image.read({}, [{"CreatedBy": "/bin/sh -c #(nop) LABEL " + "a" * 100_000}])
    assert time.process_time() - began < 1


def test_credentials_without_a_scheme_are_not_told() -> None:
    options = {"type": "nfs", "o": "addr=files.example", "device": "ann:hunter2@files.example:/data"}
    assert volume.read({"Name": "v", "Options": options}, ())["options"]["device"] == "files.example:/data"
