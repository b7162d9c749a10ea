# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core.subjects.engine_listeners import (
    api,
    wildcard_swarm,
)

PUBLISHED = [{"name": "web", "published": [{"container": "80/tcp", "host_ip": "0.0.0.0", "host_port": 8080}]}]


def listen(*held, containers=(), swarm="inactive"):
    tcp = [{"address": address, "port": port, "engine": name} for name, address, port in held]
    engine = {"name": "docker", "containers": containers, "swarm": {"state": swarm}}
    return {"host": {"sockets": {"tcp": tcp}}}, engine


CASES = [
    (listen(), {}, []),
    (listen(("docker", "0.0.0.0", 2375)), {}, ["0.0.0.0:2375"]),
    (listen(("docker", "::", 2375)), {}, ["[::]:2375"]),
    (listen(("docker@ann", "0.0.0.0", 2375)), {}, []),
    (listen(("docker", "0.0.0.0", 8080), containers=PUBLISHED), {}, []),
    (listen(("docker", "0.0.0.0", 8080), containers=PUBLISHED), {"hosts": ["tcp://0.0.0.0:8080"]}, ["0.0.0.0:8080"]),
    (listen(("docker", "0.0.0.0", 8080), containers=None), {}, None),
    (listen(("docker", "0.0.0.0", 2375), containers=None), {"hosts": ["tcp://:2375"]}, ["0.0.0.0:2375"]),
    (listen(("docker", "::", 2377), swarm="active"), {}, []),
    (listen(("docker", "::", 2377)), {}, ["[::]:2377"]),
    (listen(("docker", "127.0.0.1", 9323)), {"metrics-addr": "127.0.0.1:9323"}, []),
    (listen(), {"hosts": ["fd://", "tcp://127.0.0.1:2376"]}, ["127.0.0.1:2376"]),
]


@pytest.mark.parametrize("held, settings, expected", CASES)
def test_where_the_api_listens(held, settings, expected):
    assert api(*held, settings) == expected


def test_unread_sockets_are_not_none():
    _snapshot, engine = listen()
    assert api({"host": {"sockets": None}}, engine, {"hosts": []}) is None
    assert wildcard_swarm({"host": {"sockets": {"tcp": None}}}, engine) is None


def test_swarm_on_all_addresses():
    held = listen(("docker", "::", 2377), ("docker", "192.0.2.1", 7946), ("docker", "0.0.0.0", 2375))
    assert wildcard_swarm(*held) == ["[::]:2377"]
