# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The worlds of a user's engine, of the host around it, and of shells: what there is, and what there is to be."""

from __future__ import annotations

import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.rootless import host_preflight, texts, unit
from ansible_collections.bulkhead.containers.plugins.module_utils._core.rootless.drivers import Drivers
from ansible_collections.bulkhead.containers.plugins.module_utils._core.rootless.model import (
    HostWish,
    Record,
    World,
    is_ours,
)

SYSCTL = "sysctl "
ROOTFUL_UNITS = ("docker.socket", "docker.service")
MASKED = "masked inactive"
# What dockerd-rootless.sh calls.
_CALLED = ("dockerd", "rootlesskit", "newuidmap", "slirp4netns", "pasta", "iptables")


def user_files(uid: str, home: str) -> t.Tuple[str, ...]:
    """Everything that is ours of a user."""
    return ("%s/%s" % (home, unit.PLACE), "%s/%s" % (home, texts.context_path()), texts.delegation_path(uid))


def seen_user(user: Record) -> World:
    return World({path: user["files"].get(path) for path in user_files(_uid(user), user["home"])}, user["switches"])


def wanted_user(user: Record, host: Record, chosen: Drivers) -> World:
    seen = seen_user(user)
    unit_path, context_path, delegation_path = seen.files
    context = seen.files[context_path]
    called = [host["programs"].get(name, "") for name in _CALLED]
    return World(
        {
            unit_path: unit.text(host["programs"].get("dockerd-rootless.sh", ""), chosen, called),
            # A context of that name that somebody else has made leads to the same socket, or to where they want.
            context_path: texts.context(_uid(user)) if context is None or is_ours(context) else context,
            delegation_path: texts.delegation(),
        },
        {"linger": "yes", "unit": "enabled", "loaded": "yes", "engine": "runs",
         "systemd": _systemd(seen, seen.files[delegation_path] == texts.delegation(), host)},
    )


def before_us(seen: World) -> World:
    """What to go back to in the end. Where a file of ours is there and nobody remembers it, it was not there before."""
    files = {path: None if is_ours(text) else text for path, text in seen.files.items()}
    ours = "unit" in seen.switches and files != dict(seen.files)
    return World(files, {**seen.switches, "unit": "disabled", "engine": "stopped"} if ours else seen.switches)


def user_without_us(seen: World, before: t.Optional[World], host: Record) -> World:
    """As it was before the first change of ours. What somebody else has put in the place of a file of ours stays."""
    if before is None:
        return seen
    files = {path: before.files.get(path) if is_ours(text) or text is None else text
             for path, text in seen.files.items()}
    stays = all(files[path] == seen.files[path] for path in files if path.startswith("/etc/"))
    return World(files, {**before.switches, "loaded": "yes", "systemd": _systemd(seen, stays, host)})


def _systemd(seen: World, stays: bool, host: Record) -> str:
    """A reload may cut containers off from their GPUs: while there are such, the drop-in waits for the next boot."""
    if not host["gpus"]:
        return "loaded"
    return seen.switches["systemd"] if stays else "outdated"


def seen_host(host: Record, names: t.Iterable[str]) -> World:
    """C(names): of kernel settings."""
    switches = {SYSCTL + name: host["sysctls"].get(name) or "" for name in names}
    rootful = {name: host["rootful"]["units"][name] for name in ROOTFUL_UNITS if name in host["rootful"]["units"]}
    return World({path: host["files"].get(path) for path in (texts.SYSCTLS, texts.APPARMOR)}, {**switches, **rootful})


def wanted_host(host: Record, wish: HostWish, seen: World) -> World:
    """What is not asked for stays as it is: another run may have asked for it."""
    files, switches = dict(seen.files), dict(seen.switches)
    if wish.sysctls:
        files[texts.SYSCTLS] = texts.sysctls({**sysctl_values(seen.files[texts.SYSCTLS]), **wish.sysctls})
        switches.update({SYSCTL + name: value for name, value in wish.sysctls.items()})
    if host_preflight.restricted_by_apparmor(host):
        files[texts.APPARMOR] = texts.apparmor(host["programs"].get("rootlesskit", ""))
    if wish.mask_rootful:
        switches.update({name: MASKED for name in ROOTFUL_UNITS if name in switches})
    return World(files, switches)


def host_without_us(seen: World, before: t.Optional[World], broken_off: t.Optional[World] = None) -> World:
    """C(broken_off): the world in which a run began that did not come to its end. What was ours then is ours still."""
    if before is None:
        return seen
    worlds = [one for one in (seen, broken_off) if one is not None]
    return World(
        {path: before.files.get(path) if is_ours(text) else text for path, text in seen.files.items()},
        {name: before.switches.get(name, value) if any(_is_as_we_set_it(one, name) for one in worlds) else value
         for name, value in seen.switches.items()},
    )


def _is_as_we_set_it(world: World, name: str) -> bool:
    """What is another way by now is somebody else's."""
    if name.startswith(SYSCTL):
        return sysctl_values(world.files.get(texts.SYSCTLS)).get(name[len(SYSCTL):]) == world.switches.get(name, "")
    return world.switches.get(name) == MASKED


def sysctl_values(text: t.Optional[str]) -> t.Dict[str, str]:
    """Of our file."""
    pairs = (line.partition(" = ") for line in (text or "").split("\n") if is_ours(text) and " = " in line)
    return {name: value for name, _equals, value in pairs}


def seen_shells(host: Record) -> World:
    return World({texts.SHELL: host["files"].get(texts.SHELL)}, {})


def wanted_shells(seen: World, names: t.Iterable[str]) -> World:
    found = seen.files[texts.SHELL]
    return World({texts.SHELL: texts.shell(names) if found is None or is_ours(found) else found}, {})


def _uid(user: Record) -> str:
    # In check mode there may be no user yet.
    return "<uid>" if user["uid"] is None else str(user["uid"])
