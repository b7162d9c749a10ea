# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""info.Swarm: what a node of a swarm, and a manager beyond that, tells."""

from __future__ import annotations

import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.inspect import fields
from ansible_collections.bulkhead.containers.plugins.module_utils._core.parse import certificate


def state(info: fields.Answer) -> str:
    return fields.text(fields.mapping(info, "Swarm"), "LocalNodeState") or "inactive"


def is_manager(info: fields.Answer) -> bool:
    return fields.mapping(info, "Swarm").get("ControlAvailable") is True


def read(info: fields.Answer, secrets: t.Optional[int]) -> t.Dict[str, t.Any]:
    """What only a manager can tell is None on other nodes."""
    if state(info) == "inactive":
        return {"state": "inactive"}
    swarm = fields.mapping(info, "Swarm")
    cluster = fields.mapping(swarm, "Cluster")
    spec = fields.mapping(cluster, "Spec")
    expiry = fields.mapping(spec, "CAConfig").get("NodeCertExpiry")
    return {
        "state": state(info),
        "control_available": is_manager(info),
        "managers": swarm.get("Managers"),
        "nodes": swarm.get("Nodes"),
        "node_address": fields.text(swarm, "NodeAddr"),
        "autolock": bool(fields.mapping(spec, "EncryptionConfig").get("AutoLockManagers")) if cluster else None,
        "certificate_expiry_seconds": expiry // 10**9 if isinstance(expiry, int) else None,
        "secrets": secrets,
        "ca_created": certificate.valid_from(fields.text(fields.mapping(cluster, "TLSInfo"), "TrustRoot")),
        "data_path_address": "",
    }
