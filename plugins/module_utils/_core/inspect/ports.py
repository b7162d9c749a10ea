# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Port bindings: as they were asked for, and as they are."""

from __future__ import annotations

import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.inspect import fields

Binding = t.Dict[str, t.Any]


def configured(host_config: fields.Answer, config: fields.Answer) -> t.List[Binding]:
    """With all of its ports published, also those that it only exposes, at whatever number is free."""
    bound = fields.mapping(host_config, "PortBindings")
    exposed = fields.mapping(config, "ExposedPorts") if host_config.get("PublishAllPorts") else {}
    return _bindings(bound) + [{"container": port, "host_ip": "", "host_port": 0}
                               for port in sorted(exposed) if not fields.items(bound, port)]


def published(inspect: fields.Answer) -> t.List[Binding]:
    return _bindings(fields.mapping(fields.mapping(inspect, "NetworkSettings"), "Ports"))


def _bindings(by_port: fields.Answer) -> t.List[Binding]:
    return [
        {
            "container": port,
            "host_ip": fields.text(binding, "HostIp"),
            "host_port": _number(fields.text(binding, "HostPort")),
        }
        for port in sorted(by_port)
        for binding in fields.maps(by_port, port)
    ]


def _number(port: str) -> int:
    """0: any free one. Of a range of which the engine may choose, the lowest."""
    first = port.partition("-")[0]
    return int(first) if first.isdigit() else 0
