# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The cgroups of a container: the limits that hold for it, its own and those of all above it, and what it used."""

from __future__ import annotations

import os
import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.evidence import cgroup_use
from ansible_collections.bulkhead.containers.plugins.module_utils._core.parse import cgroup, mountinfo
from ansible_collections.bulkhead.containers.plugins.module_utils._host import reading
from ansible_collections.bulkhead.containers.plugins.module_utils._host.errors import HostError

Paths = t.Mapping[str, str]


class Cgroups:
    """The trees of this host, found by where they are mounted and not by where they usually are."""

    def __init__(self) -> None:
        self._mounts = mountinfo.parse(reading.text("/proc/self/mountinfo"))
        self._read: t.Dict[t.Tuple[str, str], cgroup.Limit] = {}

    def limits(self, paths: Paths) -> t.Dict[str, cgroup.Limit]:
        return {controller: self._limit(controller, paths) for controller in cgroup.CONTROLLERS}

    def devices(self, paths: Paths) -> str:
        """Version 2 filters devices by a program that cannot be read back."""
        levels, _files = self._place("devices", paths)
        try:
            return cgroup.devices(reading.text(levels[0] + "/devices.list")) if "devices" in paths else "unknown"
        except (OSError, IndexError):
            return "unknown"

    def use(self, controller: str, paths: Paths) -> t.Dict[str, t.Any]:
        """Of C(pids) or C(memory), what was used. Raises OSError, ValueError and HostError."""
        levels, _files = self._place(controller, paths)
        if not levels or not os.path.isdir(levels[0]):
            raise HostError("its cgroup cannot be seen")
        files = (cgroup_use.FILES_V1 if controller in paths else cgroup_use.FILES_V2)[controller]
        return cgroup_use.read({file: _if_there(f"{levels[0]}/{file}") for file, _word in files.values()}, files)

    def _place(self, controller: str, paths: Paths) -> t.Tuple[t.List[str], t.Tuple[str, ...]]:
        """The directories from the container's upwards, and the names of the files in them."""
        version = controller if controller in paths else ""
        files = cgroup.FILES_V1 if version else cgroup.FILES_V2
        mount = cgroup.mount_of(self._mounts, version)
        if mount is None or version not in paths:
            return [], ()
        return cgroup.levels(paths[version], mount), files.get(controller, ())

    def _limit(self, controller: str, paths: Paths) -> cgroup.Limit:
        levels, files = self._place(controller, paths)
        if not levels or not os.path.isdir(levels[0]):
            return None
        return cgroup.tightest(self._level(level, controller, files) for level in levels)

    def _level(self, level: str, controller: str, files: t.Tuple[str, ...]) -> cgroup.Limit:
        key = (level, controller)
        if key not in self._read:
            try:
                self._read[key] = cgroup.limit(controller, [reading.text(f"{level}/{name}") for name in files])
            except FileNotFoundError:
                # The top has no limits, and a level for which a controller is not switched on has none of it.
                self._read[key] = "max"
            except OSError:
                self._read[key] = None
        return self._read[key]


def _if_there(path: str) -> t.Optional[str]:
    """Which files there are is the kernel's version's word."""
    try:
        return reading.text(path)
    except FileNotFoundError:
        return None
