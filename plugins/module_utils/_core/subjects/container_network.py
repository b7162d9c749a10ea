# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What of a container the network can reach."""

from __future__ import annotations

import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.subjects import ports
from ansible_collections.bulkhead.containers.plugins.module_utils._core.subjects.container_view import (
    Aspect,
    ContainerView,
    Map,
)


def build(view: ContainerView) -> Aspect:
    published = view.record.get("published") if view.alive else view.configured["ports"]
    facts = {
        "published": _published(published),
        "networks": view.record.get("networks"),
    }
    return Aspect(facts, {
        "published": "The engine did not tell the container's published ports.",
        "networks": "The engine did not tell the container's networks.",
    })


def _published(found: t.Optional[t.Sequence[Map]]) -> t.Dict[str, t.Any]:
    if found is None:
        return {"ports": None, "wildcard": None, "privileged": None}
    return {
        "ports": [ports.describe(port) for port in found],
        "wildcard": [ports.describe(port) for port in found if ports.wildcard(port)],
        "privileged": sorted({ports.number(port) for port in found if ports.below_ordinary(port)}),
    }
