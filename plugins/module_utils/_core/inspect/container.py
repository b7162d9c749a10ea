# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""An inspect answer -> the snapshot's record of a container, as far as the engine knows it."""

from __future__ import annotations

import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.container_defaults import shrink
from ansible_collections.bulkhead.containers.plugins.module_utils._core.inspect import (
    configured,
    fields,
    mounts,
    ports,
    secret_names,
)
from ansible_collections.bulkhead.containers.plugins.module_utils._core.owners import model as owners


def read(inspect: fields.Answer, label_values: t.Container[str]) -> t.Dict[str, t.Any]:
    """Without what only the host can add: real paths of mounts, exec sessions, what is in force, the owner."""
    state = fields.mapping(inspect, "State")
    config = fields.mapping(inspect, "Config")
    labels = fields.mapping(config, "Labels")
    return {
        "id": fields.short_id(inspect.get("Id")),
        "name": fields.text(inspect, "Name").lstrip("/"),
        "image": fields.text(config, "Image"),
        "image_id": fields.short_id(inspect.get("Image")),
        "state": fields.text(state, "Status"),
        "pid": state.get("Pid") if isinstance(state.get("Pid"), int) else 0,
        "created": fields.time(inspect.get("Created")),
        "started": fields.time(state.get("StartedAt")),
        "health": fields.text(fields.mapping(state, "Health"), "Status") or "none",
        "labels": {
            "names": sorted(labels),
            "values": {name: str(value) for name, value in labels.items() if name in label_values},
        },
        "secrets": _secrets(inspect, config, labels),
        "networks": sorted(fields.mapping(fields.mapping(inspect, "NetworkSettings"), "Networks")),
        "published": ports.published(inspect),
        "mounts": mounts.read(inspect),
        "configured": shrink(configured.read(inspect)),
    }


def listed(entry: fields.Answer, label_values: t.Container[str]) -> t.Dict[str, t.Any]:
    """What the list of containers tells of one that could not be inspected."""
    names = fields.items(entry, "Names")
    labels = fields.mapping(entry, "Labels")
    return {
        "id": fields.short_id(entry.get("Id")),
        "name": str(names[0]).lstrip("/") if names else fields.short_id(entry.get("Id")),
        "image": fields.text(entry, "Image"),
        "image_id": fields.short_id(entry.get("ImageID")),
        "state": fields.text(entry, "State"),
        "pid": None,
        "created": None,
        "started": None,
        "health": None,
        "labels": {
            "names": sorted(labels),
            "values": {name: str(value) for name, value in labels.items() if name in label_values},
        },
        "secrets": None,
        "networks": None,
        "published": None,
        "mounts": None,
        "configured": None,
        "owner": None,
        "donates_to": None,
    }


def untold(inspect: fields.Answer, record: t.Mapping[str, t.Any]) -> owners.Container:
    """With what tells its owner and is not for the snapshot."""
    config = fields.mapping(inspect, "Config")
    networks = fields.mapping(fields.mapping(inspect, "NetworkSettings"), "Networks")
    addresses = {fields.text(one, key) for one in networks.values() for key in ("IPAddress", "GlobalIPv6Address")}
    return owners.Container(
        record=record,
        identity=fields.text(inspect, "Id"),
        labels={name: str(value) for name, value in fields.mapping(config, "Labels").items()},
        addresses=frozenset(addresses - {""}),
        exposed=frozenset(fields.mapping(config, "ExposedPorts")),
    )


def _secrets(inspect: fields.Answer, config: fields.Answer, labels: fields.Answer) -> t.Dict[str, t.List[str]]:
    # Path and Args are what runs: entrypoint and command together.
    command = [fields.text(inspect, "Path"), *fields.items(inspect, "Args")]
    return {
        "env": secret_names.in_environment(config.get("Env")),
        "labels": secret_names.in_labels(labels),
        "command": secret_names.in_command(command),
        "healthcheck": secret_names.in_command(fields.items(fields.mapping(config, "Healthcheck"), "Test")),
    }
