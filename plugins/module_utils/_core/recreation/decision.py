# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What will be done to one container, in full: check mode returns it, and a run does it."""

from __future__ import annotations

import copy
import typing as t
from dataclasses import dataclass, field, replace

from ansible_collections.bulkhead.containers.plugins.module_utils._core.container_settings.differences import Difference
from ansible_collections.bulkhead.containers.plugins.module_utils._core.recreation import (
    hardened,
    live,
    networks,
    shown,
)
from ansible_collections.bulkhead.containers.plugins.module_utils._core.recreation.body import Request

Record = t.Mapping[str, t.Any]

LIVE, RECREATE = "live", "recreate"
# The least that has to be allowed for it.
NEEDS = {LIVE: "reload", RECREATE: "recreate"}
_LADDER = ("none", "reload", "restart", "recreate")
_WHY = {LIVE: "the engine changes it while the container runs", RECREATE: "the container has to be made anew"}


@dataclass(frozen=True)
class Decision:
    """C(live), C(recreate): the settings that are done in the one way and in the other. C(refused): why those of the
    other way are not done. C(before), C(after): what of the engine's answer will be different."""

    name: str
    live: t.Mapping[str, t.Any] = field(default_factory=dict)
    recreate: t.Mapping[str, t.Any] = field(default_factory=dict)
    pending: t.Sequence[t.Mapping[str, str]] = ()
    refused: t.Sequence[str] = ()
    before: Record = field(default_factory=dict)
    after: Record = field(default_factory=dict)

    @property
    def changed(self) -> bool:
        return bool(self.live or self.recreate)

    def also(self, name: str, before: t.Any, after: t.Any) -> Decision:
        """With what follows without having been asked for."""
        return replace(self, before={**self.before, name: before}, after={**self.after, name: after})


def decide(inspect: Record, differences: t.Sequence[Difference], disruption: str, same: t.Callable[[], Request],
           objections: t.Callable[[], t.List[str]], never: t.Sequence[str]) -> Decision:
    """C(same): makes the request for the container as it is. C(objections): why it cannot be made anew; both are asked
    only if it comes to that. C(never): why not even what runs may be changed."""
    name = str(inspect["Name"]).lstrip("/")
    allowed = {way for way, least in NEEDS.items() if _LADDER.index(least) <= _LADDER.index(disruption)}
    pending = tuple({"setting": one.setting, "needs": NEEDS[one.way], "reason": _WHY[one.way]}
                    for one in differences if one.way not in allowed)
    ways = {way: {one.setting: one.after for one in differences if one.way == way and way in allowed} for way in NEEDS}
    if never:
        return Decision(name, pending=pending, refused=tuple(never) if any(ways.values()) else ())
    refused = tuple(objections()) if ways[RECREATE] else ()
    recreate = {} if refused else ways[RECREATE]
    before, after = shown.differing(*_fields(inspect, ways[LIVE], recreate, same))
    return Decision(name, ways[LIVE], recreate, pending, refused, before, after)


def _fields(inspect: Record, updated: Record, recreate: Record,
            same: t.Callable[[], Request]) -> t.Tuple[t.Dict[str, t.Any], t.Dict[str, t.Any]]:
    """What the engine says of it, before and after, of all that can change."""
    if not recreate:
        return _of_update(inspect, updated)
    request = same()
    before = {**_of_request(request), **_of_names(inspect)}
    hardened.apply(request, {**updated, **recreate})
    return before, _of_request(request)


def _of_names(inspect: Record) -> t.Dict[str, t.Any]:
    """What a request has to call by a name or a number, and the container had without."""
    host = inspect["HostConfig"]
    return {"Config.Image": inspect["Config"].get("Image"), "HostConfig.Binds": host.get("Binds"),
            "HostConfig.Mounts": host.get("Mounts")}


def _of_update(inspect: Record, settings: Record) -> t.Tuple[t.Dict[str, t.Any], t.Dict[str, t.Any]]:
    host = inspect["HostConfig"]
    sent = live.request(settings, host)
    before = {"HostConfig." + key: host.get(key) for key in sent}
    after = {"HostConfig." + key: value for key, value in sent.items()}
    if "networks" in settings:
        before[shown.NETWORKS] = sorted(networks.joined(inspect))
        after[shown.NETWORKS] = sorted(settings["networks"])
    return before, after


def _of_request(request: Request) -> t.Dict[str, t.Any]:
    found = {"Config." + key: value for key, value in request.config.items()}
    found.update({"HostConfig." + key: value for key, value in request.host_config.items()})
    found[shown.NETWORKS] = sorted(request.networks.known)
    return copy.deepcopy(found)
