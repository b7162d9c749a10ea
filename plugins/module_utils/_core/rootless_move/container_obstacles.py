# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What of a container speaks against its move to a user's engine. Each entry: why, and what to do."""

from __future__ import annotations

import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core import default_capabilities
from ansible_collections.bulkhead.containers.plugins.module_utils._core.rootless_move.facts import (
    Advice,
    Case,
    Record,
    Target,
)
from ansible_collections.bulkhead.containers.plugins.module_utils._core.rootless_move.shifting import Beyond

_JOINED = "container:"
_LOOK = "Look at it with docker inspect, and run this again"
_STAYS = "Leave it with the rootful engine, or make it anew without that"
_BY_OWNER = {
    "ignored": ("its label bulkhead.ignore says to leave it alone", "Take the label away, or leave it out"),
    "swarm": ("a swarm makes it, and a rootless engine is no node of one", "Leave it out"),
    "kubernetes": ("Kubernetes makes it", "Leave it out"),
    "auto_remove": ("it is removed when it stops (--rm)", "Stop it yourself, if it is not needed any more"),
}


def blocking(case: Case, target: Target, moving: t.Collection[str]) -> t.Iterator[Advice]:
    """C(moving): the names of all that are moved together."""
    yield from _owner(case)
    yield from map(_split, case.objections)
    yield from _host_namespaces(case.host_config)
    yield from _privileges(case.host_config)
    yield from _parts(case.host_config, target)
    yield from _ports(case, target)
    yield from _ids(case, target)
    yield from _mounts(case)
    for name in case.joined:
        if name not in moving:
            yield ("it uses what the container %s has, and that one is not moved" % name, "Move both together")
    if case.name in target.names:
        yield ("the engine of %s has a container of that name" % target.user, "Rename or remove that one")


def worth_accepting(case: Case, target: Target) -> t.Iterator[Advice]:
    """What would go on, and not be the same."""
    host = case.host_config
    unenforced = target.unenforced(host)
    if unenforced:
        yield ("the engine of %s does not enforce its limits (%s)" % (target.user, ", ".join(unenforced)),
               "Have that engine use cgroups (CgroupDriver systemd, cgroup version 2), or accept it")
    options = [str(one) for one in host.get("SecurityOpt") or ()]
    if any(one.startswith(("apparmor=", "apparmor:")) and "unconfined" not in one for one in options):
        yield ("a rootless engine has no AppArmor, and it has a profile of its own", "Accept it, or leave it out")
    added = sorted({_capability(one) for one in host.get("CapAdd") or ()} - {*default_capabilities.DEFAULT})
    if added:
        yield ("its added capabilities (%s) will count in the user's namespace only" % ", ".join(added),
               "See whether it works without them on the host, and accept it")
    if _published(case):
        yield ("who connects to its ports will be seen with an address of the engine's, and not with their own",
               "See that it tells nobody apart by their address, and accept it")
    for path, what in sorted(case.barred.items()):
        if what is None:
            yield ("%s could not be looked through in time for what its ids may not use" % path,
                   "See to its owners, and accept it")


def _owner(case: Case) -> t.Iterator[Advice]:
    if case.owner is None:
        yield "who else makes it could not be read", "Run this again"
        return
    kind, name = case.owner["kind"], case.owner["name"]
    if kind in _BY_OWNER:
        yield _BY_OWNER[kind]
    elif kind == "manager":
        yield ("%s makes it" % name, "Have that make it in the user's engine")
    elif kind == "systemd":
        yield ("%s of systemd starts it in the rootful engine" % name,
               "Have a unit of the user start it in theirs, or disable that one and make it without")
    elif kind == "access":
        yield ("people come through it (%s): %s" % (name, case.owner["evidence"]), "Move it by hand, or leave it out")
    elif kind == "compose" and case.owner["details"].get("unit"):
        yield ("%s of systemd runs Compose for it, in the rootful engine" % case.owner["details"]["unit"],
               "Have a unit of the user run Compose, or disable that one")


def _split(objection: str) -> Advice:
    reason, _semicolon, step = objection.partition("; ")
    return reason, (step[:1].upper() + step[1:]) or _LOOK


def _host_namespaces(host: Record) -> t.Iterator[Advice]:
    for key, what in (("NetworkMode", "network"), ("PidMode", "processes"), ("IpcMode", "IPC")):
        if host.get(key) == "host":
            yield "it shares the host's %s, which would be the user's engine's own" % what, _STAYS


def _privileges(host: Record) -> t.Iterator[Advice]:
    if host.get("Privileged"):
        yield "it is privileged, which counts for nothing on the host in a user's namespace", _STAYS
    if host.get("DeviceCgroupRules"):
        yield "it has rules for devices, which a user may not set", _STAYS
    if int(host.get("OomScoreAdj") or 0) < 0:
        yield "the kernel is to spare it when memory runs out, which only root can ask for", _STAYS


def _parts(host: Record, target: Target) -> t.Iterator[Advice]:
    """What an engine has to have for it."""
    runtime, driver = str(host.get("Runtime") or ""), str((host.get("LogConfig") or {}).get("Type") or "")
    runtimes = target.info.get("Runtimes") or {}
    if runtime and runtime not in runtimes:
        yield ("the engine of %s has no runtime %s" % (target.user, runtime), "Set it up there")
    drivers = (target.info.get("Plugins") or {}).get("Log") or ()
    if driver and driver != "none" and driver not in drivers:
        yield ("the engine of %s has no log driver %s" % (target.user, driver), "Set it up there")
    if host.get("StorageOpt"):
        yield ("it has options of the storage driver, which the engine of %s need not know" % target.user, _STAYS)
    for one in host.get("Ulimits") or ():
        most = target.hard_limits.get(str(one.get("Name")), -1)
        if most >= 0 and not 0 <= int(one.get("Hard") or 0) <= most:
            yield ("its limit %s (%s) is above what a process of %s may have (%d)"
                   % (one["Name"], one.get("Hard"), target.user, most),
                   "Raise LimitNOFILE= and the like of user@.service, or lower the container's limit")


def _ports(case: Case, target: Target) -> t.Iterator[Advice]:
    for port, protocol in sorted(_published(case)):
        if protocol == "sctp":
            yield "it publishes a port by SCTP, which a rootless engine cannot", _STAYS
        if 0 < port < target.first_port:
            yield ("it publishes port %d, and the engine of %s can publish none below %d"
                   % (port, target.user, target.first_port),
                   "Set net.ipv4.ip_unprivileged_port_start to %d, or publish a higher port and have a proxy before it"
                   % port)
        if "%d/%s" % (port, protocol) in target.published:
            yield ("a container of the engine of %s has the port %d/%s" % (target.user, port, protocol),
                   "Stop that one, or publish another port")


def _published(case: Case) -> t.Set[t.Tuple[int, str]]:
    """(port of the host, protocol) of those that somebody chose."""
    bindings = case.host_config.get("PortBindings") or {}
    found = {(str(one.get("HostPort") or "0"), port.partition("/")[2] or "tcp")
             for port, bound in bindings.items() for one in bound or ()}
    return {(int(number.partition("-")[0] or 0), protocol) for number, protocol in found}


def _ids(case: Case, target: Target) -> t.Iterator[Advice]:
    for uid, gid in case.accounts:
        try:
            target.ids.uid(uid)
            target.ids.gid(gid)
        except Beyond as error:
            yield ("it runs as %s, which is beyond the ids of %s" % (error, target.user),
                   "Give %s more subordinate ids, with bulkhead.containers.subordinate_ids, and restart that engine"
                   % target.user)


def _mounts(case: Case) -> t.Iterator[Advice]:
    for path, what in sorted(case.barred.items()):
        if what is not None:
            yield ("its ids in the user's engine could not use %s as they do now: %s" % (path, what),
                   "Give them access (setfacl --recursive --modify user:...:rwX), move the data to a volume, which is "
                   "carried, or take the mount away")


def _capability(name: t.Any) -> str:
    text = str(name).upper()
    return text[len("CAP_"):] if text.startswith("CAP_") else text


def references(inspect: Record) -> t.List[str]:
    """Names or numbers of the containers that it uses something of."""
    host = inspect["HostConfig"]
    modes = [str(host.get(key) or "") for key in ("NetworkMode", "PidMode", "IpcMode")]
    found = [mode[len(_JOINED):] for mode in modes if mode.startswith(_JOINED)]
    found += [str(one).partition(":")[0].lstrip("/") for one in (*(host.get("VolumesFrom") or ()),
                                                                 *(host.get("Links") or ()))]
    return list(dict.fromkeys(found))
