# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What differs between a container and what is wanted of it. What it has already and is stricter does not differ."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

from ansible_collections.bulkhead.containers.plugins.module_utils._core.container_settings import (
    capability_limits,
    confinement,
    container,
    places,
    resources,
)
from ansible_collections.bulkhead.containers.plugins.module_utils._core.container_settings.settings import (
    RECREATE,
    SETTINGS,
)

Record = t.Mapping[str, t.Any]

_ORDER = {setting: place for place, setting in enumerate(SETTINGS)}


@dataclass(frozen=True)
class Difference:
    """C(after): what the setting has to become, in its normal form. C(way): live or recreate."""

    setting: str
    before: t.Any
    after: t.Any
    way: str


@dataclass(frozen=True)
class Obstacle:
    """Why a setting is not known to be met, and cannot be brought about either."""

    setting: str
    reason: str


def unmet(record: Record, wanted: Record) -> t.List[Difference]:
    """What can be brought about, in the order of the table. C(wanted): in its normal form."""
    found = [one for one in _compared(record, wanted) if isinstance(one, Difference)]
    return sorted(found, key=lambda one: _ORDER[one.setting])


def obstacles(record: Record, wanted: Record) -> t.List[Obstacle]:
    """What could not be read, or what the engine would not do."""
    return [one for one in _compared(record, wanted) if isinstance(one, Obstacle)]


def _compared(record: Record, wanted: Record) -> t.Iterator[t.Union[Difference, Obstacle]]:
    settings = [setting for setting in SETTINGS if wanted.get(setting) is not None]
    try:
        seen = container.view(record, wanted)
    except container.Untold as error:
        yield from (Obstacle(setting, str(error)) for setting in settings)
        return
    for setting in settings:
        try:
            for name, before, after in _JUDGES[setting](seen, wanted[setting]):
                yield Difference(name, before, after, _way(seen, name, after))
        except (container.Untold, container.OutOfReach) as error:
            yield Obstacle(setting, str(error))


def _way(seen: container.Container, setting: str, after: t.Any) -> str:
    if setting == "networks" and (not seen.has_own_network or after == ["none"]):
        return RECREATE
    return SETTINGS[setting].way


# Change: name of a setting, before, after. A setting can take another one along.
_JUDGES: t.Mapping[str, t.Callable[[container.Container, t.Any], t.Iterable[t.Tuple[str, t.Any, t.Any]]]] = {
    "privileged": confinement.privileged,
    "user": confinement.user,
    "cap_drop": capability_limits.cap_drop,
    "cap_add": capability_limits.cap_add,
    "no_new_privileges": confinement.no_new_privileges,
    "read_only": confinement.read_only,
    "tmpfs": places.tmpfs,
    "seccomp": confinement.seccomp,
    "apparmor": confinement.apparmor,
    "masked_paths": confinement.masked_paths,
    "ipc_mode": confinement.ipc_mode,
    "pid_mode": confinement.pid_mode,
    "uts_mode": confinement.uts_mode,
    "cgroupns_mode": confinement.cgroupns_mode,
    "publish_address": places.publish_address,
    "remove_mounts": places.remove_mounts,
    "init": confinement.init,
    "ulimits": resources.ulimits,
    "log_options": resources.log_options,
    "healthcheck": confinement.healthcheck,
    "runtime": confinement.runtime,
    "pids_limit": resources.pids_limit,
    "memory": resources.memory,
    "memory_swap": resources.memory_swap,
    "memory_reservation": resources.memory_reservation,
    "cpus": resources.cpus,
    "cpu_shares": resources.cpu_shares,
    "restart_policy": resources.restart_policy,
    "networks": places.networks,
}
