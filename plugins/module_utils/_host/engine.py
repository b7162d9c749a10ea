# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""One engine: its section of the snapshot."""

from __future__ import annotations

import os
import typing as t
from dataclasses import dataclass

from ansible_collections.bulkhead.containers.plugins.module_utils._core.inspect import (
    fields,
    image,
    info,
    mounted,
    network,
    swarm,
    volume,
)
from ansible_collections.bulkhead.containers.plugins.module_utils._core.owners.model import Clues
from ansible_collections.bulkhead.containers.plugins.module_utils._core.parse import daemon_flags, mountinfo
from ansible_collections.bulkhead.containers.plugins.module_utils._host import (
    containers,
    engine_config,
    engine_process,
    managed_keys,
    processes,
    reading,
    replaced_containers,
    systemd,
)
from ansible_collections.bulkhead.containers.plugins.module_utils._host.container_evidence import Evidence
from ansible_collections.bulkhead.containers.plugins.module_utils._host.engine_api import (
    AnswerError,
    EngineApi,
    NotFoundError,
)
from ansible_collections.bulkhead.containers.plugins.module_utils._host.engines import Place
from ansible_collections.bulkhead.containers.plugins.module_utils._host.errors import Errors, HostError
from ansible_collections.bulkhead.containers.plugins.module_utils._host.in_force import Kernel

_SURPRISES = (TypeError, AttributeError, KeyError, IndexError, ValueError)
_SECTIONS = ("info", "data_root", "images", "networks", "volumes", "containers", "swarm")

Record = t.Dict[str, t.Any]


@dataclass(frozen=True)
class Wanted:
    timeout: float
    label_values: t.FrozenSet[str]
    process_names: t.FrozenSet[str]
    clues: t.Callable[[Place, t.Iterable[str], t.Mapping[int, processes.Process]], Clues]
    evidence: bool = False  # of what each container needs


@dataclass(frozen=True)
class Seen:
    """An engine's section, and what of it only this host may know."""

    place: Place
    record: Record
    settings: Record
    flags: daemon_flags.Flags
    calls: int


def look(place: Place, wanted: Wanted, errors: Errors) -> t.Optional[Seen]:
    """None where there is no engine after all."""
    api = EngineApi(place.socket, wanted.timeout)
    try:
        return _Look(place, wanted, errors, api).look()
    finally:
        api.close()


class _Look:
    def __init__(self, place: Place, wanted: Wanted, errors: Errors, api: EngineApi) -> None:
        self._place = place
        self._wanted = wanted
        self._errors = errors
        self._api = api

    def look(self) -> t.Optional[Seen]:
        place = self._place
        version = None if place.asleep else self._section("engine.version", lambda: self._map("/version"))
        if not self._is_one(version):
            return None
        process, flags = self._process()
        path = str(flags.get("config-file") or place.config)
        config, settings = engine_config.look(path, self._errors)
        record: Record = {
            "name": place.name,
            "mode": place.mode,
            "user": place.user,
            "uid": place.uid,
            "socket": place.socket,
            "state": "up",
            "reason": "",
            "version": version and info.version(version),
            "config": config,
            **replaced_containers.look(place.socket, self._errors),
            **managed_keys.look(path, place.uid, (process or {}).get("pid") or 0, self._errors),
            "unit": systemd.describe(place.unit, place.unit_flags or {}) if place.unit else {},
            "process": process,
            **dict.fromkeys(_SECTIONS),
        }
        if version:
            record.update(self._sections(process))
        record.update(self._state())
        return Seen(place, record, settings, flags or place.unit_flags or {}, self._api.calls)

    def _process(self) -> t.Tuple[t.Optional[Record], daemon_flags.Flags]:
        if self._place.asleep:
            self._errors.add("engine.version", self._place.name, self._place.asleep)
            return {}, {}
        pid = engine_process.find(self._place, self._api.peer)
        failure = self._api.failure
        if not pid and (failure is None or failure.state != "down"):
            # It runs, for the socket is served.
            self._errors.add("engine.process", self._place.name, f"who listens at {self._place.socket} cannot be seen")
            return None, {}
        return engine_process.describe(pid, self._place.name, self._errors)

    def _is_one(self, version: t.Optional[Record]) -> bool:
        place, failure = self._place, self._api.failure
        if version is not None and info.is_podman(version):
            reason = "Podman answers here; only Docker engines are looked at"
            self._errors.add("engine.discovery", place.socket, reason)
            return False
        # A socket that an engine left behind when it was removed is not an engine.
        return place.installed or version is not None or (failure is not None and failure.state != "down")

    def _state(self) -> Record:
        if self._place.asleep:
            return {"state": "down", "reason": self._place.asleep}
        failure = self._api.failure
        return {"state": failure.state, "reason": str(failure)} if failure else {}

    def _sections(self, process: t.Optional[Record]) -> Record:
        asked = self._section("engine.info", lambda: self._map("/info"))
        told = None if asked is None else self._section("engine.info", lambda: self._info(asked))
        root = fields.text(asked, "DockerRootDir")
        found = containers.Look(self._api, self._place.name, self._wanted.label_values, self._errors)
        records = self._section("engine.containers", found.ask)
        # The images, networks and volumes are told by what the containers use.
        sections = {
            "info": told,
            "data_root": self._section("engine.info", lambda: _data_root(root)) if root else None,
            "images": None if records is None else self._section("engine.images", lambda: self._images(found.images)),
            "networks": self._section("engine.networks", lambda: self._networks(records)),
            "volumes": self._section("engine.volumes", lambda: self._volumes(records)),
            "swarm": None if asked is None else self._section("engine.swarm", lambda: self._swarm(asked)),
        }
        kernel = Kernel(self._wanted.process_names)
        if process:
            process["userland_proxies"] = engine_process.count_proxies(process["pid"], kernel.processes)
        if records is not None:
            records = self._with_kernel(found, records, kernel, process, root)
        if records is not None and self._wanted.evidence:
            evidence = Evidence(kernel, self._place.socket, self._place.name, self._errors)
            records = found.add_evidence(records, evidence)
        if records:
            mirrors = (told or {}).get("registry_mirrors") or ()
            records = found.add_owners(records, self._wanted.clues(self._place, mirrors, kernel.processes))
        return {**sections, "containers": records}

    def _with_kernel(
        self, found: containers.Look, records: t.List[Record], kernel: Kernel, process: t.Optional[Record], root: str
    ) -> t.List[Record]:
        if process and processes.namespace(process["pid"], "pid") in (None, processes.namespace("self", "pid")):
            return found.add_kernel(records, kernel, root)
        # The numbers that such an engine gives are those of processes we cannot see.
        self._errors.add("container.in_force", self._place.name, "the engine's process cannot be seen from here")
        return [
            one if one["configured"] is None else {**one, "stored_no_new_privileges": None, **_unseen(one)}
            for one in records
        ]

    def _info(self, asked: Record) -> Record:
        told = info.read(asked)
        for key, value in told.items():
            if value is None:
                self._errors.add("engine.info", self._place.name, f"the engine does not tell {key}")
        return told

    def _images(self, identities: t.Iterable[str]) -> t.List[Record]:
        found = []
        for identity in sorted(identities):
            try:
                inspect = self._map(f"/images/{identity}/json")
            except NotFoundError:
                continue  # removed by force while a container of it is there
            found.append(image.read(inspect, self._history(identity)))
        return found

    def _history(self, identity: str) -> t.Optional[t.List[Record]]:
        found: t.Optional[t.List[Record]] = self._section(
            "engine.images", lambda: self._list(f"/images/{identity}/history")
        )
        return found

    def _networks(self, records: t.Optional[t.List[Record]]) -> t.List[Record]:
        # Without the list of containers nobody knows who uses what.
        running = [name for one in records or [] if one["pid"] for name in one["networks"] or []]
        return [
            network.read(one, None if records is None else running.count(fields.text(one, "Name")))
            for one in self._list("/networks")
        ]

    def _volumes(self, records: t.Optional[t.List[Record]]) -> t.List[Record]:
        used = {mount["name"] for one in records or [] for mount in one["mounts"] or [] if mount["type"] == "volume"}
        return [
            {**volume.read(one, None if records is None else used), "real": _behind(one)}
            for one in fields.maps(self._map("/volumes"), "Volumes")
        ]

    def _swarm(self, asked: Record) -> Record:
        secrets = len(self._list("/secrets")) if swarm.is_manager(asked) else None
        if swarm.state(asked) != "inactive" and not swarm.is_manager(asked):
            self._errors.add("engine.swarm", self._place.name, "only a manager tells the settings of the swarm")
        return swarm.read(asked, secrets)

    def _map(self, question: str) -> Record:
        answer = self._api.get(question)
        if not isinstance(answer, dict):
            raise AnswerError(f"the answer to GET {question} is not a map")
        return answer

    def _list(self, question: str) -> t.List[Record]:
        answer = self._api.get(question)
        if not isinstance(answer, list):
            raise AnswerError(f"the answer to GET {question} is not a list")
        return [one for one in answer if isinstance(one, dict)]

    def _section(self, section: str, read: t.Callable[[], t.Any]) -> t.Any:
        try:
            return read()
        except HostError as error:
            reason = str(error)
        except OSError as error:
            reason = f"{error.strerror} reading {error.filename}"
        except _SURPRISES as error:
            reason = f"the engine's answer has an unexpected form: {error!r:.100}"
        self._errors.add(section, self._place.name, reason)
        return None


def _unseen(one: Record) -> Record:
    """What the kernel would tell of a container."""
    if one["pid"] == 0:
        return {"in_force": {}}
    return {"in_force": None, "mounts": one["mounts"] and mounted.unseen(one["mounts"])}


def _behind(one: Record) -> str:
    """Where the directory that a volume binds leads; mounting it follows links. The engine's own is / ."""
    path = volume.bound(one)
    return os.path.realpath(os.path.join("/", path)) if path else ""


def _data_root(told: str) -> Record:
    """With remapped user namespaces the engine tells a directory inside its data root: .../100000.100000."""
    top, _slash, last = told.rpartition("/")
    ids = last.split(".")
    path = top if len(ids) == 2 and all(one.isdigit() for one in ids) else told
    real = os.path.realpath(path)
    mounted = mountinfo.holding(mountinfo.parse(reading.text("/proc/self/mountinfo")), real)
    return {
        "path": path,
        "mount_point": mounted is not None and mounted.point == real,
        "filesystem": mounted.filesystem if mounted else None,
    }
