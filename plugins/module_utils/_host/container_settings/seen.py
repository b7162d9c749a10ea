# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""One look at an engine and all of its containers, and what one of them needs to be made anew."""

from __future__ import annotations

import os
import re
import typing as t
from dataclasses import dataclass

from ansible_collections.bulkhead.containers.plugins.module_utils._core import donors
from ansible_collections.bulkhead.containers.plugins.module_utils._core.inspect import container, fields, info
from ansible_collections.bulkhead.containers.plugins.module_utils._core.recreation import body, objections, volumes
from ansible_collections.bulkhead.containers.plugins.module_utils._core.recreation.body import (
    Engine,
    Request,
    Surroundings,
)
from ansible_collections.bulkhead.containers.plugins.module_utils._host import processes
from ansible_collections.bulkhead.containers.plugins.module_utils._host.container_settings.workplace import (
    Record,
    Workplace,
)
from ansible_collections.bulkhead.containers.plugins.module_utils._host.engine_api import AnswerError, NotFoundError
from ansible_collections.bulkhead.containers.plugins.module_utils._host.errors import HostError


@dataclass(frozen=True)
class Seen:
    """`containers`: the engine's whole answers, by number. `info`: what it says of itself, as in a snapshot."""

    place: Workplace
    engine: Engine
    info: Record
    containers: t.Mapping[str, Record]

    def named(self, name: str) -> t.Optional[Record]:
        return next((one for one in self.containers.values() if one["Name"] == "/" + name), None)

    def request(self, inspect: Record) -> Request:
        """For the same container again."""
        return body.make(inspect, self.engine, self.surroundings(inspect))

    def gains_no_new_privileges(self, inspect: Record) -> bool:
        """By being made anew: the engine's default has changed since its start. The answer about it never says so."""
        options = inspect["HostConfig"].get("SecurityOpt") or ()
        # Before API 1.43 an engine does not say what it gives to each new container.
        gives = "name=no-new-privileges" in (self.info["security_options"] or ())
        if not gives or any(str(one).startswith("no-new-pr") for one in options):
            return False
        first = processes.read(int((inspect.get("State") or {}).get("Pid") or 0))
        return first is not None and first.status.no_new_privileges is False

    def surroundings(self, inspect: Record) -> Surroundings:
        return Surroundings(self._inherited(inspect), _empty_volumes(inspect), self._image_moved(inspect))

    def objections(self, inspect: Record, along: t.Collection[str] = ()) -> t.List[str]:
        """Why it cannot be made anew. C(along): names of those that are made anew together with it."""
        records = [container.read(one, ()) for one in self.containers.values()]
        dependents = donors.donates_to(records)[fields.short_id(inspect["Id"])]
        if dependents is not None:
            dependents = [one for one in dependents if one not in along]
        image_is_there = self._image(str(inspect["Image"])) is not None
        return objections.find(inspect, dependents, image_is_there, self._changes(inspect))

    def _inherited(self, inspect: Record) -> t.FrozenSet[str]:
        """Raises HostError where those that it has them from are gone."""
        found: t.Set[str] = set()
        for entry in inspect["HostConfig"].get("VolumesFrom") or ():
            name = str(entry).partition(":")[0]
            donor = self.containers.get(name) or self.named(name)
            if donor is None:
                raise HostError(f"it uses volumes of {name}, and there is no such container any more")
            found |= {volumes.clean(one.get("Destination")) for one in donor.get("Mounts") or ()}
        return frozenset(found)

    def _image(self, name: str) -> t.Optional[Record]:
        try:
            found = self.place.ask(f"/images/{name}/json")
        except NotFoundError:
            return None
        return found if isinstance(found, dict) else None

    def _image_moved(self, inspect: Record) -> bool:
        found = self._image(str(inspect["Config"]["Image"]))
        return found is None or found.get("Id") != inspect["Image"]

    def _changes(self, inspect: Record) -> t.Optional[t.List[Record]]:
        try:
            # null where there are none.
            return self.place.ask(f"/containers/{inspect['Id']}/changes") or []
        except (AnswerError, NotFoundError):
            return None


def look(place: Workplace) -> Seen:
    """Raises HostError."""
    version, told = place.ask("/version"), place.ask("/info")
    listed = place.ask("/containers/json?all=1")
    found = (place.inspect(str(one["Id"])) for one in listed)
    engine = Engine(_version(str(version.get("ApiVersion"))), str(told.get("Name") or ""))
    return Seen(place, engine, info.read(told), {one["Id"]: one for one in found if one is not None})


def _version(text: str) -> t.Tuple[int, int]:
    match = re.match(r"(\d+)\.(\d+)\Z", text)
    if not match:
        raise HostError(f"the engine speaks version {text} of its API, which is none that we know")
    return int(match.group(1)), int(match.group(2))


def _empty_volumes(inspect: Record) -> t.FrozenSet[str]:
    """Of those that lie on this host."""
    return frozenset(str(one["Name"]) for one in inspect.get("Mounts") or ()
                     if one.get("Type") == "volume" and one.get("Driver") == "local" and _is_empty(str(one["Source"])))


def _is_empty(directory: str) -> bool:
    try:
        with os.scandir(directory) as entries:
            return next(entries, None) is None
    except OSError:
        return False
