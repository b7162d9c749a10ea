# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a mount gives a container: the gravest class of host path that it is, contains, or lies in."""

from __future__ import annotations

import re
import typing as t
from dataclasses import dataclass

from ansible_collections.bulkhead.containers.plugins.module_utils._core.subjects import host_paths

# The gravest first: a mount is in one class only, so that one mistake is one finding.
CLASSES = (
    "host_root",
    "engine_socket",
    "block_devices",
    "data_root",
    "kernel_filesystems",
    "manager_socket",
    "sensitive_read_write",
    "credentials",
    "kernel_filesystems_read_only",
    "sensitive_read_only",
)

# Those with which a container is as good as root on the host.
GRAVE = CLASSES[:5]


@dataclass(frozen=True)
class Landmarks:
    """Paths of this host that are not the same on every host."""

    sockets: t.Tuple[str, ...] = ()
    data_roots: t.Tuple[str, ...] = ()


def landmarks(snapshot: t.Mapping[str, t.Any]) -> Landmarks:
    """Where this host's engines really listen and keep their data."""
    found = (snapshot["host"].get("sockets") or {}).get("unix") or ()
    sockets = [entry.get("path") for entry in found]
    roots = []
    for engine in snapshot["engines"]:
        sockets.append(engine.get("socket"))
        roots.append((engine.get("data_root") or {}).get("path"))
        roots.append((engine.get("info") or {}).get("data_root"))
    return Landmarks(_paths(sockets), _paths(roots))


def normalise(path: str) -> str:
    """One spelling for a path: no doubled slashes, no dots, /var/run is /run."""
    parts: t.List[str] = []
    for part in str(path).split("/"):
        if part == "..":
            del parts[-1:]
        elif part not in ("", "."):
            parts.append(part)
    if parts[:2] == ["var", "run"]:
        parts = parts[1:]
    return "/" + "/".join(parts)


def contains(ancestor: str, path: str) -> bool:
    """Whether C(path) is C(ancestor) or below it; both normalised. /run does not contain /running."""
    return path == ancestor or path.startswith(ancestor.rstrip("/") + "/")


def classify(path: str, writable: bool, known: Landmarks) -> str:
    """The gravest class of a host path that is mounted; empty if there is nothing to say."""
    place = normalise(path)
    found = {name for name, test in _TESTS if test(place, known)}
    grades = {_grade(name, writable) for name in found}
    return next((name for name in CLASSES if name in grades), "")


def _grade(name: str, writable: bool) -> str:
    if name in ("to_read", "to_write"):
        return "sensitive_read_write" if writable else {"to_read": "sensitive_read_only"}.get(name, "")
    if name == "kernel_filesystems" and not writable:
        return "kernel_filesystems_read_only"
    return name


def _paths(found: t.Iterable[t.Any]) -> t.Tuple[str, ...]:
    return tuple(sorted({normalise(path) for path in found if path and str(path).startswith("/")}))


def _above_or_at(place: str, paths: t.Iterable[str]) -> bool:
    return any(contains(place, path) for path in paths)


def _touches(place: str, paths: t.Iterable[str]) -> bool:
    return any(contains(place, path) or contains(path, place) for path in paths)


def _engine_socket(place: str, known: Landmarks) -> bool:
    if place == "/run/user" or re.fullmatch(r"/run/user/\d+", place):
        return True
    owner = re.match(r"/run/user/\d+/(.+)", place)
    if owner and _touches("/" + owner.group(1), ["/" + name for name in host_paths.USER_SOCKETS]):
        return True
    return _above_or_at(place, host_paths.ENGINE_SOCKETS + known.sockets)


def _data_root(place: str, known: Landmarks) -> bool:
    roots = host_paths.DATA_ROOTS + known.data_roots
    # The content of one volume is that volume's, and no more.
    if any(re.match(re.escape(root) + r"/(\d+\.\d+/)?volumes/[^/]+/_data(/|$)", place) for root in roots):
        return False
    return _touches(place, roots)


def _kernel_filesystem(place: str, known: Landmarks) -> bool:
    if place in host_paths.HARMLESS_BELOW_KERNEL:
        return False
    return place == "/dev" or _touches(place, host_paths.KERNEL_FILESYSTEMS)


def _to_write(place: str, known: Landmarks) -> bool:
    if any(contains(harmless, place) for harmless in host_paths.HARMLESS_DEVICES):
        return False
    return _touches(place, host_paths.SENSITIVE_TO_WRITE)


def _to_read(place: str, known: Landmarks) -> bool:
    return bool(re.fullmatch(host_paths.HOMES, place)) or _touches(place, host_paths.SENSITIVE_TO_READ)


def _credentials(place: str, known: Landmarks) -> bool:
    inside = place + "/"
    return any("/%s/" % name in inside for name in host_paths.CREDENTIALS)


def _block_device(place: str, known: Landmarks) -> bool:
    return bool(re.fullmatch(host_paths.DISKS_AND_MEMORY, place))


_TESTS: t.Tuple[t.Tuple[str, t.Callable[[str, Landmarks], bool]], ...] = (
    ("host_root", lambda place, known: place == "/"),
    ("engine_socket", _engine_socket),
    ("block_devices", _block_device),
    ("data_root", _data_root),
    ("kernel_filesystems", _kernel_filesystem),
    ("manager_socket", lambda place, known: _above_or_at(place, host_paths.MANAGER_SOCKETS)),
    ("to_write", _to_write),
    ("to_read", _to_read),
    ("credentials", _credentials),
)
