# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The kernel: its settings and the protections that it has switched on."""

from __future__ import annotations

import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.cve import FIXED, NOT_AFFECTED, judge
from ansible_collections.bulkhead.containers.plugins.module_utils._core.subjects.component import builds
from ansible_collections.bulkhead.containers.plugins.module_utils._core.subjects.model import Subject, SubjectSet
from ansible_collections.bulkhead.containers.plugins.module_utils._core.subjects.unread import undiscovered, why

Record = t.Mapping[str, t.Any]

# Each of these closes the door by itself; which of them there are depends on the distribution.
_USER_NAMESPACES = {
    "user.max_user_namespaces": lambda value: value == 0,
    "kernel.unprivileged_userns_clone": lambda value: value == 0,
    "kernel.apparmor_restrict_unprivileged_userns": lambda value: isinstance(value, int) and value >= 1,
}


def build(snapshot: Record, context: Record) -> SubjectSet:
    """The one subject."""
    kernel = snapshot["host"]["kernel"] or {}
    sysctls = _numbers(snapshot["host"]["sysctls"])
    apparmor, selinux = kernel.get("apparmor") or {}, kernel.get("selinux") or {}
    facts = {
        "release": kernel.get("release"),
        "cgroup_version": kernel.get("cgroup_version"),
        "sysctls": sysctls or {},
        "mandatory_access": _mandatory_access(apparmor, selinux),
        "apparmor": {"enabled": apparmor.get("enabled"), "docker_default": _docker_default(apparmor)},
        "selinux": {"enabled": selinux.get("enabled"), "mode": selinux.get("mode")},
        "lockdown": kernel.get("lockdown"),
        "unprivileged_user_namespaces": _user_namespaces(sysctls),
        "rootless_engines": _rootless_engines(snapshot),
        "engines": bool(snapshot["engines"]) or (None if undiscovered(snapshot) else False),
        "unmended_modules": _unmended_modules(snapshot, kernel, context["cves"]["entries"]),
    }
    unread = {
        "sysctls": why(snapshot, "host.sysctls", "The kernel's settings"),
        "unprivileged_user_namespaces": why(snapshot, "host.sysctls", "The kernel's settings"),
        "engines": undiscovered(snapshot),
        "rootless_engines": undiscovered(snapshot),
        "apparmor.docker_default": why(snapshot, "host.kernel", "The list of AppArmor profiles"),
        "": why(snapshot, "host.kernel", "The state of the kernel"),
    }
    return SubjectSet((Subject("kernel", snapshot["host"]["name"] or "kernel", facts, engine="", unread=unread),))


def _numbers(sysctls: t.Optional[Record]) -> t.Optional[t.Dict[str, t.Any]]:
    if sysctls is None:
        return None
    return {name: _number(value) for name, value in sysctls.items()}


def _number(value: t.Any) -> t.Any:
    text = str(value).strip()
    return int(text) if value is not None and text.lstrip("-").isdigit() else value


def _mandatory_access(apparmor: Record, selinux: Record) -> t.Optional[str]:
    if selinux.get("enabled") and selinux.get("mode") == "enforcing":
        return "selinux"
    if apparmor.get("enabled"):
        return "apparmor"
    return None if None in (apparmor.get("enabled"), selinux.get("enabled")) else "none"


def _docker_default(apparmor: Record) -> t.Optional[str]:
    profiles = apparmor.get("profiles")
    return None if profiles is None else profiles.get("docker-default", "absent")


def _user_namespaces(sysctls: t.Optional[Record]) -> t.Optional[str]:
    if sysctls is None:
        return None
    values = {name: sysctls.get(name) for name in _USER_NAMESPACES}
    if any(closed(values[name]) for name, closed in _USER_NAMESPACES.items()):
        return "closed"
    return None if None in values.values() else "open"


def _rootless_engines(snapshot: Record) -> t.Optional[bool]:
    if any(engine["mode"] == "rootless" for engine in snapshot["engines"]):
        return True
    return None if undiscovered(snapshot) else False


def _unmended_modules(snapshot: Record, kernel: Record, cves: t.Sequence[Record]) -> t.Optional[t.List[str]]:
    """The loaded modules through which a fault of this kernel is reached, unless the kernel is known to be mended."""
    modules = kernel.get("modules")
    if modules is None:
        return None
    build_of_kernel = next(made for _engine, made in builds(snapshot) if made.component == "kernel")
    return ["%s (%s)" % (entry["module"], entry["id"]) for entry in cves
            if entry.get("module") in modules and judge(entry, build_of_kernel)[0] not in (FIXED, NOT_AFFECTED)]
