# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is mounted into a container."""

from __future__ import annotations

import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.inspect import fields, redaction


def read(inspect: fields.Answer) -> t.Optional[t.List[t.Dict[str, t.Any]]]:
    """Without C(real), which only the host knows. None where the engine does not tell."""
    if not isinstance(inspect.get("Mounts"), list):
        return None
    return [_mount(one) for one in fields.maps(inspect, "Mounts")]


def _mount(mount: fields.Answer) -> t.Dict[str, t.Any]:
    return {
        "type": fields.text(mount, "Type"),
        "source": redaction.url(fields.text(mount, "Source")),
        "destination": fields.text(mount, "Destination"),
        "rw": mount.get("RW"),
        "propagation": fields.text(mount, "Propagation"),
        "name": fields.text(mount, "Name"),
        "driver": fields.text(mount, "Driver"),
    }
