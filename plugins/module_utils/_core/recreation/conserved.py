# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Is the container that was made the one that was asked for? Each field of the engine's answer is compared."""

from __future__ import annotations

import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.recreation import volumes
from ansible_collections.bulkhead.containers.plugins.module_utils._core.recreation.body import Request

Record = t.Mapping[str, t.Any]

# null is here the engine's own list, and an empty one is none.
_TELLING_NULL = ("MaskedPaths", "ReadonlyPaths")
# What an engine makes of the request when nothing is said.
_FILLED_IN = {"Hostname": "", "ExposedPorts": None, "CgroupnsMode": "", "IpcMode": "", "MaskedPaths": None,
              "ReadonlyPaths": None}
_UNORDERED = ("Binds", "CapAdd", "CapDrop", "Ulimits")


def differences(request: Request, old: Record, new: Record) -> t.List[str]:
    """Names of fields that are not as they were asked for, and mounts that are missing or too many."""
    found = ["Config." + key for key in _differing(request.config, new["Config"])]
    found += ["HostConfig." + key for key in _differing(request.host_config, new["HostConfig"])]
    if old.get("Image") != new.get("Image"):
        found.append("Image")
    return found + _mounts(request, old, new)


def _differing(asked: Record, got: Record) -> t.List[str]:
    return [key for key in sorted({*asked, *got}) if not _is_same(key, asked.get(key), got.get(key))]


def _is_same(key: str, asked: t.Any, got: t.Any) -> bool:
    if key in _FILLED_IN and asked == _FILLED_IN[key]:
        return True
    if key in _TELLING_NULL:
        return bool(asked == got)
    if key == "Links":
        return _links(asked) == _links(got)
    if key == "LogConfig":
        return _is_same_log(asked or {}, got or {})
    return _plain(key, asked) == _plain(key, got)


def _is_same_log(asked: Record, got: Record) -> bool:
    """With its driver and options. To these an engine adds those that it gives to each new container."""
    wanted = asked.get("Config") or {}
    options = got.get("Config") or {}
    return asked.get("Type") == got.get("Type") and wanted.items() <= options.items()


def _links(told: t.Any) -> t.List[t.Tuple[str, str]]:
    """Of /its-name:/our-name/alias without our name, which is another one for a moment."""
    parts = [str(link).partition(":") for link in told or ()]
    return sorted((name, alias.rpartition("/")[2]) for name, _colon, alias in parts)


def _plain(key: str, value: t.Any) -> t.Any:
    """Engines write nothing as null, as zero or as something empty."""
    if isinstance(value, dict):
        found = {name: _plain(name, one) for name, one in value.items()}
        return {name: one for name, one in found.items() if one is not None} or None
    if isinstance(value, list):
        items = [_plain("", one) for one in value]
        return (sorted(items, key=repr) if key in _UNORDERED else items) or None
    return value or None


def _mounts(request: Request, old: Record, new: Record) -> t.List[str]:
    """A volume of the old container is at its place in the new one, unless that place was taken away."""
    before, after = _by_place(old), _by_place(new)
    asked = {volumes.destination_of(str(bind)) for bind in request.host_config.get("Binds") or ()}
    asked |= {volumes.clean(one.get("Target")) for one in request.host_config.get("Mounts") or ()}
    asked |= {volumes.clean(path) for path in request.config.get("Volumes") or {}}
    kept = {place: one for place, one in before.items() if place in asked or request.host_config.get("VolumesFrom")}
    return ["Mounts %s" % place for place in sorted({*kept, *after}) if kept.get(place) != after.get(place)]


def _by_place(inspect: Record) -> t.Dict[str, t.Tuple[t.Any, ...]]:
    return {volumes.clean(one.get("Destination")):
            tuple(one.get(key) or "" for key in ("Type", "Name", "Source", "RW", "Driver"))
            for one in inspect.get("Mounts") or () if one.get("Type") in ("bind", "volume")}
