# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What of a container would not be the same with its ids mapped to others. Each entry: why, and what to do."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

from ansible_collections.bulkhead.containers.plugins.module_utils._core import container_defaults
from ansible_collections.bulkhead.containers.plugins.module_utils._core.subjects import mounts

Record = t.Mapping[str, t.Any]
Advice = t.Tuple[str, str]

_LOOK = "Look at it with docker inspect, and run this again"
_OPT_OUT = "Make it anew without that, or with --userns=host"


@dataclass(frozen=True)
class World:
    """C(start) and C(count): the range that containers get. C(sources): path of a bind mount -> its owner and mode, or
    None. C(has_data): name of a volume -> whether something is in it, or None."""

    start: int
    count: int
    sources: t.Mapping[str, t.Optional[Record]]
    has_data: t.Mapping[str, t.Optional[bool]]
    landmarks: mounts.Landmarks


def not_stoppable(container: Record) -> t.Iterator[Advice]:
    """What could not be brought back as it was once it has been stopped."""
    if container["state"] is None:
        yield "it could not be read whether it runs", _LOOK
    elif container["state"] == "paused":
        yield "it is paused, and would come back running", "Unpause it or stop it"
    elif container["state"] in ("running", "restarting"):
        yield from _goes_with_its_end(container)


def _goes_with_its_end(container: Record) -> t.Iterator[Advice]:
    removed = (container.get("configured") or {"auto_remove": None}).get("auto_remove", False)
    if removed is None:
        yield "it could not be read whether it is removed when it stops", _LOOK
    elif removed:
        yield "it is removed when it stops (--rm)", "Stop it yourself, if it is not needed any more"


def refused(container: Record) -> t.Iterator[Advice]:
    """What the engine would not start again."""
    configured = container_defaults.expand(container.get("configured") or {})
    if configured["userns_mode"] == "host":
        return
    if configured["privileged"]:
        yield "it is privileged, which the engine refuses for mapped ids", _OPT_OUT
    for key, what in (("network_mode", "network"), ("pid_mode", "processes"), ("ipc_mode", "IPC")):
        if configured[key] == "host":
            yield "it shares the host's %s, which is refused for mapped ids" % what, _OPT_OUT


def unknown(container: Record, world: World) -> t.Iterator[Advice]:
    """What could not be read, and so may be either."""
    configured = container.get("configured")
    if configured is None:
        yield "its settings could not be read", _LOOK
    for key in ("privileged", "network_mode", "pid_mode", "ipc_mode", "user", "cap_add", "devices"):
        if configured and configured.get(key, "") is None:
            yield "its %s could not be read" % key, _LOOK
    if container.get("mounts") is None:
        yield "its mounts could not be read", _LOOK
    for mount in container.get("mounts") or ():
        if mount["type"] == "bind" and world.sources.get(mount["source"]) is None:
            yield "the owner and mode of %s could not be read" % mount["source"], "Look at it on the host"


def changed(container: Record, world: World) -> t.Iterator[Advice]:
    """What would start, and work differently."""
    configured = container_defaults.expand(container.get("configured") or {})
    yield from _settings(configured)
    yield from _ids(container, configured, world)
    for mount in container.get("mounts") or ():
        yield from _mount(mount, configured, world)


def _settings(configured: Record) -> t.Iterator[Advice]:
    joined = [configured[key] for key in ("network_mode", "pid_mode", "ipc_mode")
              if str(configured[key]).startswith("container:")]
    if joined:
        yield "it uses namespaces of another container", "Make both anew, and both with --userns=host or neither"
    if configured["devices"] or configured["device_requests"]:
        yield ("it has devices, which keep their owners on the host",
               "See that the mapped ids, or everybody, may open them")
    if configured["cap_add"]:
        yield ("it has added capabilities (%s), which count only in its own user namespace"
               % ", ".join(configured["cap_add"]), "See whether it still works, or use --userns=host")


def _ids(container: Record, configured: Record, world: World) -> t.Iterator[Advice]:
    processes = (container.get("in_force") or {}).get("processes") or {}
    asked = str(configured["user"] or "").partition(":")[0]
    used = list(processes.get("user_ids") or []) + ([int(asked)] if asked.isdigit() else [])
    beyond = sorted({number for number in used if number is not None and number >= world.count})
    if beyond:
        yield ("it runs as user %d, and only ids below %d are mapped" % (beyond[-1], world.count),
               "Give the remap user a range of more than %d ids" % beyond[-1])


def _mount(mount: Record, configured: Record, world: World) -> t.Iterator[Advice]:
    if mount["type"] == "bind":
        yield from _bind(mount, configured, world)
    elif mount["type"] == "volume":
        yield from _volume(mount, world)


def _bind(mount: Record, configured: Record, world: World) -> t.Iterator[Advice]:
    source = mount["source"]
    if mounts.classify(mount.get("real") or source, True, world.landmarks) == "engine_socket":
        yield ("it has an engine's socket (%s), which mapped ids may not open" % source,
               "Use --userns=host for it, or a proxy that runs as another user")
        return
    owner, uid = world.sources.get(source), world.start + _first_id(configured)
    if owner and not _usable(owner, mount.get("rw") is not False, uid):
        yield ("%s, which it has as %s, belongs to %d:%d with mode %s: id %d, which it would have on the host, may not "
               "use it as it does now"
               % (source, mount["destination"], owner["uid"], owner["gid"], owner["mode"], uid),
               "Give that id access (setfacl --modify user:%d:rwX), or a copy of its own; chown would bar the way back"
               % uid)


def _first_id(configured: Record) -> int:
    asked = str(configured["user"] or "").partition(":")[0]
    return int(asked) if asked.isdigit() else 0


def _usable(owner: Record, writing: bool, uid: int) -> bool:
    mode = int(owner["mode"], 8)
    wanted = 0o4 | (0o2 if writing else 0) | (0o1 if owner["type"] == "directory" else 0)
    have = (mode >> 6) & 7 if owner["uid"] == uid else mode & 7
    return have & wanted == wanted


def _volume(mount: Record, world: World) -> t.Iterator[Advice]:
    if mount["driver"] not in ("local", ""):
        yield ("the driver %s of its volume %s may know nothing of mapped ids" % (mount["driver"], mount["name"]),
               "Try it with a new container first")
    # What could not be looked into is taken for full.
    if world.has_data.get(mount["name"]) is not False:
        yield ("the data in its volume %s stay in the old world" % mount["name"],
               "Copy them by hand, with ids shifted, as docs/userns_remap.md has it")
