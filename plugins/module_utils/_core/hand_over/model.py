# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is handed over: entries of a plan as they are read, and what is made of them. The shapes: docs/hand_over.md."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

from ansible_collections.bulkhead.containers.plugins.module_utils._core import container_defaults
from ansible_collections.bulkhead.containers.plugins.module_utils._core.hand_over import safe_names, values

Record = t.Mapping[str, t.Any]

RUNNING = ("running", "restarting", "paused")


@dataclass(frozen=True)
class Artefact:
    """One file for one owner. C(path) is below the host's directory. C(command) is empty where no one line does it.

    C(notes): what no file can say, and what to do instead.
    """

    engine: str
    owner_kind: str
    owner: str
    path: str
    content: str
    command: str = ""
    notes: t.Sequence[str] = ()


@dataclass(frozen=True)
class Container:
    """An entry of the plan's C(hand_over).

    C(record): the snapshot's; empty where it is not known. C(replicas): how many containers its service runs; 0 where
    nobody counted. C(project_files): from which files of Compose the containers of its project were started, each list
    of them once.
    """

    engine: str
    name: str
    kind: str
    owner: str
    details: Record
    before: Record
    after: Record
    record: Record
    replicas: int
    project_files: t.Sequence[t.Sequence[str]]

    @property
    def configured(self) -> t.Optional[Record]:
        """As the snapshot has it, with every key. None where it is not known."""
        told = self.record.get("configured")
        return None if told is None else container_defaults.expand(told)

    @property
    def image(self) -> str:
        return str(self.record.get("image") or "image not known")

    @property
    def runs(self) -> bool:
        """Or may: of one that is not known nothing else is known either."""
        return self.record.get("state", "running") in RUNNING

    @property
    def values(self) -> values.Values:
        return values.of(self.after)

    @property
    def unmasked(self) -> bool:
        """By an option of its own, and not because it is privileged."""
        return "masked_paths" in self.after and not (self.configured or {}).get("privileged")

    @property
    def lost_capabilities(self) -> t.List[str]:
        """Added until now, and not any more."""
        after = self.after.get("cap_add")
        return [] if after is None else [one for one in self.before.get("cap_add") or () if one not in after]


def read(entry: Record) -> Container:
    owner = entry.get("owner") or {"kind": "none"}
    differences = entry["differences"]
    return Container(
        engine=entry["engine"],
        name=entry["container"],
        kind=owner["kind"],
        owner=owner.get("name") or entry["container"],
        details=owner.get("details") or {},
        before={one["setting"]: one.get("before") for one in differences},
        after={one["setting"]: one["after"] for one in differences},
        record=entry.get("record") or {},
        replicas=entry.get("replicas") or 0,
        project_files=entry.get("project_files") or (),
    )


def path(engine: str, kind: str, owner: str, file: str) -> str:
    """Below the host's directory. The last part is one of our own words."""
    return "/".join([*map(safe_names.part, (engine, kind, owner)), file])


def engine_words(engine: str) -> t.List[str]:
    """What docker has to be told to talk to that engine."""
    _name, _colon, socket = engine.partition(":")
    return ["--host", "unix://" + socket] if socket else []


def engine_note(engine: str) -> t.List[str]:
    _name, _at, user = engine.partition("@")
    return ["Run this as %s, whose engine it is." % user] if user else []
