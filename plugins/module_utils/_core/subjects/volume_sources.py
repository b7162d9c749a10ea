# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a volume of the local driver really is: its options can make it any mount that the kernel knows."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

from ansible_collections.bulkhead.containers.plugins.module_utils._core.subjects import host_paths, mounts


@dataclass(frozen=True)
class Source:
    """A host path behind a volume, and the class that it has as a mount."""

    path: str
    grade: str


def told(volume: t.Optional[t.Mapping[str, t.Any]]) -> bool:
    """Whether it can be told what a volume really is."""
    if volume is None or volume.get("driver") is None:
        return False
    return volume.get("options") is not None and None not in volume["options"].values()


def sources(volume: t.Mapping[str, t.Any], writable: bool, known: mounts.Landmarks) -> t.List[Source]:
    """The host paths that a volume of the local driver shows; none for one that is only a directory of the engine."""
    options = volume.get("options") or {}
    if volume.get("driver") != "local" or not options:
        return []
    words = [word.strip() for word in str(options.get("o") or "").split(",")]
    writable = writable and "ro" not in words
    kind, device = str(options.get("type") or ""), str(options.get("device") or "")
    if "bind" in words or "rbind" in words:
        paths = dict.fromkeys([device, str(volume.get("real") or device)])
        return [Source(path, mounts.classify(path, writable, known)) for path in paths]
    if kind in host_paths.KERNEL_FILESYSTEM_TYPES:
        grade = "kernel_filesystems" if writable else "kernel_filesystems_read_only"
        return [Source("file system %s" % kind, grade)]
    if kind == "overlay":
        return [Source(path, mounts.classify(path, writable, known)) for path in _layers(words)]
    # //server/share is a file server's.
    if device.startswith("/") and not device.startswith("//"):
        # A file system on a device of the host: whoever mounts it reads and writes it all.
        return [Source(device, "block_devices")]
    return []


def _layers(words: t.Iterable[str]) -> t.List[str]:
    paths: t.List[str] = []
    for word in words:
        key, _equals, value = word.partition("=")
        if key in ("lowerdir", "upperdir"):
            paths += [path for path in value.split(":") if path]
    return paths
