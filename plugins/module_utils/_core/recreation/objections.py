# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Why a container is not made anew: each a sentence with the next step."""

from __future__ import annotations

import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.recreation import understood, writable_layer

Record = t.Mapping[str, t.Any]

_UNDERSTOOD = "the engine tells of %s, which this release does not know how to keep; update the collection"
_AUTO_REMOVE = "it was started with --rm, and stopping it would delete it; start it anew without, or with the settings"
_GPU = "it uses a GPU or another device by request (%s), which is handed out at its start; start it anew by hand"
_DONOR = "%s use its namespaces, volumes or links and would be cut off; make all of them anew together"
_DONOR_UNREAD = "which other containers use it could not be read; run this again"
_LAYER = ("it has files of its own that no volume holds: %s; move them to a volume, or keep them by docker commit, "
          "and make it anew by hand")
_LAYER_UNREAD = "which files it has of its own could not be read; run this again"
_NO_IMAGE = "its image is gone from this host, so that it could not be made anew; pull or load the image"
_STATES = {
    "paused": "it is paused; unpause it",
    "restarting": "it is restarting over and over; mend that first",
    "removing": "it is being removed",
    "dead": "the engine has given it up as dead; remove it",
    "created": "it was never started, so that nobody knows how it behaves; start it",
    "exited": "it does not run, so that nobody could tell whether it still works afterwards; start it",
}
_UNHEALTHY = "its health check says %s, so that nobody could tell whether it still works afterwards; wait, or mend that"


def to_any_change(inspect: Record) -> t.List[str]:
    """What no engine's update may touch, either."""
    return [_GPU % gpu for gpu in [_gpu(inspect["HostConfig"])] if gpu]


def find(inspect: Record, dependents: t.Optional[t.Sequence[str]], image_is_there: bool,
         changes: t.Optional[t.Sequence[Record]]) -> t.List[str]:
    """C(dependents): names of those who use this one. C(changes): the engine's list of what its root directory has that
    its image has not. None of either where it could not be read."""
    host = inspect["HostConfig"]
    state = inspect.get("State") or {}
    unknown = understood.unknown(inspect)
    found = [_UNDERSTOOD % ", ".join(unknown)] if unknown else []
    found += to_any_change(inspect)
    found += [_AUTO_REMOVE] if host.get("AutoRemove") else []
    found += _dependents(dependents)
    found += [] if image_is_there else [_NO_IMAGE]
    return found + _state(state) + _own_files(inspect, changes)


def _state(state: Record) -> t.List[str]:
    health = (state.get("Health") or {}).get("Status") or "none"
    if state.get("Status") in _STATES:
        return [_STATES[state["Status"]]]
    return [] if health in ("none", "healthy") else [_UNHEALTHY % health]


def _dependents(names: t.Optional[t.Sequence[str]]) -> t.List[str]:
    if names is None:
        return [_DONOR_UNREAD]
    return [_DONOR % ", ".join(names)] if names else []


def _own_files(inspect: Record, changes: t.Optional[t.Sequence[Record]]) -> t.List[str]:
    if changes is None:
        return [_LAYER_UNREAD]
    files = writable_layer.of_value(changes, inspect)
    named = ", ".join(files[:3]) + (" and %d more" % (len(files) - 3) if len(files) > 3 else "")
    return [_LAYER % named] if files else []


def _gpu(host: Record) -> str:
    if host.get("DeviceRequests"):
        return "DeviceRequests"
    return str(host.get("Runtime")) if "nvidia" in str(host.get("Runtime") or "") else ""
