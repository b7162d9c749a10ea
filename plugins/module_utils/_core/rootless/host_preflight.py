# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a host has to have before a user's engine can run on it, and what does not go well with one.

What could not be read speaks against it.
"""

from __future__ import annotations

import re
import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.rootless import drivers
from ansible_collections.bulkhead.containers.plugins.module_utils._core.rootless.model import Advice, Record

# Program -> why it is needed.
NEEDED = {
    "dockerd": "it is the engine",
    "dockerd-rootless.sh": "it starts the engine in namespaces of its user",
    "rootlesskit": "it makes these namespaces",
    "newuidmap": "it gives them more than one user id",
    "newgidmap": "it gives them more than one group id",
    "iptables": "the engine sets up its networks with it",
    "loginctl": "it keeps the engine running when its user has logged out",
}
_APPARMOR = "kernel.apparmor_restrict_unprivileged_userns"
_OVERLAY = (5, 11)

Found = t.Iterator[Advice]


def blocking(host: Record) -> Found:
    if not host["root"]:
        yield Advice("host", "only root can set this up", "Run it with become")
    if not host["systemd"]:
        yield Advice("host", "systemd does not run here, and an engine without root is a unit of its user",
                     "Leave this host out")
        return
    yield from _programs(host)
    if not host["user_bus"]:
        yield Advice("dbus", "users have no message bus of their own, so that nothing can ask their systemd",
                     "Install dbus-user-session", program="dbus-user-session")
    yield from _kernel(host)


def _programs(host: Record) -> Found:
    programs = host["programs"]
    for name, why in NEEDED.items():
        if not programs.get(name):
            yield Advice(name, "it is not installed, and %s" % why, "Install it", program=name)
    for name in ("newuidmap", "newgidmap"):
        if programs.get(name) and not host["raises"].get(name):
            yield Advice(programs[name], "it has neither its set-uid bit nor its file capability, and can map nothing",
                         "Install its package again")
    if programs.get("rootlesskit") and not drivers.usable(host["kit"], programs):
        yield Advice("network", "RootlessKit finds no network driver: %s" % " or ".join(host["kit"] or drivers.NETS),
                     "Install slirp4netns", program="slirp4netns")
    if host["tun"] != "open":
        yield Advice("/dev/net/tun", _TUN[host["tun"]], "Load the module tun, or chmod 0666 /dev/net/tun")


_TUN = {
    "closed": "users may not open it, and their network drivers need it",
    "absent": "it is not there, and network drivers need it",
}


def _kernel(host: Record) -> Found:
    names = ("user.max_user_namespaces", "kernel.unprivileged_userns_clone")
    limit, clone = (host["sysctls"].get(name) for name in names)
    if limit is None or not limit.isdigit():
        yield Advice("user.max_user_namespaces", "it could not be read, or the kernel has no user namespaces",
                     "See sysctl user.max_user_namespaces")
    elif int(limit) == 0:
        yield Advice("user.max_user_namespaces", "the kernel makes no user namespaces",
                     "Set it to a positive number, such as 28633")
    if clone == "0":
        yield Advice("kernel.unprivileged_userns_clone", "only root may make user namespaces here", "Set it to 1")
    if _release(host["kernel"]) < _OVERLAY and not host["programs"].get("fuse-overlayfs"):
        yield Advice("kernel", "%s has no overlay file system for users, which came with 5.11" % host["kernel"],
                     "Install fuse-overlayfs", program="fuse-overlayfs")


def worth_knowing(host: Record) -> Found:
    if host["cgroup"] != 2:
        yield Advice("cgroups", "this host has cgroups of version 1: limits of memory, CPU and processes are recorded "
                     "and not enforced for containers of users", "Boot with systemd.unified_cgroup_hierarchy=1")
    if host["gpus"]:
        yield Advice("systemd", "systemctl daemon-reload can take the GPUs away from %s, and is left out"
                     % ", ".join(host["gpus"]), "What is delegated to users changes at the next boot")
    if host["rootful"]["active"]:
        yield Advice("docker.service", "the engine of root runs beside those of users",
                     "When nothing needs it any more, ask for rootful: mask")


def cannot_remove_data(host: Record) -> Found:
    if not host["programs"].get("rootlesskit"):
        yield Advice("rootlesskit", "it is not installed, and files of subordinate ids are removed in a namespace only",
                     "Install it, or keep the data", program="rootlesskit")


def restricted_by_apparmor(host: Record) -> bool:
    """Ubuntu from 23.10 on: a user namespace has no capabilities unless a profile allows it."""
    return bool(host["sysctls"].get(_APPARMOR) == "1" and not host["apparmor_profile"])


def _release(text: str) -> t.Tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\d+", text)[:2])
