# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What of a user speaks against an engine of its own."""

from __future__ import annotations

import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.rootless import drivers, unit
from ansible_collections.bulkhead.containers.plugins.module_utils._core.rootless.model import (
    Advice,
    Record,
    Wish,
    is_ours,
)

# The kernel lets no user namespace do on these what layers of images need.
_NETWORK_FILE_SYSTEMS = ("nfs", "nfs4", "cifs", "smb3", "9p", "fuse.sshfs", "afs", "ceph", "glusterfs")
_FOREIGN = "somebody else has made this unit of the user, such as dockerd-rootless-setuptool.sh"

Found = t.Iterator[Advice]


def blocking(user: Record, wish: Wish, host: Record, check_mode: bool) -> Found:
    if user["range_refused"]:
        reason, _stop, next_step = user["range_refused"].partition(". ")
        yield Advice(wish.name, reason, next_step or "Settle that first")
    yield from _drivers(wish, host)
    if not user["exists"]:
        if not check_mode:
            yield Advice(wish.name, "this host has no such user", "Make it, as the role does")
        return
    if user["uid"] == 0:
        yield Advice(wish.name, "it is root under another name", "Name another user")
    yield from unreachable(user)
    unit_text = user["files"].get(user["home"] + "/" + unit.PLACE)
    if unit_text is not None and not is_ours(unit_text) and not wish.adopt:
        yield Advice("%s/%s" % (user["home"], unit.PLACE), _FOREIGN,
                     "Remove it with dockerd-rootless-setuptool.sh uninstall, which keeps the data, or allow it to be "
                     "replaced with adopt: true")
    if user["by_hand"]:
        yield Advice(wish.name, "it has an engine that its systemd did not start", "Stop that engine")


def _drivers(wish: Wish, host: Record) -> Found:
    if not host["programs"].get("rootlesskit"):
        return
    try:
        drivers.choose(wish.net, wish.port_driver, host["kit"], host["programs"])
    except drivers.DriverError as error:
        if drivers.usable(host["kit"], host["programs"]):
            yield Advice(wish.name, str(error), "Choose another one, or leave it to this module",
                         program=drivers.PROGRAMS.get(wish.net, "") if wish.net in host["kit"] else "")


def unreachable(user: Record) -> Found:
    """A home in which nothing can be looked at or changed."""
    home = user["home"]
    if user["home_problem"]:
        yield Advice(home or user["name"], user["home_problem"], "Give the user a directory of its own on a local disk")
    elif user["filesystem"] in _NETWORK_FILE_SYSTEMS:
        yield Advice(home, "it lies on %s, where layers of images cannot be kept" % user["filesystem"],
                     "Give the user a directory on a local disk")


def worth_knowing(user: Record, wish: Wish, chosen: drivers.Drivers) -> Found:
    if chosen.loses_source and wish.port_driver == drivers.AUTO:
        yield Advice(wish.name, *drivers.SOURCE_LOST)
    if user["in_docker_group"]:
        yield Advice(wish.name, "it is a member of the group docker, and so as good as root by the engine of root",
                     "Take it out of that group")


def stopping(user: Record, disruption: str) -> Found:
    """Of a change for which the engine has to stop: no engine of a user keeps its containers through that."""
    containers = user["containers"]
    if containers is None:
        yield Advice(user["name"], "its engine runs and does not tell which containers run", "See its journal")
        return
    for one in containers:
        if one["auto_remove"]:
            yield Advice("%s: %s" % (user["name"], one["name"]),
                         "it was started with --rm: the engine would delete it with its data", "Stop it yourself")
        elif one["paused"]:
            yield Advice("%s: %s" % (user["name"], one["name"]), "it is paused, and would not come back so",
                         "Let it go on, or stop it")
        elif disruption != "recreate":
            yield Advice("%s: %s" % (user["name"], one["name"]), "it would be stopped, as its engine has to stop",
                         "Allow that with disruption: recreate")
