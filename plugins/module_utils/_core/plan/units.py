# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A drop-in of the engine's socket unit: what is done to the socket now has to outlive its next activation."""

from __future__ import annotations

import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core import own_files
from ansible_collections.bulkhead.containers.plugins.module_utils._core.plan.files import engine_group
from ansible_collections.bulkhead.containers.plugins.module_utils._core.plan.model import Case, Part, Record

EXECUTOR = "socket_unit"
UNIT = "docker.socket"


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
    controls = sorted({one["id"] for one in failing})
    return Part({"files": files, "unit": UNIT, "reload": _may_reload(case), "controls": controls}, count=1)


def _may_reload(case: Case) -> bool:
    """To read its units anew, systemd takes GPUs away from containers. Otherwise it reads them at the next boot."""
    lists = [engine["containers"] for engine in case.snapshot["engines"]]
    return case.policy.disruption == "recreate" or not (
        None in lists or any(_may_use_gpu(one) for containers in lists for one in containers))


def _of_unit(case: Case) -> t.List[Record]:
    """The failing findings on sockets that the unit makes."""
    made = {engine["socket"] for engine in case.snapshot["engines"]
            if engine["mode"] == "rootful" and (engine["unit"] or {}).get("socket_unit") == UNIT}
    return [one for one in case.failing(EXECUTOR) if one["subject"]["name"] in made]


def _lines(snapshot: Record) -> t.List[str]:
    return ["[Socket]", "SocketMode=0660", "SocketUser=root", "SocketGroup=%s" % engine_group(snapshot)]


def _may_use_gpu(container: Record) -> bool:
    configured = container["configured"]
    if container["state"] != "running" or configured is None:
        return container["state"] == "running"
    # What is as the engine's default has no key in a snapshot; null is what could not be read.
    return "nvidia" in str(configured.get("runtime")) or configured.get("device_requests", []) != []
