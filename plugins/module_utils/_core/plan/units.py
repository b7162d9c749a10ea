# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A drop-in of the engine's socket unit: what is done to the socket now has to outlive its next activation."""

from __future__ import annotations

import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core import own_files
from ansible_collections.bulkhead.containers.plugins.module_utils._core.plan.files import engine_group
from ansible_collections.bulkhead.containers.plugins.module_utils._core.plan.model import Case, Part, Record, pending

EXECUTOR = "socket_unit"
UNIT = "docker.socket"

_DETACHES = ("systemd would have to read its units anew, which takes GPUs away from containers that use them, and such "
             "containers run: %s. The socket itself is put right; the unit would open it again at its next start.")


def make(case: Case) -> Part:
    """It is there as long as the policy asks for a control that made it necessary."""
    if not own_files.were_read(case.snapshot, own_files.SOCKET_UNIT):
        return Part({})
    asked, failing = case.asked(EXECUTOR), _of_unit(case)
    kept = bool(asked) and bool(own_files.content(case.snapshot, own_files.SOCKET_UNIT))
    lines = _lines(case.snapshot) if failing or kept else []
    files = own_files.changed(case.snapshot, {own_files.SOCKET_UNIT: lines})
    if not files:
        return Part({})
    busy = _with_gpus(case.snapshot)
    if busy and case.policy.disruption != "recreate":
        reason = _DETACHES % ", ".join(busy)
        return Part({}, pending=[pending(one, "recreate", reason, "hardening_disruption=recreate") for one in failing])
    return Part({"files": files, "unit": UNIT, "controls": sorted({one["id"] for one in failing})}, count=1)


def _of_unit(case: Case) -> t.List[Record]:
    """The failing findings on sockets that the unit makes."""
    made = {engine["socket"] for engine in case.snapshot["engines"]
            if engine["mode"] == "rootful" and (engine["unit"] or {}).get("socket_unit") == UNIT}
    return [one for one in case.failing(EXECUTOR) if one["subject"]["name"] in made]


def _lines(snapshot: Record) -> t.List[str]:
    return ["[Socket]", "SocketMode=0660", "SocketUser=root", "SocketGroup=%s" % engine_group(snapshot)]


def _with_gpus(snapshot: Record) -> t.List[str]:
    containers = (one for engine in snapshot["engines"] for one in engine["containers"] or ())
    return sorted(one["name"] for one in containers if one["state"] == "running" and _uses_gpu(one["configured"] or {}))


def _uses_gpu(configured: Record) -> bool:
    return "nvidia" in str(configured.get("runtime")) or bool(configured.get("device_requests"))
