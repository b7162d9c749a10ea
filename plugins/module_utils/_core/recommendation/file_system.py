# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""read_only with tmpfs, and remove_mounts: which files a container can write to."""

from __future__ import annotations

import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.evidence import temporary
from ansible_collections.bulkhead.containers.plugins.module_utils._core.recommendation.model import (
    LOW,
    MEDIUM,
    Answer,
    Facts,
    Proposal,
    Rule,
    Withheld,
    at_most,
    some,
)
from ansible_collections.bulkhead.containers.plugins.module_utils._core.recommendation.watch import Watch

# More than that would better not lie in memory.
_MOST_IN_MEMORY = 64 << 20
_LOOKS_AT_SOCKET = 3

_SOCKET_USED = ("Somebody in it is connected to the engine's socket, and so is as good as root on the host. Put a "
                "proxy that allows single calls between them; a read-only mount does not limit what can be asked.")
_SOCKET_WITHIN = "The engine's socket lies in a larger mount of it: look what else of %s it needs."
_SOCKET_UNUSED = "Nobody in it was connected to the engine's socket at any of %d looks; between them it may have been."
_LOOK_MORE = "Nobody in it is connected to the engine's socket now. Look %d times or more, with days in between."


def _read_only(facts: Facts, watch: Watch) -> Answer:
    written = sorted({*facts["evidence.changes"]["paths"], *facts["evidence.open_for_writing"]})
    lasting = [path for path in written if not temporary.holding(path)]
    if lasting:
        return Withheld("It writes to %s: give it volumes there first." % some(lasting))
    if not written:
        reason = "It has changed nothing in its root directory since it was made. /etc/hosts becomes read-only, too."
        return [Proposal({"read_only": True}, watch.of_records, reason)]
    places = {one["path"]: one for one in facts["evidence.temporary"]}
    needed = sorted({temporary.holding(path) for path in written})
    against = next((sentence for sentence in (_unfit(places.get(path), path) for path in needed) if sentence), "")
    if against:
        return Withheld(against)
    reason = "It writes to %s only, which would be kept in memory and be empty after a restart." % some(needed)
    tmpfs = {path: temporary.options(places[path]) for path in needed}
    return [Proposal({"read_only": True, "tmpfs": tmpfs}, at_most(MEDIUM, watch.of_records), reason)]


def _unfit(place: t.Optional[t.Mapping[str, t.Any]], path: str) -> str:
    if place is None:
        return "It has a file open for writing in %s, of which nothing else is known." % path
    if place["of_image"]:
        return "It writes to %s, where the image has files that a tmpfs would hide." % path
    if place["bytes"] > _MOST_IN_MEMORY:
        return "It has %d MiB in %s: give it a volume there first." % (place["bytes"] >> 20, path)
    return ""


def _remove_mounts(facts: Facts, watch: Watch) -> Answer:
    sockets = facts["evidence.engine_sockets"]
    mounted = {mount["destination"] for mount in facts["record.mounts"]}
    if any(one["connections"] for one in sockets):
        return Withheld(_SOCKET_USED)
    within = [one["path"] for one in sockets if one["path"] not in mounted]
    if within:
        return Withheld(_SOCKET_WITHIN % some(within))
    if watch.looks < _LOOKS_AT_SOCKET:
        return Withheld(_LOOK_MORE % _LOOKS_AT_SOCKET)
    return [Proposal({"remove_mounts": [one["path"] for one in sockets]}, LOW, _SOCKET_UNUSED % watch.looks)]


READ_ONLY = Rule(
    "read_only",
    asks=("configured.read_only",),
    concerns=lambda facts: not facts["configured.read_only"],
    needs=("evidence.changes", "evidence.open_for_writing", "evidence.temporary"),
    judge=_read_only,
)
REMOVE_MOUNTS = Rule(
    "remove_mounts",
    asks=("evidence.engine_sockets",),
    concerns=lambda facts: bool(facts["evidence.engine_sockets"]),
    needs=("evidence.engine_sockets", "record.mounts"),
    judge=_remove_mounts,
)
