# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What will be done to one container, in full: check mode returns it, and a run does it."""

from __future__ import annotations

import copy
import typing as t
from dataclasses import dataclass, field

from ansible_collections.bulkhead.containers.plugins.module_utils._core.container_settings.differences import Difference
from ansible_collections.bulkhead.containers.plugins.module_utils._core.recreation import hardened
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


def decide(name: str, differences: t.Sequence[Difference], disruption: str, same: t.Callable[[], Request],
           objections: t.Callable[[], t.List[str]], never: t.Sequence[str]) -> Decision:
    """C(same): makes the request for the container as it is. C(objections): why it cannot be made anew; both are asked
    only if it comes to that. C(never): why not even what runs may be changed."""
    allowed = {way for way, least in NEEDS.items() if _LADDER.index(least) <= _LADDER.index(disruption)}
    pending = tuple({"setting": one.setting, "needs": NEEDS[one.way], "reason": _WHY[one.way]}
                    for one in differences if one.way not in allowed)
    ways = {way: {one.setting: one.after for one in differences if one.way == way and way in allowed} for way in NEEDS}
    if never:
        return Decision(name, pending=pending, refused=tuple(never) if any(ways.values()) else ())
    told = {way: [one for one in differences if one.setting in ways[way]] for way in NEEDS}
    refused = tuple(objections()) if ways[RECREATE] else ()
    if not ways[RECREATE] or refused:
        return Decision(name, ways[LIVE], {}, pending, refused, *_told(told[LIVE]))
    request = same()
    fields_before = _fields(request)
    hardened.apply(request, ways[RECREATE])
    before, after = _told(told[LIVE])
    changed = _changed(fields_before, _fields(request))
    return Decision(name, ways[LIVE], ways[RECREATE], pending, (),
                    {**before, **changed[0]}, {**after, **changed[1]})


def _told(differences: t.Sequence[Difference]) -> t.Tuple[t.Dict[str, t.Any], t.Dict[str, t.Any]]:
    return {one.setting: one.before for one in differences}, {one.setting: one.after for one in differences}


def _fields(request: Request) -> t.Dict[str, t.Any]:
    """By their names in the engine's answer, as in HostConfig.CapDrop."""
    found = {"Config." + key: value for key, value in request.config.items()}
    found.update({"HostConfig." + key: value for key, value in request.host_config.items()})
    found["NetworkSettings.Networks"] = sorted({*request.networks.at_creation, *dict(request.networks.connect)})
    return copy.deepcopy(found)


def _changed(before: Record, after: Record) -> t.Tuple[t.Dict[str, t.Any], t.Dict[str, t.Any]]:
    keys = [key for key in sorted({*before, *after}) if (before.get(key) or None) != (after.get(key) or None)]
    return {key: before.get(key) for key in keys}, {key: after.get(key) for key in keys}
