# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import typing as t

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core.owners.access import find, registries
from ansible_collections.bulkhead.containers.plugins.module_utils._core.owners.model import Clues, WayIn
from ansible_collections.bulkhead.containers.tests.unit.owned import IDENTITY, container, published

SOCKET = "/run/docker.sock"
BOUND = [{"real": SOCKET, "elsewhere": []}]
CLUES = Clues(
    socket=SOCKET,
    way_in=WayIn(frozenset(["f" * 64]), "192.0.2.7", 2222),
    name_servers=frozenset(["172.17.0.2"]),
    own_names=frozenset(["host-1", "registry.local"]),
)
HOST = {"network_mode": "host"}

CASES = [
    ({"identity": "f" * 64}, "this run"),
    ({"addresses": ["192.0.2.7"]}, "SSH"),
    ({"published": published("22:2222/tcp")}, "SSH"),
    ({"published": published("10.0.0.1:2222:22/tcp")}, "SSH"),
    ({"image": "portainer/portainer-ce:2.21"}, "engine"),
    ({"image": "docker.io/portainer/agent@sha256:00"}, "engine"),
    ({"image": "ghcr.io/moghtech/komodo-periphery"}, "engine"),
    ({"image": "tecnativa/docker-socket-proxy", "mounts": BOUND}, "engine"),
    ({"image": "lscr.io/linuxserver/socket-proxy:latest", "mounts": BOUND}, "engine"),
    ({"image": "mine", "mounts": BOUND, "exposed": ["2375/tcp"]}, "engine"),
    ({"image": "mine", "mounts": BOUND, "published": published("2000:2375/tcp")}, "engine"),
    ({"image": "mine", "mounts": [{"real": "/run", "elsewhere": []}], "exposed": ["2375/tcp"]}, "engine"),
    ({"image": "mine", "mounts": [{"real": "/srv", "elsewhere": [SOCKET]}], "exposed": ["2376/tcp"]}, "engine"),
    ({"image": "containrrr/watchtower"}, "Watchtower"),
    ({"image": "ghcr.io/nicholas-fedor/watchtower:1"}, "Watchtower"),
    ({"addresses": ["172.17.0.2"]}, "name server"),
    ({"published": published("53:53/udp")}, "name server"),
    ({"configured": {**HOST, "cap_add": ["NET_ADMIN"]}}, "VPN"),
    ({"configured": {**HOST, "cap_add": ["ALL"]}}, "VPN"),
    ({"configured": {**HOST, "devices": [{"host": "/dev/net/tun"}]}}, "VPN"),
]
NOT_ACCESS: t.List[t.Dict[str, t.Any]] = [
    {},
    {"published": published("2200:22/tcp")},  # a port of the container's own
    {"published": published("22:22/udp", "53:53/tcp")},
    {"published": published("0:80/tcp")},
    # It has the socket, and serves something else.
    {"image": "traefik", "mounts": BOUND, "published": published("80:80/tcp"), "exposed": ["80/tcp"]},
    {"image": "tecnativa/docker-socket-proxy"},
    {"image": "mine/portainer"},
    {"image": "mine", "exposed": ["2375/tcp"], "mounts": [{"real": None, "elsewhere": None}]},
    {"image": "mine", "exposed": ["2375/tcp"], "mounts": [{"real": "/run/docker", "elsewhere": []}]},
    {"addresses": ["172.17.0.3"]},
    {"configured": {"cap_add": ["NET_ADMIN"]}},
    {"configured": {**HOST, "privileged": True}},
    {"configured": {**HOST, "cap_add": None, "devices": None}},
    {"configured": {"network_mode": None}},
    {"mounts": None, "image": ""},
]


def told(clues: Clues = CLUES, images: t.Iterable[str] = (), **more: t.Any) -> str:
    found = find(container(**more), clues, registries(images, clues.registry_mirrors))
    assert found is None or (found["kind"], found["name"] == "Watchtower") in (("access", False), ("manager", True))
    return found["name"] if found else ""


@pytest.mark.parametrize(("more", "name"), CASES, ids=[str(number) for number in range(len(CASES))])
def test_what_people_come_through(more: t.Dict[str, t.Any], name: str) -> None:
    assert told(**more) == name


@pytest.mark.parametrize("more", NOT_ACCESS, ids=[str(number) for number in range(len(NOT_ACCESS))])
def test_what_nobody_comes_through(more: t.Dict[str, t.Any]) -> None:
    assert told(**more) == ""


def test_nothing_is_known_of_a_run_that_came_otherwise() -> None:
    assert told(Clues(), published=published("80:80/tcp"), addresses=[]) == ""
    assert told(Clues(), published=published("22:22/tcp")) == "SSH"


@pytest.mark.parametrize(("images", "mirrors", "found"), [
    (["nginx", "library/nginx", "portainer/agent:1", "a.b"], [], set()),
    (["localhost/app", "localhost:5000/app:1", "reg.example.org/a/b", "[::1]:5000/app"], [],
     {("localhost", 443), ("localhost", 5000), ("reg.example.org", 443), ("::1", 5000)}),
    ([], ["http://localhost", "https://mirror.local:5001/", "http://10.0.0.1:5000", "nonsense", "http://x:y/"],
     {("localhost", 80), ("mirror.local", 5001), ("10.0.0.1", 5000)}),
])
def test_registries(images: t.List[str], mirrors: t.List[str], found: t.Set[t.Tuple[str, int]]) -> None:
    assert registries(images, mirrors) == found


@pytest.mark.parametrize(("images", "mirrors", "more", "name"), [
    (["localhost:5000/app"], [], {"published": published("5000:5000/tcp")}, "registry"),
    (["127.0.0.1:5000/app"], [], {"published": published("5000:80/tcp")}, "registry"),
    (["registry.local:5000/app"], [], {"published": published("5000:5000/tcp")}, "registry"),
    (["10.0.0.1:5000/app"], [], {"published": published("10.0.0.1:5000:5000/tcp")}, "registry"),
    (["172.17.0.9:5000/app"], [], {"addresses": ["172.17.0.9"], "exposed": ["5000/tcp"]}, "registry"),
    ([], ["http://host-1:5000"], {"published": published("5000:5000/tcp")}, "registry"),
    (["elsewhere:5000/app"], [], {"published": published("5000:5000/tcp")}, ""),
    (["localhost:5000/app"], [], {"published": published("5001:5000/tcp")}, ""),
    (["localhost:5000/app"], [], {}, ""),
])
def test_a_registry_on_the_host_itself(images: t.List[str], mirrors: t.List[str], more: t.Dict[str, t.Any],
                                       name: str) -> None:
    clues = Clues(own_names=CLUES.own_names, registry_mirrors=tuple(mirrors))
    assert told(clues, images, **more) == name


def test_the_first_reason_counts() -> None:
    assert told(identity="f" * 64, published=published("22:22/tcp"), image="portainer/agent") == "this run"
    assert IDENTITY not in CLUES.way_in.containers
