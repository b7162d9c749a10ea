# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Devices of the host that a container can use."""

from __future__ import annotations

import re
import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.subjects import host_paths
from ansible_collections.bulkhead.containers.plugins.module_utils._core.subjects.container_view import (
    Aspect,
    ContainerView,
    Map,
)
from ansible_collections.bulkhead.containers.plugins.module_utils._core.subjects.mounts import normalise


def build(view: ContainerView) -> Aspect:
    given = [_label(device) for device in view.configured["devices"]]
    disks = [_label(device) for device in view.configured["devices"] if _disk(device)]
    rules = [str(rule) for rule in view.configured["device_cgroup_rules"]]
    facts = {
        "disks": disks,
        "others": [label for label in given if label not in disks],
        "other_paths": [normalise(device["host"]) for device in view.configured["devices"] if not _disk(device)],
        "rules": rules,
        "wide_rules": _wide(view, rules),
        "requests": [_request(request) for request in view.configured["device_requests"]],
    }
    return Aspect({"devices": facts}, {"devices": view.kernel_silent()} if view.alive else {})


def is_wide(rule: str) -> bool:
    """Whether a rule of the devices cgroup opens more than one driver's devices, or disks, to read or write."""
    words = rule.split()
    if not words or words[0] == "a":
        return True
    if len(words) < 3 or not set(words[2]) & set("rw"):
        # Only the making of nodes: they cannot be opened.
        return len(words) < 3
    major = words[1].partition(":")[0]
    # 1 is the driver of the kernel's memory.
    return words[0] == "b" or major in ("*", "1")


def _wide(view: ContainerView, rules: t.Sequence[str]) -> t.Optional[t.List[str]]:
    wide = [rule for rule in rules if is_wide(rule)]
    if not view.alive or view.privileged:
        return wide
    state = view.in_force("devices")
    if state == "all":
        return wide or ["every device, in force"]
    return None if state is None and not wide else wide


def _disk(device: Map) -> bool:
    path = normalise(device["host"])
    return path == "/dev" or device.get("kind") == "block" or bool(re.fullmatch(host_paths.DISKS_AND_MEMORY, path))


def _label(device: Map) -> str:
    return "%s (%s)" % (device["host"], device.get("permissions") or "rwm")


def _request(request: Map) -> str:
    kinds = [kind for group in request.get("capabilities") or () for kind in _words(group)]
    count = request.get("count")
    which = ", ".join(request.get("ids") or ()) or ("all" if count == -1 else str(count))
    return "%s %s (%s)" % (request.get("driver") or "any driver", which, ", ".join(kinds))


def _words(group: t.Any) -> t.List[str]:
    return [group] if isinstance(group, str) else list(group)
