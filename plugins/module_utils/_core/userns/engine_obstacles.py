# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What of an engine speaks against another user namespace for its containers. Each entry: why, and what to do."""

from __future__ import annotations

import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core import engine_unit

Record = t.Mapping[str, t.Any]
Advice = t.Tuple[str, str]

NONE = ("no engine of this name is installed", "Install Docker first")
_NAME = "docker"
# As which the role sets the key.
MANAGER = "userns_remap"


def find(snapshot: Record) -> t.Optional[Record]:
    """The system's engine. Those of users have a user namespace anyway."""
    return next((one for one in snapshot.get("engines") or () if one["name"] == _NAME), None)


def unusable(engine: t.Optional[Record]) -> t.Optional[Advice]:
    if engine is None:
        return NONE
    if engine["state"] != "up":
        return "the engine is %s: %s" % (engine["state"], engine.get("reason") or "it did not answer"), "Start it"
    if engine.get("mode") != "rootful":
        return "the engine is rootless, and has a user namespace already", "Nothing is to do"
    return None


def is_done(engine: Record, present: bool, user: str) -> bool:
    """Whether it is already as it is to be. False where it cannot be told."""
    remapped = is_remapped(engine)
    if remapped is None:
        return False
    return not remapped and not _asked_for(engine) if not present else remapped and _asked_for(engine) == user


def is_remapped(engine: Record) -> t.Optional[bool]:
    options = (engine.get("info") or {}).get("security_options")
    return None if options is None else any(str(one).partition(",")[0] == "name=userns" for one in options)


def _asked_for(engine: Record) -> str:
    """The user that file or flags name."""
    settings = (engine.get("config") or {}).get("settings") or {}
    asked = str(settings.get("userns-remap") or _flag(engine) or "").partition(":")[0]
    return "dockremap" if asked == "default" else asked


def _flag(engine: Record) -> t.Any:
    return ((engine.get("unit") or {}).get("flags") or {}).get("userns-remap")


# What has to be known of it.
_ITS_WORD = ("security_options", "live_restore", "data_root", "authorization_plugins")


def blocking(engine: Record, facts: Record, present: bool) -> t.Iterator[Advice]:
    """What has to be settled first."""
    yield from _unread(engine, facts, present)
    if engine_unit.is_missing(engine):
        yield ("no unit of systemd runs this engine, so that nobody here could start it again",
               "End its process, run systemctl start docker, and run this again")
    if _flag(engine):
        yield ("userns-remap is a flag of the unit", "Take it out of the unit, restart the engine, and run this again")
    if present:
        yield from _blocking_the_move(engine, facts)
    elif not any(one["key"] == "userns-remap" and one["manager"] == MANAGER for one in engine.get("managed") or ()):
        yield ("userns-remap was not set by this role", "Take it out where it was set, and restart the engine")


def _unread(engine: Record, facts: Record, present: bool) -> t.Iterator[Advice]:
    info = engine.get("info") or {}
    missing = [name for name in ("containers", "unit", "swarm") if engine.get(name) is None]
    missing += [name for name in _ITS_WORD if info.get(name) is None]
    config = engine.get("config") or {}
    if config.get("state") not in ("read", "absent") or config.get("settings") is None:
        missing.append("configuration file")
    missing += [name for name in ("images", "volumes", "plugins", "data_root") if present and facts.get(name) is None]
    for name in dict.fromkeys(missing):
        yield ("its %s could not be read" % name.replace("_", " "),
               "See what host_info and userns_remap_info say of it, and run this again as root")


def _blocking_the_move(engine: Record, facts: Record) -> t.Iterator[Advice]:
    if is_remapped(engine):
        yield ("it has userns-remap already, for the user %s" % (_asked_for(engine) or "of an earlier start"),
               "Name that user, or take the old setting away first")
    if engine.get("swarm") is not None and engine["swarm"].get("state") != "inactive":
        yield ("it is or may be part of a swarm, whose state would stay behind",
               "Leave the swarm, and join again after the move")
    if _containerd_store_is_asked_for(engine):
        yield ("features.containerd-snapshotter is true, with which an engine with userns-remap does not start",
               "Remove that feature")
    info = engine.get("info") or {}
    lost = sorted({str(one).partition(":")[0] for one in info.get("authorization_plugins") or ()}
                  & {str(one).partition(":")[0] for one in facts.get("plugins") or ()})
    if lost:
        yield ("the plugin %s authorizes requests and would not be there after the move: the engine would not start"
               % lost[0], "Take it out of authorization-plugins, and install it again afterwards")


def _containerd_store_is_asked_for(engine: Record) -> bool:
    settings = (engine.get("config") or {}).get("settings") or {}
    features = settings.get("features")
    # Where the map is inside another one, its members are told one by one.
    told = features.get("containerd-snapshotter") if isinstance(features, dict) else None
    return bool(told or settings.get("features.containerd-snapshotter"))


def worth_knowing(engine: Record, facts: Record) -> t.Iterator[Advice]:
    """What the move brings with it."""
    info = engine.get("info") or {}
    if info.get("live_restore"):
        yield "live-restore is on", "Nothing: all containers are stopped before the engine is, so that it keeps none"
    if info.get("image_store") == "containerd":
        yield ("its images are in the containerd image store, which an engine with userns-remap does not use",
               "Nothing: images are carried into the other store")
    for plugin in facts.get("plugins") or ():
        yield "the plugin %s stays behind" % plugin, "Install it again after the move"
    for network in engine.get("networks") or ():
        if network["name"] not in ("bridge", "host", "none"):
            yield "the network %s stays behind" % network["name"], "Make it again, with the same subnet"
    for name, has_data in sorted((facts.get("volumes") or {}).items()):
        if has_data is not False:
            yield ("the volume %s stays behind%s" % (name, "" if has_data else "; what is in it could not be read"),
                   "Copy its data by hand, with ids shifted, as docs/userns_remap.md has it")
