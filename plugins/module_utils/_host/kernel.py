# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The running kernel: its security modules, its control groups and the namespaces of the host."""

from __future__ import annotations

import errno
import os
import re
import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.parse import mountinfo
from ansible_collections.bulkhead.containers.plugins.module_utils._host import reading
from ansible_collections.bulkhead.containers.plugins.module_utils._host.errors import Errors, HostError, attempt
from ansible_collections.bulkhead.containers.plugins.module_utils._host.optional_file import text_or

NAMESPACES = ("cgroup", "ipc", "mnt", "net", "pid", "user", "uts")
ABSENT = "absent"

_SECTION = "host.kernel"
_SECURITYFS = "/sys/kernel/security"
_APPARMOR_ENABLED = "/sys/module/apparmor/parameters/enabled"
_APPARMOR_PROFILES = _SECURITYFS + "/apparmor/profiles"
_SELINUX_ENFORCE = "/sys/fs/selinux/enforce"
_PROFILE = re.compile(r"(.+) \((\w+)\)\Z")

Record = t.Dict[str, t.Any]


def read(modules: tuple[str, ...], errors: Errors) -> Record:
    """C(modules): those to be looked for among the loaded ones."""
    return {
        "release": os.uname().release,
        "cgroup_version": attempt(errors, _SECTION, "/proc/self/mountinfo", _cgroup_version),
        "lsms": attempt(errors, _SECTION, _SECURITYFS + "/lsm", _security_modules),
        "lockdown": attempt(errors, _SECTION, _SECURITYFS + "/lockdown", _lockdown),
        "apparmor": _apparmor(errors),
        "selinux": attempt(errors, _SECTION, _SELINUX_ENFORCE, _selinux) or {"enabled": None, "mode": None},
        "modules": attempt(errors, _SECTION, "/proc/modules", _loaded, modules),
        "namespaces": attempt(errors, _SECTION, "/proc/1/ns", _namespaces),
    }


def _cgroup_version() -> int:
    top = mountinfo.on_top(mountinfo.parse(reading.text("/proc/self/mountinfo"))).get("/sys/fs/cgroup")
    # Version 2 is there as well on a hybrid host, below the first; the controllers are then version 1's.
    if top is None:
        raise HostError("no file system is mounted at /sys/fs/cgroup")
    return 2 if top.filesystem == "cgroup2" else 1


def _security_modules() -> list[str]:
    text = _from_securityfs("lsm")
    return [] if text is None else [name for name in text.strip().split(",") if name]


def _lockdown() -> str:
    text = _from_securityfs("lockdown")
    if text is None:
        return ABSENT
    match = re.search(r"\[(\w+)\]", text)
    if match is None:
        raise HostError("the kernel's state of lockdown is not understood: %s" % text.strip())
    return match.group(1)


def _from_securityfs(name: str) -> str | None:
    """None: this kernel has no such file. An empty directory says nothing: securityfs is not mounted there."""
    try:
        return reading.text("%s/%s" % (_SECURITYFS, name))
    except FileNotFoundError:
        if os.path.isdir(_SECURITYFS) and not os.listdir(_SECURITYFS):
            raise HostError("securityfs is not mounted at %s" % _SECURITYFS) from None
        return None


def _apparmor(errors: Errors) -> Record:
    enabled = attempt(errors, _SECTION, _APPARMOR_ENABLED, _apparmor_enabled)
    profiles: dict[str, str] | None = {}
    if enabled is not False:
        profiles = attempt(errors, _SECTION, _APPARMOR_PROFILES, _profiles)
    return {"enabled": enabled, "profiles": profiles}


def _apparmor_enabled() -> bool:
    return text_or(_APPARMOR_ENABLED, "N").strip() == "Y"


def _profiles() -> dict[str, str]:
    matches = (_PROFILE.match(line) for line in reading.text(_APPARMOR_PROFILES).split("\n"))
    return {match.group(1): match.group(2) for match in matches if match}


def _selinux() -> Record:
    enforce = text_or(_SELINUX_ENFORCE, "").strip()
    if enforce:
        return {"enabled": True, "mode": "enforcing" if enforce == "1" else "permissive"}
    # The kernel offers the file system only where SELinux was switched on at boot.
    if "selinuxfs" in reading.text("/proc/filesystems").split():
        raise HostError("SELinux is on, and selinuxfs is not mounted at /sys/fs/selinux")
    return {"enabled": False, "mode": "disabled"}


def _loaded(wanted: tuple[str, ...]) -> list[str]:
    # There is no such file where the kernel cannot load modules.
    names = {line.split(" ", 1)[0] for line in text_or("/proc/modules", "").split("\n")}
    return sorted(name for name in wanted if name.replace("-", "_") in names)


def _namespaces() -> dict[str, int]:
    found = {}
    for kind in NAMESPACES:
        try:
            found[kind] = int(os.readlink("/proc/1/ns/" + kind).split("[", 1)[1].rstrip("]"))
        except OSError as problem:
            # A kernel without this kind of namespace.
            if problem.errno != errno.ENOENT:
                raise
    return found
