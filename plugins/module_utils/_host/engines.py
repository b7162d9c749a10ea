# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which engines are on this host, found without waking any of them up."""

from __future__ import annotations

import os
import pwd
import re
import stat
import typing as t
from dataclasses import dataclass

from ansible_collections.bulkhead.containers.plugins.module_utils._core.parse import daemon_flags, systemd_show
from ansible_collections.bulkhead.containers.plugins.module_utils._host import (
    engine_config,
    processes,
    reading,
    systemd,
)
from ansible_collections.bulkhead.containers.plugins.module_utils._host.errors import Errors

WELL_KNOWN = "/run/docker.sock"
_BINARIES = ("/usr/bin/dockerd", "/usr/sbin/dockerd", "/usr/local/bin/dockerd", "/usr/local/sbin/dockerd")
_PID_FILE = "/run/docker.pid"
_USERS = "/run/user"
_ASLEEP = "it is stopped; its socket would start it"
_NOT_KNOWN = "systemd could not be asked whether it runs, and connecting might start it"
# Of a line of /proc/net/unix: the flag of a socket that accepts connections, its inode and its path.
# Sockets on which an engine listens for its own helpers.
_NO_API = re.compile(r"/libnetwork/[^/]+\.sock$|/metrics\.sock$")
_LISTENING = re.compile(r"^\S+ \S+ \S+ 00010000 \S+ \S+ +(\d+) (.*)$", re.MULTILINE)


@dataclass(frozen=True)
class Place:
    """Where an engine is to be asked."""

    name: str
    mode: str
    user: str
    uid: int
    socket: str
    config: str
    installed: bool
    unit: t.Optional[systemd_show.Properties] = None
    unit_flags: t.Optional[daemon_flags.Flags] = None
    asleep: str = ""  # why it must not be connected to


def find(units: t.Optional[systemd.Units], errors: Errors) -> t.List[Place]:
    return [*_rootful(units, errors), *_rootless(errors)]


def _rootful(units: t.Optional[systemd.Units], errors: Errors) -> t.List[Place]:
    service = systemd.loaded(units, "docker.service")
    listener = systemd.loaded(units, "docker.socket")
    flags = systemd.start_flags(service, errors) if service else {}
    config = str(flags.get("config-file") or engine_config.ROOTFUL)
    activated = systemd_show.streams(listener) if listener and systemd.is_active(listener) else []
    paths = _existing([*activated, *_hosts(flags, config), WELL_KNOWN])
    sleeping = _asleep(units, service)
    served = _served()
    woken = {path for found in served.values() for path in found}
    told = [
        Place(
            name="docker" if number == 0 else f"docker:{path}",
            mode="rootful",
            user="root",
            uid=0,
            socket=path,
            config=config,
            installed=service is not None or any(map(os.path.exists, _BINARIES)),
            unit=service,
            unit_flags=flags,
            asleep=sleeping if path not in woken and (path in _existing(activated) or sleeping == _NOT_KNOWN) else "",
        )
        for number, path in enumerate(paths or [WELL_KNOWN])
    ]
    return [*told, *by_hand(served, paths, errors)]


def by_hand(served: t.Mapping[int, t.List[str]], known: t.Sequence[str], errors: Errors) -> t.Iterator[Place]:
    """Engines that no unit and no file tells of: somebody started them with a socket of their own."""
    for pid, paths in served.items():
        if set(paths) & set(known):
            continue
        if not paths:
            reason = "it listens on no Unix socket of this host, and was not looked at"
            errors.add("engine.discovery", f"dockerd (process {pid})", reason)
            continue
        yield Place(name=f"docker:{paths[0]}", mode="rootful", user="root", uid=0, socket=paths[0],
                    config=engine_config.ROOTFUL, installed=True)


def _served() -> t.Dict[int, t.List[str]]:
    """The API sockets of each engine that root runs outside of containers."""
    listening = {f"socket:[{inode}]": path for inode, path in _LISTENING.findall(reading.text("/proc/net/unix"))}
    here = processes.namespace("self", "mnt")
    found = {}
    for pid in _processes_of(0):
        if os.path.basename(processes.executable(pid)) == "dockerd" and processes.namespace(pid, "mnt") == here:
            held = sorted(listening[one] for one in _descriptors(pid) if one in listening)
            # The engine's program is its own helper as well, for moments: that one listens nowhere.
            if held:
                found[pid] = _existing(path for path in held if not _NO_API.search(path))
    return found


def _asleep(units: t.Optional[systemd.Units], service: t.Optional[systemd_show.Properties]) -> str:
    if service is not None:
        return "" if systemd.is_active(service) else _ASLEEP
    # {} stands for a systemd that did not answer, None for a host without one.
    if units is None or units or os.path.exists(_PID_FILE):
        return ""
    return _NOT_KNOWN


def _hosts(flags: daemon_flags.Flags, config: str) -> t.List[str]:
    """Unix sockets that the engine was told to listen on."""
    # What is wrong with the file is said where it is looked at as such.
    _record, settings = engine_config.look(config, Errors())
    told = [*_texts(flags.get("host")), *_texts(settings.get("hosts"))]
    return [host[len("unix://") :] or WELL_KNOWN for host in told if host.startswith("unix://")]


def _texts(value: t.Any) -> t.List[str]:
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []


def _existing(paths: t.Iterable[str]) -> t.List[str]:
    """Each socket once, /var/run being another name of /run."""
    real = (os.path.realpath(path) for path in paths)
    return list(dict.fromkeys(path for path in real if os.path.exists(path)))


def _rootless(errors: Errors) -> t.List[Place]:
    try:
        names = sorted(os.listdir(_USERS))
    except FileNotFoundError:
        return []
    except OSError as error:
        errors.add("engine.discovery", _USERS, f"{error.strerror} reading {_USERS}")
        return []
    found = (_of_user(f"{_USERS}/{name}/docker.sock", errors) for name in names if name.isdigit())
    return [place for place in found if place is not None]


def _of_user(path: str, errors: Errors) -> t.Optional[Place]:
    try:
        status = os.lstat(path)
    except FileNotFoundError:
        return None
    except OSError as error:
        errors.add("engine.discovery", path, f"{error.strerror} reading {path}")
        return None
    if not stat.S_ISSOCK(status.st_mode):
        return None
    user, home = _account(status.st_uid)
    return Place(
        name=f"docker@{user}",
        mode="rootless",
        user=user,
        uid=status.st_uid,
        socket=path,
        config=f"{home}/.config/docker/daemon.json",
        installed=True,
        asleep=_ASLEEP if _held_by_systemd_only(path, status.st_uid) else "",
    )


def _account(uid: int) -> t.Tuple[str, str]:
    try:
        entry = pwd.getpwuid(uid)
    except KeyError:
        return str(uid), "/"
    return entry.pw_name, entry.pw_dir.rstrip("/")


def _held_by_systemd_only(path: str, uid: int) -> bool:
    """A rootless engine makes its socket in a network namespace of its own; one that is listed in ours, the user's
    systemd made, and the engine runs only if somebody else holds it as well."""
    listening = {name: inode for inode, name in _LISTENING.findall(reading.text("/proc/net/unix"))}
    if path not in listening:
        return False
    wanted = f"socket:[{listening[path]}]"
    holders = [pid for pid in _processes_of(uid) if wanted in _descriptors(pid)]
    return all(os.path.basename(processes.executable(pid)) == "systemd" for pid in holders)


def _processes_of(uid: int) -> t.Iterator[int]:
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                if os.stat(f"/proc/{name}").st_uid == uid:
                    yield int(name)
            except OSError:
                continue


def _descriptors(pid: int) -> t.Set[str]:
    directory = f"/proc/{pid}/fd"
    found = set()
    try:
        for name in os.listdir(directory):
            found.add(os.readlink(f"{directory}/{name}"))
    except OSError:
        pass
    return found
