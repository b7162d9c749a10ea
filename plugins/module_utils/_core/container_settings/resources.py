# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Settings that limit what a container can use up, compared with what it has."""

from __future__ import annotations

import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.container_settings.container import (
    Container,
    OutOfReach,
)
from ansible_collections.bulkhead.containers.plugins.module_utils._core.container_settings.readers import NANO

Change = t.Tuple[str, t.Any, t.Any]
Limit = t.Mapping[str, int]

# These write files themselves.
_FILE_DRIVERS = ("json-file", "local")

_OTHER_DRIVER = "The logging driver %s has no such options: they are for json-file and local."
_QUOTA = "It is limited by a quota of the processor's time, and the engine never takes a number of processors then."
_AUTO_REMOVE = "With --rm the engine takes no restart policy: whoever started it has to start it again."
_SWAP_ALONE = "The engine limits memory and swap together only where memory is limited: want memory as well."
_SWAP_BELOW = "Its memory alone is limited to %d bytes: want memory of %d or less as well."


def pids_limit(seen: Container, wanted: int) -> t.List[Change]:
    return _at_most(seen, "pids_limit", wanted)


def memory(seen: Container, wanted: int) -> t.List[Change]:
    """The engine refuses a limit below what is reserved: that goes down with it."""
    changes = _at_most(seen, "memory", wanted)
    if changes and seen.wanted.get("memory_reservation") is None and seen.told("memory_reservation") > wanted:
        changes.append(("memory_reservation", seen.told("memory_reservation"), wanted))
    return changes


def memory_swap(seen: Container, wanted: int) -> t.List[Change]:
    changes = _at_most(seen, "memory_swap", wanted)
    limit = _memory_to_come(seen)
    if changes and not limit:
        raise OutOfReach(_SWAP_ALONE)
    if changes and limit > wanted:
        raise OutOfReach(_SWAP_BELOW % (limit, wanted))
    return changes


def memory_reservation(seen: Container, wanted: int) -> t.List[Change]:
    """A limit that is as low is stricter."""
    return [] if 0 < seen.told("memory") <= wanted else _at_most(seen, "memory_reservation", wanted)


def _memory_to_come(seen: Container) -> int:
    """0: no limit."""
    now, wanted = seen.told("memory"), seen.wanted.get("memory") or 0
    return min(now, wanted) if now > 0 and wanted else max(now, wanted, 0)


def _at_most(seen: Container, setting: str, wanted: int) -> t.List[Change]:
    now = seen.told(setting)
    return [] if 0 < now <= wanted else [(setting, now, wanted)]


def cpus(seen: Container, wanted: int) -> t.List[Change]:
    now, quota = seen.told("nano_cpus"), seen.told("cpu_quota")
    if now <= 0 and quota > 0:
        share = seen.in_force("limits", "cpu")
        if isinstance(share, (int, float)) and share * NANO <= wanted:
            return []
        raise OutOfReach(_QUOTA)
    return [] if 0 < now <= wanted else [("cpus", now, wanted)]


def cpu_shares(seen: Container, wanted: int) -> t.List[Change]:
    now = seen.told("cpu_shares")
    return [] if now == wanted else [("cpu_shares", now, wanted)]


def restart_policy(seen: Container, wanted: Limit) -> t.List[Change]:
    told = seen.told("restart")
    now = {"name": told.get("name") or "no", "max_retry": told.get("max_retry") or 0}
    if now != wanted and seen.told("auto_remove"):
        raise OutOfReach(_AUTO_REMOVE)
    return [] if now == wanted else [("restart_policy", now, wanted)]


def ulimits(seen: Container, wanted: t.Mapping[str, Limit]) -> t.List[Change]:
    """Of two limits the lower one stays, the soft as the hard one."""
    given = {str(one.get("name")): {key: one.get(key) for key in ("soft", "hard")} for one in seen.told("ulimits")}
    after = {name: _lower(given.get(name, {}), limit) for name, limit in wanted.items()}
    changed = {name: limit for name, limit in after.items() if limit != given.get(name)}
    return [("ulimits", {name: given.get(name) for name in changed}, changed)] if changed else []


def _lower(now: t.Mapping[str, t.Optional[int]], wanted: Limit) -> t.Dict[str, int]:
    lower = {}
    for key, limit in wanted.items():
        has = now.get(key)
        # -1 is the engine's word for none.
        lower[key] = limit if has is None or has < 0 else min(has, limit)
    return {"soft": min(lower["soft"], lower["hard"]), "hard": lower["hard"]}


def log_options(seen: Container, wanted: t.Mapping[str, str]) -> t.List[Change]:
    given, driver = seen.told("log_options"), seen.told("log_driver")
    changed = {name: value for name, value in wanted.items() if str(given.get(name)).lower() != value}
    if changed and driver not in _FILE_DRIVERS:
        raise OutOfReach(_OTHER_DRIVER % driver)
    return [("log_options", {name: given.get(name) for name in changed}, changed)] if changed else []
