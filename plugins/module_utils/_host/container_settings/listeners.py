# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The sockets on which a container's own processes listen, whosever network they are in."""

from __future__ import annotations

import contextlib
import sys
import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.parse import net_tables
from ansible_collections.bulkhead.containers.plugins.module_utils._host import processes, sockets
from ansible_collections.bulkhead.containers.plugins.module_utils._host.membership import Members
from ansible_collections.bulkhead.containers.plugins.module_utils._host.optional_file import text_or


def of(pid: int, identity: str) -> t.FrozenSet[str]:
    """C("0.0.0.0:80") for each. C(pid): of the container's first process; 0 of one that does not run."""
    if not pid:
        return frozenset()
    held: t.Set[int] = set()
    for one in _members(pid, identity):
        # It may have ended meanwhile.
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            held |= sockets.inodes([one])
    tables = (text_or(f"/proc/{pid}/net/{name}", "") for name in ("tcp", "tcp6"))
    found = (one for table in tables for one in net_tables.listening_tcp(table, sys.byteorder))
    return frozenset(f"{one.address}:{one.port}" for one in found if one.inode in held)


def _members(pid: int, identity: str) -> t.List[int]:
    everybody = processes.all_processes()
    first = everybody.get(pid)
    return [] if first is None else [one.pid for one in Members(everybody).of(first, identity)]
