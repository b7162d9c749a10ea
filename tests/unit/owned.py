# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A container as those see it who tell its owner."""

from __future__ import annotations

import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.container_defaults import expand
from ansible_collections.bulkhead.containers.plugins.module_utils._core.owners.model import Container

IDENTITY = "0123456789ab" + "c" * 52


def container(name: str = "web", labels: t.Optional[t.Dict[str, str]] = None, **more: t.Any) -> Container:
    """C(more): of the snapshot's record, or of the container itself."""
    own = {key: more.pop(key) for key in ("identity", "addresses", "exposed") if key in more}
    identity = own.pop("identity", IDENTITY)
    record = {"id": identity[:12], "name": name, "image": "nginx", "published": [], "mounts": [], **more}
    record["configured"] = expand(more.get("configured", {}))
    return Container(record, identity, labels or {}, **{key: frozenset(value) for key, value in own.items()})


def published(*ports: str) -> t.List[t.Dict[str, t.Any]]:
    """8080:80/tcp, 127.0.0.1:53:53/udp"""
    found = []
    for port in ports:
        rest, _colon, inside = port.rpartition(":")
        address, _colon, outside = rest.rpartition(":")
        found.append({"container": inside, "host_ip": address or "0.0.0.0", "host_port": int(outside)})
    return found
