# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""/proc/<pid>/cgroup and the limits that stand in the files of a cgroup."""

from __future__ import annotations

import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.parse import mountinfo

# Where a limit is in the two versions of cgroups.
CONTROLLERS = ("memory", "pids", "cpu")
FILES_V1: t.Dict[str, t.Tuple[str, ...]] = {
    "memory": ("memory.limit_in_bytes",),
    "pids": ("pids.max",),
    "cpu": ("cpu.cfs_quota_us", "cpu.cfs_period_us"),
}
FILES_V2: t.Dict[str, t.Tuple[str, ...]] = {"memory": ("memory.max",), "pids": ("pids.max",), "cpu": ("cpu.max",)}

# Version 1 has no word for "no limit" of memory: it prints the largest number of whole pages.
_UNLIMITED_V1 = 1 << 62

# What the engine lets every container have: null, zero, full, random, urandom, tty, console, ptmx, pts, the making of
# nodes; and net/tun, which older runtimes allow as well.
_DEFAULT_DEVICES = frozenset(
    [
        "c *:* m",
        "b *:* m",
        "c 1:3 rwm",
        "c 1:5 rwm",
        "c 1:7 rwm",
        "c 1:8 rwm",
        "c 1:9 rwm",
        "c 5:0 rwm",
        "c 5:1 rwm",
        "c 5:2 rwm",
        "c 136:* rwm",
        "c 10:200 rwm",
    ]
)

Limit = t.Union[int, float, str, None]


def parse(text: str) -> t.Dict[str, str]:
    """{controller: path}; version 2 is the controller ""."""
    paths: t.Dict[str, str] = {}
    for line in text.split("\n"):
        _number, first, rest = line.partition(":")
        controllers, second, path = rest.partition(":")
        if first and second:
            paths.update(dict.fromkeys(controllers.split(","), path))
    return paths


def mount_of(mounts: t.Iterable[mountinfo.Mount], controller: str) -> t.Optional[mountinfo.Mount]:
    """Where a controller's tree is mounted; "" asks for version 2."""
    for mount in mounts:
        if controller and mount.filesystem == "cgroup" and controller in mount.super_options:
            return mount
        if not controller and mount.filesystem == "cgroup2":
            return mount
    return None


def levels(path: str, mount: mountinfo.Mount) -> t.List[str]:
    """The directories that hold for a process in a cgroup, its own first. Empty where the mount does not show it."""
    root = mount.root.rstrip("/")
    if ".." in path.split("/") or not mountinfo.is_below(path, root or "/"):
        return []
    parts = [part for part in path[len(root) :].split("/") if part]
    return ["/".join([mount.point, *parts[:length]]) for length in range(len(parts), -1, -1)]


def limit(controller: str, texts: t.Sequence[str]) -> Limit:
    """One level's limit: "max", or bytes, a number of processes, a number of processors. None: not understood."""
    words = " ".join(texts).split()
    if words[:1] in (["max"], ["-1"]):
        return "max"
    if not words or not all(word.isdigit() for word in words):
        return None
    if controller != "cpu":
        value = int(words[0])
        return "max" if value >= _UNLIMITED_V1 else value
    if len(words) != 2 or int(words[1]) == 0:
        return None
    return round(int(words[0]) / int(words[1]), 3)


def tightest(limits: t.Iterable[Limit]) -> Limit:
    """What holds: the least of all levels. None where a level could not be understood."""
    seen = list(limits)
    if None in seen:
        return None
    numbers = [one for one in seen if isinstance(one, (int, float))]
    return min(numbers) if numbers else "max"


def devices(text: str) -> str:
    """devices.list of version 1: "all", "default" (what the engine gives every container) or "extended"."""
    rules = {line.strip() for line in text.splitlines() if line.strip()}
    if any(rule.startswith("a ") for rule in rules):
        return "all"
    return "default" if rules <= _DEFAULT_DEVICES else "extended"
