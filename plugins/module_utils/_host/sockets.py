# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Sockets that listen: of engines, of those who command them, and every TCP port of the host."""

from __future__ import annotations

import fnmatch
import os
import stat
import sys
import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.parse import net_tables
from ansible_collections.bulkhead.containers.plugins.module_utils._host import reading
from ansible_collections.bulkhead.containers.plugins.module_utils._host.errors import Errors, attempt
from ansible_collections.bulkhead.containers.plugins.module_utils._host.optional_file import text_or

_SECTION = "host.sockets"

# Paths below /var/run are looked up below /run.
KINDS = (
    ("*/docker.sock", "docker"),
    ("*/containerd/containerd.sock", "containerd"),
    ("*/containerd/containerd.sock.ttrpc", "containerd"),
    ("*/podman/podman.sock", "podman"),
    ("*/buildkit/*.sock", "buildkit"),
    ("*/buildkitd.sock", "buildkit"),
    ("*/crio/crio.sock", "crio"),
    ("/run/systemd/private", "systemd"),
    ("/run/dbus/system_bus_socket", "dbus"),
)

Record = t.Dict[str, t.Any]
Processes = t.Mapping[str, t.Sequence[int]]


def read(engine_processes: Processes, engine_sockets: t.Mapping[str, str], errors: Errors) -> Record:
    """C(engine_sockets): the kinds of sockets that lie at unusual paths."""
    listeners = attempt(errors, _SECTION, "/proc/net/tcp", _tcp)
    held = {name: attempt(errors, _SECTION, name, inodes, pids) for name, pids in engine_processes.items()}
    return {
        "unix": attempt(errors, _SECTION, "/proc/net/unix", _unix, engine_processes, engine_sockets, errors),
        "tcp": None if listeners is None or None in held.values() else _held(listeners, held),
        "listening_ports": None if listeners is None else sorted({listener.port for listener in listeners}),
    }


def _unix(engine_processes: Processes, engine_sockets: t.Mapping[str, str], errors: Errors) -> list[Record]:
    paths = dict.fromkeys(net_tables.listening_unix(reading.text("/proc/net/unix")))
    for pid in (pid for pids in engine_processes.values() for pid in pids):
        # A rootless engine listens in a network namespace of its own, at a path that is the host's all the same.
        table = attempt(errors, _SECTION, "/proc/%d/net/unix" % pid, text_or, "/proc/%d/net/unix" % pid, "")
        paths.update(dict.fromkeys(net_tables.listening_unix(table or "")))
    known = {_modern(path): kind for path, kind in engine_sockets.items()}
    kinds = {path: kind_of(path, known) for path in dict.fromkeys(map(_modern, paths))}
    found = (_socket(path, kind, errors) for path, kind in sorted(kinds.items()) if kind)
    return [entry for entry in found if entry is not None]


def _modern(path: str) -> str:
    return path[len("/var"):] if path.startswith("/var/run/") else path


def kind_of(path: str, known: t.Mapping[str, str]) -> str:
    """Empty: a socket that gives nobody power over the host."""
    if path in known:
        return known[path]
    return next((kind for pattern, kind in KINDS if fnmatch.fnmatchcase(path, pattern)), "")


def _socket(path: str, kind: str, errors: Errors) -> Record | None:
    try:
        found = os.stat(path)
    except FileNotFoundError:
        # It listens inside a container that uses the host's network: this path is not the host's.
        return None
    except OSError as problem:
        attempt(errors, _SECTION, path, _raise, problem)
        return {"path": path, "kind": kind, "uid": None, "gid": None, "mode": None}
    if not stat.S_ISSOCK(found.st_mode):
        return None
    mode = "%04o" % stat.S_IMODE(found.st_mode)
    return {"path": path, "kind": kind, "uid": found.st_uid, "gid": found.st_gid, "mode": mode}


def _raise(problem: OSError) -> None:
    raise problem


def _tcp() -> list[net_tables.TcpListener]:
    # There is no tcp6 where the kernel was booted without IPv6.
    return [listener for name in ("tcp", "tcp6")
            for listener in net_tables.listening_tcp(text_or("/proc/net/" + name, ""), sys.byteorder)]


def inodes(pids: t.Sequence[int]) -> set[int]:
    """Of the sockets that these processes hold."""
    found: set[int] = set()
    for pid in pids:
        directory = "/proc/%d/fd" % pid
        for name in os.listdir(directory):
            try:
                link = os.readlink(os.path.join(directory, name))
            except FileNotFoundError:
                continue  # closed while we looked
            if link.startswith("socket:["):
                found.add(int(link[len("socket:["):-1]))
    return found


def _held(listeners: t.Sequence[net_tables.TcpListener], held: t.Mapping[str, set[int] | None]) -> list[Record]:
    return [{"address": listener.address, "port": listener.port, "engine": engine}
            for engine, inodes in held.items() for listener in listeners if listener.inode in (inodes or ())]
