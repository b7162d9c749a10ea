# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Volumes without a name stand in no request: without a word they would be new and empty ones."""

from __future__ import annotations

import posixpath
import typing as t

Record = t.Mapping[str, t.Any]


def named(inspect: Record, inherited: t.Container[str], empty: t.Container[str]) -> t.Dict[str, t.Any]:
    """C(Binds) and C(Mounts) of the request, in which each volume has its name.

    C(inherited): the places of what C(VolumesFrom) brings. C(empty): volumes with nothing in them. The engine fills
    such a one with what the image has there, and whoever emptied it has meant it.
    """
    host = inspect["HostConfig"]
    volumes = {clean(one.get("Destination")): one for one in inspect.get("Mounts") or ()
               if one.get("Type") == "volume"}
    binds = [_not_filled(str(bind), empty) for bind in host.get("Binds") or ()]
    mounts = [_with_source(one, volumes, empty) for one in host.get("Mounts") or ()]
    taken = {destination_of(bind) for bind in binds} | {clean(one.get("Target")) for one in mounts}
    binds += [_bind(one, empty) for place, one in sorted(volumes.items())
              if place not in taken and place not in inherited]
    found = {"Binds": binds or host.get("Binds"), "Mounts": mounts or host.get("Mounts")}
    return {key: value for key, value in found.items() if key in host or value}


def destination_of(bind: str) -> str:
    """Of source:destination[:options]."""
    parts = bind.split(":")
    return clean(parts[1] if len(parts) > 1 else parts[0])


def _bind(volume: Record, empty: t.Container[str]) -> str:
    told = (("ro", volume.get("RW") is False), ("nocopy", volume["Name"] in empty))
    options = ",".join(word for word, applies in told if applies)
    return ":".join([str(volume["Name"]), str(volume["Destination"]), *([options] if options else [])])


def _not_filled(bind: str, empty: t.Container[str]) -> str:
    parts = bind.split(":")
    if len(parts) < 2 or parts[0] not in empty or "nocopy" in ":".join(parts[2:]).split(","):
        return bind
    return ":".join([*parts[:2], ",".join([*parts[2:], "nocopy"])])


def _with_source(mount: Record, volumes: t.Mapping[str, Record], empty: t.Container[str]) -> t.Dict[str, t.Any]:
    found = volumes.get(clean(mount.get("Target")))
    if mount.get("Type") != "volume" or found is None:
        return dict(mount)
    named_one = {**mount, "Source": mount.get("Source") or found["Name"]}
    if named_one["Source"] in empty:
        named_one["VolumeOptions"] = {**(mount.get("VolumeOptions") or {}), "NoCopy": True}
    return named_one


def clean(path: t.Any) -> str:
    return posixpath.normpath(str(path or "/"))
