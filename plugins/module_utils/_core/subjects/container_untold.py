# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which facts of a container are unknown where the engine did not tell a setting: data, and its application.

The aspects compute as if an untold setting had its default; what hangs on it is taken back here.
"""

from __future__ import annotations

import typing as t

Facts = t.Dict[str, t.Any]

_NAMESPACES = ("namespaces.unexpected",)

# Also of a container that runs: the kernel does not show these.
_ALWAYS: t.Dict[str, t.Tuple[str, ...]] = {
    "cgroupns_mode": _NAMESPACES,
    "cpu_shares": ("limits.cpu",),
    "cpuset_cpus": ("limits.cpu",),
    "device_cgroup_rules": ("devices",),
    "device_requests": ("devices.requests",),
    "devices": ("devices",),
    "group_add": ("groups",),
    "ipc_mode": _NAMESPACES,
    "masked_paths": ("kernel_paths",),
    "memory_swap": ("limits.swap",),
    "network_mode": _NAMESPACES,
    "pid_mode": _NAMESPACES,
    "readonly_paths": ("kernel_paths",),
    "restart": ("restart",),
    "sysctls": ("sysctls",),
    "seccomp": ("seccomp", "effective.seccomp"),
    "user": ("groups",),
    "userns_mode": _NAMESPACES,
    "uts_mode": _NAMESPACES,
}

_WHEN_IT_DOES_NOT_RUN: t.Dict[str, t.Tuple[str, ...]] = {
    "apparmor": ("effective.apparmor",),
    "cap_add": ("capabilities", "dangers"),
    "cap_drop": ("capabilities",),
    "cgroupns_mode": ("namespaces.host.cgroup",),
    "cpu_quota": ("limits.cpu",),
    "devices": ("dangers",),
    "ipc_mode": ("namespaces.host.ipc", "dangers"),
    "memory": ("limits.memory",),
    "nano_cpus": ("limits.cpu",),
    "network_mode": ("namespaces.host.net", "dangers"),
    "oom_score_adj": ("oom_score_adj",),
    "pid_mode": ("namespaces.host.pid", "dangers"),
    "pids_limit": ("limits.pids",),
    "ports": ("published",),
    "privileged": ("capabilities", "effective", "dangers"),
    "read_only": ("root",),
    "restart": ("comes_back", "active"),
    "selinux": ("effective.selinux",),
    "user": ("users.root", "users.host_root", "capabilities"),
    "userns_mode": ("users", "namespaces.host.user"),
    "uts_mode": ("namespaces.host.uts",),
}


def take_back(facts: Facts, untold: t.Iterable[str], alive: bool) -> t.Dict[str, str]:
    """Make the facts None that depend on an untold setting, in place; the sentences for them by path."""
    sentences = {}
    for setting in untold:
        sentence = "The engine did not tell the container's %s." % setting
        sentences["configured.%s" % setting] = sentence
        paths = _ALWAYS.get(setting, ()) + (() if alive else _WHEN_IT_DOES_NOT_RUN.get(setting, ()))
        for path in paths:
            _blank(facts, path.split("."))
            sentences[path] = sentence
    return sentences


def _blank(facts: Facts, path: t.Sequence[str]) -> None:
    place: t.Any = facts
    for key in path[:-1]:
        place = place[key]
        if place is None:
            return
    place[path[-1]] = None
