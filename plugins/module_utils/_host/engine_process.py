# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The process of an engine: the one that answers at its socket, or that systemd started."""

from __future__ import annotations

import os
import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.inspect import redaction
from ansible_collections.bulkhead.containers.plugins.module_utils._core.parse import daemon_flags
from ansible_collections.bulkhead.containers.plugins.module_utils._host import processes, systemd
from ansible_collections.bulkhead.containers.plugins.module_utils._host.engines import Place
from ansible_collections.bulkhead.containers.plugins.module_utils._host.errors import Errors

# Variables that change what the engine does with the host.
_TELLING = (
    "DOCKER_",
    "DOCKERD_",
    "HTTP_PROXY",
    "HTTPS_PROXY",
    "NO_PROXY",
    "http_proxy",
    "https_proxy",
    "no_proxy",
    "GODEBUG",
)
# The engine starts one for each published port; the kernel keeps fifteen characters of a name.
_PROXIES = ("docker-proxy", "rootlesskit-doc")


def find(place: Place, peer: t.Optional[int]) -> int:
    """0 where no process is known."""
    if peer is not None and peer != 1 and os.path.basename(processes.executable(peer)) != "systemd":
        return peer
    # systemd made the socket and handed it on: then it is the peer, and knows whom it started.
    return systemd.main_pid(place.unit) if place.unit else 0


def describe(pid: int, name: str, errors: Errors) -> t.Tuple[t.Dict[str, t.Any], daemon_flags.Flags]:
    """(the snapshot's record, the flags with their secrets, which stay on this host)."""
    process = processes.read(pid) if pid else None
    if process is None:
        return {}, {}
    exe = processes.executable(pid)
    if not exe:
        errors.add("engine.process", name, f"permission denied reading /proc/{pid}/exe")
    flags = _try(errors, name, lambda: daemon_flags.parse(processes.arguments(pid)))
    names = _try(errors, name, lambda: processes.environment_names(pid))
    record = {
        "pid": pid,
        "uid": process.status.user_ids[1],
        "exe": exe or None,
        "started": processes.started(pid),
        "flags": None if flags is None else redaction.flags(flags),
        "environment": None if names is None else sorted(one for one in names if one.startswith(_TELLING)),
        "userland_proxies": None,  # counted when the processes are looked at
    }
    return record, flags or {}


def count_proxies(pid: int, everything: t.Mapping[int, processes.Process]) -> int:
    return sum(one.status.parent == pid and one.status.name.startswith(_PROXIES) for one in everything.values())


def _try(errors: Errors, name: str, function: t.Callable[[], t.Any]) -> t.Any:
    try:
        return function()
    except OSError as error:
        errors.add("engine.process", name, f"{error.strerror} reading {error.filename}")
        return None
