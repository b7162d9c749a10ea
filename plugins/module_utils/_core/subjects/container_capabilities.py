# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The capabilities that a container can reach.

A process without a capability gets it back from its bounding set when it executes a setuid or file-capability binary,
or any binary at all as root; no-new-privileges forbids just that. So the bounding set counts, unless every process has
no-new-privileges: then what its processes have now counts.
"""

from __future__ import annotations

import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.default_capabilities import DEFAULT
from ansible_collections.bulkhead.containers.plugins.module_utils._core.subjects import capabilities, users
from ansible_collections.bulkhead.containers.plugins.module_utils._core.subjects.container_identity import is_mapped
from ansible_collections.bulkhead.containers.plugins.module_utils._core.subjects.container_kernel import (
    no_new_privileges,
)
from ansible_collections.bulkhead.containers.plugins.module_utils._core.subjects.container_view import (
    Aspect,
    ContainerView,
)

# Capabilities that a control of their own speaks of.
_OF_THEIR_OWN = (
    "SYS_ADMIN", "SYS_MODULE", "SYS_PTRACE", "DAC_READ_SEARCH", "SYS_RAWIO", "BPF", "PERFMON", "NET_ADMIN",
)

_MAPPED = "The container has a user namespace of its own: the capability reaches only what belongs to that namespace."


def build(view: ContainerView) -> Aspect:
    held = _held(view)
    facts: t.Dict[str, t.Any] = {"held": held, "beyond_default": None, "others_beyond_default": None,
                                 "whole_default_set": None}
    unread = {}
    if held is None:
        unread["capabilities"] = view.kernel_silent()
    else:
        beyond = [name for name in held if name not in DEFAULT]
        facts["beyond_default"] = beyond
        facts["others_beyond_default"] = [name for name in beyond if name not in _OF_THEIR_OWN]
        facts["whole_default_set"] = set(DEFAULT) <= set(held)
    notes = {"capabilities": _MAPPED} if is_mapped(view) else {}
    return Aspect({"capabilities": facts}, unread, notes)


def _held(view: ContainerView) -> t.Optional[t.List[str]]:
    locked = no_new_privileges(view)
    if not view.alive:
        if locked and users.is_root(view.configured["user"]) is False and not view.privileged:
            return []
        return capabilities.configured(view.privileged, view.configured["cap_add"], view.configured["cap_drop"])
    effective = [view.in_force("capabilities", "effective"), view.in_force("processes", "capabilities")]
    now = capabilities.decode(view.in_force("capabilities", "permitted"), *effective)
    reachable = capabilities.decode(view.in_force("capabilities", "bounding"), *effective)
    if locked is None:
        return now if now == reachable else None
    return now if locked else reachable
