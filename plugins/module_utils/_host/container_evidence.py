# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a container was seen to need, all of it read from outside. Each fact is whole, or it is None and told why."""

from __future__ import annotations

import os
import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.evidence.inspected import Inspected
from ansible_collections.bulkhead.containers.plugins.module_utils._host import processes
from ansible_collections.bulkhead.containers.plugins.module_utils._host.errors import Errors, HostError, attempt
from ansible_collections.bulkhead.containers.plugins.module_utils._host.evidence import (
    privileged_programs,
    sharing,
    use,
    writes,
)
from ansible_collections.bulkhead.containers.plugins.module_utils._host.evidence.subject import Record, Subject
from ansible_collections.bulkhead.containers.plugins.module_utils._host.evidence.tables import Tables
from ansible_collections.bulkhead.containers.plugins.module_utils._host.in_force import Kernel
from ansible_collections.bulkhead.containers.plugins.module_utils._host.membership import top

SECTION = "container.evidence"
_ENDED = "its first process ended while it was looked at"


class Evidence:
    """One look at the containers of one engine."""

    def __init__(self, kernel: Kernel, socket: str, engine: str, errors: Errors) -> None:
        self._kernel = kernel
        self._socket = socket
        self._engine = engine
        self._errors = errors
        self._tables = Tables()

    def of(self, record: Record, inspected: Inspected, identity: str) -> t.Optional[Record]:
        """Of one that runs. C(identity): its whole id."""
        name = f"{self._engine}/{record['name']}"
        errors = Errors()
        found = attempt(errors, SECTION, name, self._of, record, inspected, identity, errors)
        for error in errors.entries:
            self._errors.add(**error)
        return found

    def _of(self, record: Record, inspected: Inspected, identity: str, errors: Errors) -> Record:
        name = f"{self._engine}/{record['name']}"
        ticks = processes.start_ticks(record["pid"])
        members = self._kernel.members(record["pid"], identity)
        if ticks is None or not members:
            raise HostError(_ENDED)
        if os.readlink(f"/proc/{record['pid']}/root") != "/":
            # Through it everything else is seen.
            raise HostError("its first process has another root directory than it was given")
        subject = Subject(record, inspected, identity, members, self._tables, self._socket,
                          lambda reason: errors.add(SECTION, name, reason))
        facts = {fact: attempt(errors, SECTION, name, read, subject) for fact, read in self._facts().items()}
        if processes.start_ticks(record["pid"]) != ticks:
            # What was found is of two processes, or of none.
            errors.entries.clear()
            raise HostError(_ENDED)
        return facts

    def _facts(self) -> t.Dict[str, t.Callable[[Subject], t.Any]]:
        return {
            "window": use.window,
            "restarts": use.restarts,
            "first": use.first,
            "processes": use.identities,
            "capabilities": use.capabilities,
            "used_privilege": use.used_privilege,
            "programs": privileged_programs.look,
            "changes": writes.changed,
            "temporary": writes.in_temporary_directories,
            "open_for_writing": writes.opened,
            "mounts_written": writes.mounted,
            "descriptors": use.descriptors,
            "pids": lambda subject: self._cgroup(subject, "pids"),
            "memory": lambda subject: self._cgroup(subject, "memory"),
            "listening": sharing.listening,
            "peers": sharing.peers,
            "raw_sockets": sharing.raw_sockets,
            "engine_sockets": sharing.engine_socket,
            "devices": use.devices,
            "shared_memory": sharing.shared_memory,
            "log_bytes": use.log_bytes,
        }

    def _cgroup(self, subject: Subject, controller: str) -> Record:
        """Of the container's own cgroup, wherever below it the first process is."""
        first = next(one for one in subject.processes if one.pid == subject.pid)
        paths = {hierarchy: top(path, subject.identity) for hierarchy, path in first.cgroups.items()}
        if subject.identity not in paths.get(controller, paths.get("", "")):
            # As with a rootless engine that may not make any: there it would be what all of them use.
            raise HostError("it has no cgroup of its own")
        used = self._kernel.cgroups.use(controller, paths)
        unread = [key for key, value in used.items() if value is None]
        if unread:
            subject.problem(f"its cgroup does not tell {', '.join(unread)} of {controller}")
        return used
