# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Settings about a container's mounts, ports and networks, compared with what it has."""

from __future__ import annotations

import re
import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.container_settings.container import (
    Container,
    OutOfReach,
    Untold,
)
from ansible_collections.bulkhead.containers.plugins.module_utils._core.subjects import mounts, ports

Change = t.Tuple[str, t.Any, t.Any]
Record = t.Mapping[str, t.Any]

_ANONYMOUS = re.compile(r"[0-9a-f]{64}\Z")

_BEHIND = "It could not be seen what of the host is mounted at %s."
_BORROWED = "It has the volumes of other containers, and what is mounted at %s may be one of these."
_ALL_PORTS = "It publishes every port of its image (publish_all): the engine takes an address only for ports by name."


def tmpfs(seen: Container, wanted: t.Mapping[str, str]) -> t.List[Change]:
    """What else is mounted there, and stays, is as good: a place to write to, whose data nobody should hide."""
    removed = remove_mounts(seen, seen.wanted.get("remove_mounts") or ())
    there = {*seen.told("tmpfs"), *(str(one.get("destination")) for one in seen.seen("mounts"))}
    there -= {destination for _setting, _before, after in removed for destination in after}
    taken = {mounts.normalise(path) for path in there}
    missing = {path: options for path, options in wanted.items() if mounts.normalise(path) not in taken}
    return [("tmpfs", sorted(seen.told("tmpfs")), missing)] if missing else []


def remove_mounts(seen: Container, wanted: t.Sequence[str]) -> t.List[Change]:
    going = _going(seen, wanted)
    for mount in seen.seen("mounts") if wanted else ():
        # A record that comes straight from the engine has no such key.
        if mount.get("type") == "bind" and mount.get("real", "") is None and mount.get("destination") not in going:
            raise Untold(_BEHIND % mount.get("destination"))
    if going and seen.told("volumes_from"):
        raise OutOfReach(_BORROWED % ", ".join(going))
    before = ["%s at %s" % (source, destination) for destination, source in going.items()]
    return [("remove_mounts", before, sorted(going))] if going else []


def _going(seen: Container, wanted: t.Sequence[str]) -> t.Dict[str, str]:
    """{where in the container: what} of the mounts that are meant."""
    meant = {mounts.normalise(path) for path in wanted}
    return {str(one.get("destination")): str(one.get("source")) for one in seen.seen("mounts")
            if not _is_images_own(one) and meant & {mounts.normalise(path) for path in _names(one)}}


def _names(mount: Record) -> t.List[str]:
    return [path for path in (mount.get(key) for key in ("destination", "source", "real")) if path]


def _is_images_own(mount: Record) -> bool:
    """A volume without a name: the engine makes one for each that the image declares, and would make another."""
    return mount.get("type") == "volume" and bool(_ANONYMOUS.match(str(mount.get("name"))))


def publish_address(seen: Container, wanted: str) -> t.List[Change]:
    everywhere = [ports.describe(port) for port in _published(seen) if ports.wildcard(port)]
    if everywhere and seen.told("publish_all"):
        raise OutOfReach(_ALL_PORTS)
    return [("publish_address", everywhere, wanted)] if everywhere else []


def _published(seen: Container) -> t.Sequence[Record]:
    """Ports of one in the host's network mean nothing, until it gets a network of its own."""
    if seen.has_own_network:
        return seen.seen("published") if seen.alive else seen.told("ports")
    return seen.told("ports") if seen.wanted.get("networks") not in (None, ["none"]) else []


def networks(seen: Container, wanted: t.Sequence[str]) -> t.List[Change]:
    now = sorted(seen.seen("networks"))
    return [] if now == list(wanted) else [("networks", now, list(wanted))]
