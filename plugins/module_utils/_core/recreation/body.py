# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""An inspect answer -> the request that makes the same container again."""

from __future__ import annotations

import copy
import typing as t
from dataclasses import dataclass, field

from ansible_collections.bulkhead.containers.plugins.module_utils._core.recreation import networks, volumes

Record = t.Mapping[str, t.Any]


@dataclass(frozen=True)
class Engine:
    """C(api): of the version of its API. C(hostname): the host's."""

    api: t.Tuple[int, int]
    hostname: str


@dataclass(frozen=True)
class Surroundings:
    """What the inspect answer does not tell. C(image_moved): its name stands for another image now."""

    inherited: t.FrozenSet[str] = frozenset()
    empty_volumes: t.FrozenSet[str] = frozenset()
    image_moved: bool = False


@dataclass
class Request:
    """C(config), C(host_config): of the request to create. They are nobody else's, and may be changed. C(api): of the
    engine's API."""

    config: t.Dict[str, t.Any]
    host_config: t.Dict[str, t.Any]
    api: t.Tuple[int, int]
    networks: networks.Networks = field(default_factory=networks.Networks)

    def document(self) -> t.Dict[str, t.Any]:
        """What the engine is sent."""
        return {**self.config, "HostConfig": self.host_config,
                "NetworkingConfig": {"EndpointsConfig": dict(self.networks.at_creation)}}


def make(inspect: Record, engine: Engine, around: Surroundings) -> Request:
    host = copy.deepcopy(dict(inspect["HostConfig"]))
    host.update(copy.deepcopy(volumes.named(inspect, around.inherited, around.empty_volumes)))
    return Request(_config(inspect, engine, around), host, engine.api, networks.of(inspect, engine.api))


def _config(inspect: Record, engine: Engine, around: Surroundings) -> t.Dict[str, t.Any]:
    config = copy.deepcopy(dict(inspect["Config"]))
    config["Hostname"] = _hostname(inspect, engine)
    if around.image_moved:
        config["Image"] = inspect["Image"]
    if config.get("MacAddress") and not _is_own_network(inspect):
        del config["MacAddress"]
    if str(inspect["HostConfig"].get("NetworkMode") or "").startswith("container:"):
        # Ports are the other container's, and a request that names them is refused.
        config["ExposedPorts"] = None
    return config


def _hostname(inspect: Record, engine: Engine) -> str:
    """"": the engine's choice, which was the old container's number or the name of whoever's network it uses."""
    name = str(inspect["Config"].get("Hostname") or "")
    host = inspect["HostConfig"]
    mode = str(host.get("NetworkMode") or "")
    borrowed = mode.startswith("container:") or host.get("UTSMode") == "host" or (
        mode == "host" and name == engine.hostname)
    return "" if borrowed or name == str(inspect["Id"])[:12] else name


def _is_own_network(inspect: Record) -> bool:
    mode = str(inspect["HostConfig"].get("NetworkMode") or "")
    return mode not in ("host", "none") and not mode.startswith("container:")
