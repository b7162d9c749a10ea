# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import json
import shlex
import subprocess
import typing as t
from pathlib import Path

import pytest
from conftest import name_of

HERE = Path(__file__).parent
STATE = Path(__file__).parents[4] / "tests/bed/states/move_to_rootless"
# Of what a container is, what is another thing each time that it is started.
_OF_A_RUN = ("State", "NetworkSettings", "ResolvConfPath", "HostnamePath", "HostsPath", "GraphDriver", "RestartCount",
             "ExecIDs")


class Worlds:
    """Both engines of a host, as they and the kernel show what they have."""

    def __init__(self, host: t.Any) -> None:
        self._host = host

    def look(self) -> dict[str, t.Any]:
        program = shlex.quote((HERE / "worlds.py").read_text(encoding="utf-8"))
        ended = subprocess.run(["docker", "exec", name_of(self._host), "sh", "-c", "python3 -c " + program],
                               check=True, text=True, stdout=subprocess.PIPE)
        return t.cast("dict[str, t.Any]", json.loads(ended.stdout))

    @staticmethod
    def lasting(world: t.Mapping[str, t.Any]) -> dict[str, t.Any]:
        """What of an engine's world is the same after its containers were stopped and started."""
        containers = {name: {key: value for key, value in one.items() if key not in _OF_A_RUN}
                      for name, one in world["containers"].items()}
        networks = {name: {key: value for key, value in one.items() if key != "Containers"}
                    for name, one in world["networks"].items()}
        return {**world, "containers": containers, "networks": networks}

    def answers(self) -> list[str]:
        """What the web server and the shop say at their published ports."""
        return [self._host.run(f"timeout 10 busybox wget -q -O - http://127.0.0.1:{port}/file").stdout
                for port in (8080, 8081)]


@pytest.fixture
def worlds(host: t.Any) -> Worlds:
    return Worlds(host)


@pytest.fixture
def as_found(host: t.Any) -> None:
    host.check_output("bash -c %s", STATE.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def estate(host: t.Any) -> None:
    """The same, once: each test that uses it has to leave the host so."""
    host.check_output("bash -c %s", STATE.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def before(host: t.Any, estate: None) -> dict[str, t.Any]:
    """Both worlds, as each test finds them and has to leave them."""
    return Worlds(host).look()
