# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Files with privileges of their own: what whoever starts them becomes."""

from __future__ import annotations

import stat
import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.parse import file_capabilities
from ansible_collections.bulkhead.containers.plugins.module_utils._core.subjects import capabilities

Record = t.Dict[str, t.Any]

# How it was found, by what that says about its use.
PROCESS, ENTRYPOINT, HEALTHCHECK, THERE = "process", "entrypoint", "healthcheck", "there"


def record(path: str, mode: int, owner: int, attribute: t.Optional[bytes], found: str) -> t.Optional[Record]:
    """None for a program like any other. C(attribute): security.capability, where it has one."""
    held = file_capabilities.parse(attribute) if attribute else 0
    setuid, setgid = bool(mode & stat.S_ISUID), mode & (stat.S_ISGID | stat.S_IXGRP) == stat.S_ISGID | stat.S_IXGRP
    if not (held or setuid or setgid):
        return None
    return {
        "path": path,
        "owner": owner,
        "setuid": setuid,
        "setgid": setgid,
        "capabilities": capabilities.decode(f"{held:x}") or [],
        "found": found,
    }


def merge(records: t.Iterable[t.Optional[Record]]) -> t.List[Record]:
    """Each once, by what says most about its use."""
    order = (PROCESS, ENTRYPOINT, HEALTHCHECK, THERE)
    kept: t.Dict[str, Record] = {}
    for one in records:
        if one and (one["path"] not in kept or order.index(one["found"]) < order.index(kept[one["path"]]["found"])):
            kept[one["path"]] = one
    return [kept[path] for path in sorted(kept)]
