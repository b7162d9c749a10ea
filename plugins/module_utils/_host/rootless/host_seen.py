# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a host has of all that an engine without root needs, and what is there of ours. Changes nothing."""

from __future__ import annotations

import os
import stat
import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.parse import systemd_show
from ansible_collections.bulkhead.containers.plugins.module_utils._core.rootless import (
    drivers,
    host_preflight,
    texts,
    worlds,
)
from ansible_collections.bulkhead.containers.plugins.module_utils._host import command, processes
from ansible_collections.bulkhead.containers.plugins.module_utils._host.daemon_config import running_containers
from ansible_collections.bulkhead.containers.plugins.module_utils._host.engine_api import EngineApi
from ansible_collections.bulkhead.containers.plugins.module_utils._host.errors import HostError
from ansible_collections.bulkhead.containers.plugins.module_utils._host.optional_file import text_or
from ansible_collections.bulkhead.containers.plugins.module_utils._host.rootless import own_files

ROOTFUL_SOCKET = "/run/docker.sock"
# Stands for containers of which root's engine does not tell whether they use GPUs.
UNTOLD = "whatever the engine of root did not tell of"

# Where Debian has dockerd-rootless.sh.
_PLACES = ("/usr/share/docker.io/contrib",)
_NAMES = {"rootlesskit": ("rootlesskit", "docker-rootlesskit")}
_PROGRAMS = (*host_preflight.NEEDED, "slirp4netns", "pasta", "fuse-overlayfs")
_SYSCTLS = ("user.max_user_namespaces", "kernel.unprivileged_userns_clone",
            "kernel.apparmor_restrict_unprivileged_userns")
_BUS = ("/usr/lib/systemd/user/dbus.socket", "/lib/systemd/user/dbus.socket", "/etc/systemd/user/dbus.socket")
_PROFILES = "/sys/kernel/security/apparmor/profiles"
_OPEN = stat.S_IROTH | stat.S_IWOTH

Record = t.Dict[str, t.Any]


def read(run: command.Run, sysctls: t.Iterable[str], timeout: float, masks: bool) -> Record:
    """C(masks): whether the engine of root is to be stopped, so that it has to be asked what runs in it."""
    programs = {name: _program(name) for name in _PROGRAMS}
    has_systemd = os.path.isdir("/run/systemd/system")
    return {
        "gpus": [],
        "root": os.geteuid() == 0,
        "systemd": has_systemd,
        "user_bus": any(map(os.path.exists, _BUS)),
        "cgroup": 2 if os.path.exists("/sys/fs/cgroup/cgroup.controllers") else 1,
        "kernel": os.uname().release,
        "programs": programs,
        "raises": {name: _raises(programs[name]) for name in ("newuidmap", "newgidmap")},
        "kit": _kit(run, programs["rootlesskit"]),
        "tun": _tun("/dev/net/tun"),
        "sysctls": {name: _sysctl(name) for name in (*_SYSCTLS, *sysctls)},
        "apparmor_profile": _has_profile(),
        "rootful": _rootful(run, timeout, masks) if has_systemd else {"units": {}, "active": False},
        "files": {path: own_files.text(path) for path in (texts.SYSCTLS, texts.APPARMOR, texts.SHELL)},
    }


def use_gpus(timeout: float) -> t.List[str]:
    """Containers of root's engine that a reload of systemd may cut off from their GPUs."""
    api = EngineApi(ROOTFUL_SOCKET, timeout)
    try:
        return running_containers.use_gpus(api)
    except HostError:
        return [UNTOLD]
    finally:
        api.close()


def _program(name: str) -> str:
    for one in _NAMES.get(name, (name,)):
        found = command.find(one) or next((path for path in (os.path.join(place, one) for place in _PLACES)
                                           if os.access(path, os.X_OK)), "")
        if found:
            return found
    return ""


def _raises(path: str) -> bool:
    """Whether it may do more than who calls it."""
    if not path:
        return False
    try:
        return bool(os.stat(path).st_mode & stat.S_ISUID) or "security.capability" in os.listxattr(path)
    except OSError:
        return False


def _kit(run: command.Run, program: str) -> t.List[str]:
    if not program:
        return []
    _status, printed, said = command.ended(run, [program, "--help"])
    return list(drivers.offered(printed + said))


def _tun(path: str) -> str:
    try:
        return "open" if os.stat(path).st_mode & _OPEN == _OPEN else "closed"
    except FileNotFoundError:
        return "absent"


def _sysctl(name: str) -> t.Optional[str]:
    """None where the kernel has no such setting."""
    found = text_or("/proc/sys/" + name.replace(".", "/"), "")
    return " ".join(found.split()) or None


def _has_profile() -> bool:
    try:
        found = text_or(_PROFILES, "")
    except OSError:
        return False
    return any("rootlesskit" in line for line in found.split("\n"))


def _rootful(run: command.Run, timeout: float, masks: bool) -> Record:
    words = [command.find("systemctl") or "systemctl", "show", "--property", "Id,LoadState,ActiveState", "--",
             *worlds.ROOTFUL_UNITS]
    shown = systemd_show.parse(command.output(run, words))
    units = {name: _unit(unit) for name, unit in shown.items() if systemd_show.first(unit, "LoadState") != "not-found"}
    active = units.get("docker.service", "").endswith(" active")
    found: Record = {"units": units, "active": active, "containers": [], "swarm": False}
    if masks:
        found.update(_asked(timeout) if active else {"containers": _left_running()})
    return found


def _unit(unit: systemd_show.Properties) -> str:
    masked = systemd_show.first(unit, "LoadState") == "masked"
    active = systemd_show.first(unit, "ActiveState") not in ("inactive", "failed")
    return "%s %s" % ("masked" if masked else "unmasked", "active" if active else "inactive")


def _asked(timeout: float) -> Record:
    api = EngineApi(ROOTFUL_SOCKET, timeout)
    try:
        names = [str(one["Names"][0]).lstrip("/") for one in api.get("/containers/json")]
        swarm = (api.get("/info").get("Swarm") or {}).get("LocalNodeState") or "inactive"
        return {"containers": names, "swarm": swarm != "inactive"}
    except (HostError, KeyError, IndexError, TypeError, AttributeError):
        return {"containers": None, "swarm": False}
    finally:
        api.close()


def _left_running() -> t.List[str]:
    """Containers whose engine is down: each has its shim, which containerd has started for the engine of root."""
    found = []
    for pid, process in processes.all_processes().items():
        words = processes.arguments(pid) if process.status.name.startswith("containerd-shim") else []
        if "moby" in words and "-id" in words and process.status.user_ids[1] == 0:
            found.append(words[words.index("-id") + 1][:12])
    return sorted(found)
