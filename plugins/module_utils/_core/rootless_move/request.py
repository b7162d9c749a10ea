# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The request that makes a container of the rootful engine in the user's one, and what it is compared with."""

from __future__ import annotations

import copy
import re
import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.recreation import conserved
from ansible_collections.bulkhead.containers.plugins.module_utils._core.recreation.body import Request

Record = t.Mapping[str, t.Any]

_JOINED = "container:"
_MODES = ("NetworkMode", "PidMode", "IpcMode")
_NUMBER = re.compile(r"[0-9a-f]{64}\Z")
# An engine of a user raises this to its own.
_ENGINES_OWN = ("HostConfig.OomScoreAdj",)


def is_nameless(volume: str) -> bool:
    """An engine gives a number to a volume that nobody gave a name."""
    return bool(_NUMBER.match(volume))


def joined(request: Request, identities: t.Mapping[str, str]) -> None:
    """C(identities): {name or number in the rootful engine: number in the user's}, of those that were made before."""
    host = request.host_config
    for key in _MODES:
        mode = str(host.get(key) or "")
        if mode.startswith(_JOINED):
            host[key] = _JOINED + identities.get(mode[len(_JOINED):], mode[len(_JOINED):])


def differences(request: Request, old: Record, new: Record, mountpoints: t.Mapping[str, str]) -> t.List[str]:
    """C(mountpoints): of the volumes of the user's engine, by name."""
    found = conserved.differences(request, _with_places(old, mountpoints), new)
    return [one for one in found if one not in _ENGINES_OWN]


def mounts_differ(old: Record, new: Record) -> t.List[str]:
    """Of a container that Compose made: what of its image and its mounts is not as it was."""
    found = [] if old.get("Image") == new.get("Image") else ["Image"]
    before, after = _places(old), _places(new)
    return found + ["Mounts %s" % place for place in sorted({*before, *after}) if before.get(place) != after.get(place)]


def _places(inspect: Record) -> t.Dict[str, t.Tuple[t.Any, ...]]:
    """What has a name of its own by that, and a volume without one as such."""
    return {str(one.get("Destination")): (one.get("Type"), _named(one), one.get("RW"))
            for one in inspect.get("Mounts") or () if one.get("Type") in ("bind", "volume")}


def _named(mount: Record) -> str:
    name = str(mount.get("Name") or mount.get("Source") or "")
    return "" if is_nameless(name) else name


def _with_places(old: Record, mountpoints: t.Mapping[str, str]) -> Record:
    told = copy.deepcopy(dict(old))
    for one in told.get("Mounts") or ():
        if one.get("Type") == "volume":
            one["Source"] = mountpoints.get(str(one.get("Name")), one.get("Source"))
    return told
