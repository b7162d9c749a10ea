# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Settings about a container's root directory and its mounts -> changes of the request that makes it."""

from __future__ import annotations

import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.recreation import volumes
from ansible_collections.bulkhead.containers.plugins.module_utils._core.recreation.body import Request


def read_only(request: Request, wanted: bool) -> None:
    request.host_config["ReadonlyRootfs"] = wanted


def tmpfs(request: Request, wanted: t.Mapping[str, str]) -> None:
    """What is mounted at a path already stays."""
    host = request.host_config
    given = host.get("Tmpfs") or {}
    taken = {*map(_place_of_bind, host.get("Binds") or ()), *map(_place_of_mount, host.get("Mounts") or ()),
             *map(volumes.clean, given)}
    host["Tmpfs"] = {**given, **{path: options for path, options in wanted.items()
                                 if volumes.clean(path) not in taken}}


def remove_mounts(request: Request, wanted: t.Sequence[str]) -> None:
    """C(wanted): places in the container."""
    gone = {volumes.clean(path) for path in wanted}
    host, config = request.host_config, request.config
    for key, place in (("Binds", _place_of_bind), ("Mounts", _place_of_mount)):
        if host.get(key):
            host[key] = [one for one in host[key] if place(one) not in gone] or None
    if config.get("Volumes"):
        # Of an image's volume a new and empty one would be made; that is the image's word, and stays.
        config["Volumes"] = {path: one for path, one in config["Volumes"].items()
                             if volumes.clean(path) not in gone} or None


def _place_of_bind(bind: t.Any) -> str:
    return volumes.destination_of(str(bind))


def _place_of_mount(mount: t.Mapping[str, t.Any]) -> str:
    return volumes.clean(mount.get("Target"))
