# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The containers of one engine: what it says of them, what the host adds, what the kernel shows."""

from __future__ import annotations

import dataclasses
import json
import os
import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core import container_defaults, donors
from ansible_collections.bulkhead.containers.plugins.module_utils._core.evidence import inspected
from ansible_collections.bulkhead.containers.plugins.module_utils._core.inspect import container, fields
from ansible_collections.bulkhead.containers.plugins.module_utils._core.owners import decision, model
from ansible_collections.bulkhead.containers.plugins.module_utils._host import devices, processes, reading
from ansible_collections.bulkhead.containers.plugins.module_utils._host.container_evidence import Evidence
from ansible_collections.bulkhead.containers.plugins.module_utils._host.engine_api import (
    AnswerError,
    EngineApi,
    NotFoundError,
)
from ansible_collections.bulkhead.containers.plugins.module_utils._host.errors import Errors, HostError
from ansible_collections.bulkhead.containers.plugins.module_utils._host.in_force import Kernel

_MOST_EXECS = 200
_SURPRISES = (TypeError, AttributeError, KeyError, IndexError, ValueError)

Record = t.Dict[str, t.Any]


class Look:
    """One look at the containers of one engine."""

    def __init__(self, api: EngineApi, engine: str, label_values: t.Container[str], errors: Errors) -> None:
        self._api = api
        self._engine = engine
        self._labels = label_values
        self._errors = errors
        self.images: t.Set[str] = set()  # full ids of the images that they were made of
        self._full_ids: t.Dict[str, str] = {}
        self._inspections: t.Dict[str, inspected.Inspected] = {}  # by id
        self._untold: t.Dict[str, model.Container] = {}  # by id, what only tells the owner

    def ask(self) -> t.List[Record]:
        """The engine's part. Raises HostError where not even their list can be had."""
        entries = self._api.get("/containers/json?all=1")
        if not isinstance(entries, list) or not all(isinstance(one, dict) for one in entries):
            raise AnswerError("the engine's list of containers is no list of containers")
        found = (self._one(entry) for entry in entries)
        return [record for record in found if record is not None]

    def add_kernel(self, records: t.List[Record], kernel: Kernel, data_root: str) -> t.List[Record]:
        """The kernel's part. What has gone meanwhile is left out."""
        found = (self._with_kernel(record, kernel, data_root) for record in records)
        return [record for record in found if record is not None]

    def add_owners(self, records: t.List[Record], clues: model.Clues) -> t.List[Record]:
        """Whose each is, and for whom it has to be there."""
        told = [self._with_defaults(record) for record in records if record["configured"] is not None]
        owners = decision.decide(told, clues)
        donated = donors.donates_to(records)
        return [
            {**record, "owner": owners.get(record["id"]), "donates_to": donated[record["id"]]} for record in records
        ]

    def _with_defaults(self, record: Record) -> model.Container:
        configured = {**container_defaults.DEFAULTS, **record["configured"]}
        return dataclasses.replace(self._untold[record["id"]], record={**record, "configured": configured})

    def add_evidence(self, records: t.List[Record], evidence: Evidence) -> t.List[Record]:
        """What those that run were seen to need."""
        return [self._with_evidence(record, evidence) if record["pid"] != 0 else record for record in records]

    def _with_evidence(self, record: Record, evidence: Evidence) -> Record:
        # Of whom it is not known what holds for it, nothing is known either about what it needs.
        known = record["in_force"] and record["pid"]
        identity = record["id"]
        found = evidence.of(record, self._inspections[identity], self._full_ids[identity]) if known else None
        return {**record, "evidence": found}

    def _one(self, entry: fields.Answer) -> t.Optional[Record]:
        identity = fields.text(entry, "Id")
        try:
            return self._inspected(identity)
        except NotFoundError:
            return None
        except HostError as error:
            reason = str(error)
        except _SURPRISES as error:
            reason = f"the engine's answer has an unexpected form: {error!r:.100}"
        record = container.listed(entry, self._labels)
        self._errors.add("container.inspect", f"{self._engine}/{record['name']}", reason)
        return {**record, "execs": None, "stored_no_new_privileges": None, "in_force": None}

    def _inspected(self, identity: str) -> Record:
        inspect = self._api.get(f"/containers/{identity}/json")
        record = container.read(inspect, self._labels)
        self._full_ids[record["id"]] = identity
        self._inspections[record["id"]] = inspected.read(inspect)
        self._untold[record["id"]] = container.untold(inspect, record)
        if fields.text(inspect, "Image"):
            self.images.add(fields.text(inspect, "Image"))
        name = f"{self._engine}/{record['name']}"
        for key, value in record["configured"].items():
            if value is None:
                self._errors.add("container.inspect", name, f"the engine does not tell {key}")
        if record["mounts"] is None:
            self._errors.add("container.inspect", name, "the engine does not tell the mounts")
        for mount in record["mounts"] or []:
            mount["real"] = self._real(mount, name)
            mount["elsewhere"] = []
        for device in record["configured"].get("devices") or []:
            device["kind"] = devices.kind(device["host"])
        record["execs"] = self._execs(fields.items(inspect, "ExecIDs"), name)
        return record

    def _real(self, mount: Record, name: str) -> t.Optional[str]:
        """Where a bind really comes from. A volume's directory is the engine's own."""
        source = mount["source"]
        if mount["type"] != "bind":
            return source
        try:
            os.stat(source)
        except PermissionError:
            self._errors.add("container.inspect", name, f"permission denied following {source}")
            return None
        except (OSError, ValueError):
            pass  # it is gone, or nobody answers for it: where it led can still be said
        return os.path.realpath(source)

    def _execs(self, identities: t.Sequence[str], name: str) -> t.Optional[t.List[Record]]:
        """Sessions that run. One that has just ended is not there any more."""
        if len(identities) > _MOST_EXECS:
            self._errors.add("container.inspect", name, f"it has {len(identities)} sessions, too many to look at each")
            return None
        found = []
        for identity in identities:
            try:
                session = self._api.get(f"/exec/{identity}/json")
            except NotFoundError:
                continue
            except HostError as error:
                self._errors.add("container.inspect", name, str(error))
                return None
            process = fields.mapping(session, "ProcessConfig")
            if session.get("Running"):
                found.append({"privileged": bool(process.get("privileged")), "user": fields.text(process, "user")})
        return found

    def _with_kernel(self, record: Record, kernel: Kernel, data_root: str) -> t.Optional[Record]:
        if record["configured"] is None:
            return record
        name = f"{self._engine}/{record['name']}"
        if not record["pid"]:
            stored = self._stored(record["id"], data_root, name)
            return {**record, "stored_no_new_privileges": stored, "in_force": {}}
        known = kernel.of(
            record["pid"],
            self._full_ids[record["id"]],
            lambda reason: self._errors.add("container.in_force", name, reason),
        )
        if known is None:
            return self._settled(record, kernel, name, data_root)
        mounts = record["mounts"] and kernel.mounts(record["pid"], record["mounts"])
        for mount in mounts or []:
            if mount["elsewhere"] is None and mount["type"] in ("bind", "volume"):
                self._errors.add("container.in_force", name, f"its mount at {mount['destination']} is not found there")
        return {**record, "mounts": mounts, "stored_no_new_privileges": "unset", "in_force": known}

    def _settled(self, record: Record, kernel: Kernel, name: str, data_root: str) -> t.Optional[Record]:
        """Its process has ended since it was inspected: that is normal, and the engine knows what came of it."""
        try:
            again = self._inspected(self._full_ids[record["id"]])
        except NotFoundError:
            return None
        except HostError as error:
            self._errors.add("container.in_force", name, str(error))
            return {**record, "stored_no_new_privileges": "unset", "in_force": None}
        # Only a container that was started anew has another process; whoever is asked a third time never settles.
        if again["pid"] and (again["pid"] == record["pid"] or processes.read(again["pid"]) is None):
            self._errors.add(
                "container.in_force", name, f"process {again['pid']}, which the engine names, is not there"
            )
            return {**again, "stored_no_new_privileges": "unset", "in_force": None}
        return self._with_kernel(again, kernel, data_root)

    def _stored(self, identity: str, data_root: str, name: str) -> t.Union[bool, str, None]:
        """The daemon's default was copied into the container when it was made; no API tells."""
        path = f"{data_root}/containers/{self._full_ids[identity]}/config.v2.json"
        try:
            stored = json.loads(reading.regular_file(path)).get("NoNewPrivileges", "unset")
        except FileNotFoundError:
            return "unset"
        except (OSError, ValueError, AttributeError, HostError) as error:
            reason = f"{getattr(error, 'strerror', None) or 'not understood'} reading {path}"
            self._errors.add("container.inspect", name, reason)
            return None
        return stored if isinstance(stored, bool) else "unset"
