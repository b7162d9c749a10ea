# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""publish_address and ipc_mode: what a container shares with others."""

from __future__ import annotations

import typing as t

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

_EVERYWHERE = ("", "0.0.0.0", "::")
_LOOPBACK = "127.0.0.1"


def _publish_address(facts: Facts, watch: Watch) -> Answer:
    peers = {one["port"]: one for one in facts["evidence.peers"]}
    open_ports = sorted({one["container"] for one in facts["record.published"] if one["host_ip"] in _EVERYWHERE})
    untold = [port for port in open_ports if port not in peers]
    if untold:
        return Withheld("Who uses %s cannot be seen: it has no connections." % some(untold))
    far = [port for port in open_ports if peers[port]["far"]]
    if far:
        return Withheld("%s is used from elsewhere: publish it at the address of the host that is meant." % some(far))
    beside = [port for port in open_ports if peers[port]["beside"]]
    if beside and not facts["engine.process.userland_proxies"]:
        # With the engine's proxy, whoever asks the host is seen there.
        return Withheld("Other containers use %s, and may do so by the host's address." % some(beside))
    idle = [port for port in open_ports if not peers[port]["near"]]
    if idle:
        return Withheld("Nobody was connected to %s: look when somebody is." % some(idle))
    reason = "All who were connected to %s came from the host itself. Who comes seldom was not seen." % some(open_ports)
    return [Proposal({"publish_address": _LOOPBACK}, LOW, reason)]


def _ipc_mode(facts: Facts, watch: Watch) -> Answer:
    users, memory = facts["record.donates_to"], facts["evidence.shared_memory"]
    if users:
        return Withheld("%s may use its shared memory." % some(users))
    if facts["configured.ipc_mode"] == "shareable":
        return [Proposal({"ipc_mode": "private"}, watch.of_moments, "No other container uses its shared memory.")]
    if memory["attached"] or memory["files"] or any(memory["of_host"].values()):
        return Withheld("There is shared memory in the host's namespace, which it may use with others.")
    reason = "There is no shared memory in the host's namespace that it could use with others."
    return [Proposal({"ipc_mode": "private"}, at_most(MEDIUM, watch.of_moments), reason)]


def _is_everywhere(published: t.Iterable[t.Mapping[str, t.Any]]) -> bool:
    return any(one["host_ip"] in _EVERYWHERE for one in published)


PUBLISH_ADDRESS = Rule(
    "publish_address",
    asks=("record.published",),
    concerns=lambda facts: _is_everywhere(facts["record.published"]),
    needs=("record.published", "evidence.peers", "engine.process.userland_proxies"),
    judge=_publish_address,
)
IPC_MODE = Rule(
    "ipc_mode",
    asks=("configured.ipc_mode",),
    concerns=lambda facts: facts["configured.ipc_mode"] in ("host", "shareable"),
    needs=("configured.ipc_mode", "record.donates_to", "evidence.shared_memory"),
    judge=_ipc_mode,
)
