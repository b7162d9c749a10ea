# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Volumes: whether they are what their name says, and whether anybody uses them."""

from __future__ import annotations

import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.subjects import (
    engine_section,
    mounts,
    volume_sources,
)
from ansible_collections.bulkhead.containers.plugins.module_utils._core.subjects.model import Subject, SubjectSet

Record = t.Mapping[str, t.Any]


def build(snapshot: Record, context: Record) -> SubjectSet:
    """A subject for each volume of each engine."""
    known = mounts.landmarks(snapshot)

    def subject(engine: Record, record: Record) -> Subject:
        return _subject(engine, record, known)

    return engine_section.collect(snapshot, "volumes", subject)


def _subject(engine: Record, record: Record, known: mounts.Landmarks) -> Subject:
    read = volume_sources.told(record)
    found = volume_sources.sources(record, True, known) if read else []
    facts = {
        "name": record["name"],
        "rootless": engine["mode"] == "rootless",
        "driver": record.get("driver"),
        "used": record.get("used"),
        "anonymous": record.get("anonymous"),
        "shows": {
            "grave": _paths(found, mounts.GRAVE) if read else None,
            "sensitive": _paths(found, mounts.CLASSES[len(mounts.GRAVE):]) if read else None,
        },
    }
    return Subject("volume", record["name"], facts, engine["name"],
                   {"": "The engine did not tell this of the volume %s." % record["name"]})


def _paths(found: t.Iterable[volume_sources.Source], classes: t.Sequence[str]) -> t.List[str]:
    return [source.path for source in found if source.grade in classes]
