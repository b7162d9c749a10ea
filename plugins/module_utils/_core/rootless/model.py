# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The nouns of a rootless engine: what is wanted, what was seen, and a world that can be brought to another."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field

Record = t.Mapping[str, t.Any]

# Of everything that is ours and can hold a comment. Whatever lacks it is somebody else's.
MARK = "Written by bulkhead.containers"


@dataclass(frozen=True)
class Wish:
    """A user who is to have an engine."""

    name: str
    count: int = 65536
    start: t.Optional[int] = None
    net: str = "auto"
    port_driver: str = "auto"
    adopt: bool = False


@dataclass(frozen=True)
class HostWish:
    """What is wanted of the host around the engines. Blank: nothing is asked for, and what is there stays."""

    sysctls: t.Mapping[str, str] = field(default_factory=dict)
    mask_rootful: bool = False


@dataclass(frozen=True)
class Advice:
    """Something to know before anything is touched. C(program): what the host lacks, where a package would bring it."""

    subject: str
    reason: str
    next: str
    program: str = ""


@dataclass(frozen=True)
class World:
    """What can be changed of one subject: contents of files (None: there is none), and the state of each switch."""

    files: t.Mapping[str, t.Optional[str]]
    switches: t.Mapping[str, str]

    def as_record(self) -> t.Dict[str, t.Any]:
        return {"files": dict(self.files), "switches": dict(self.switches)}


def world(record: Record) -> World:
    return World(dict(record["files"]), dict(record["switches"]))


def is_ours(text: t.Optional[str]) -> bool:
    return text is not None and MARK in text
