# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Subjects that come one by one from a section of every engine: containers, images, networks, volumes."""

from __future__ import annotations

import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.subjects.model import Subject, SubjectSet
from ansible_collections.bulkhead.containers.plugins.module_utils._core.subjects.unread import undiscovered, why

Record = t.Mapping[str, t.Any]
Build = t.Callable[[Record, Record], Subject]


def collect(snapshot: Record, section: str, build: Build) -> SubjectSet:
    """C(build) makes a subject of an engine and one record of its section."""
    subjects: t.List[Subject] = []
    unread = [undiscovered(snapshot)]
    for engine in snapshot["engines"]:
        records = engine.get(section)
        if records is None:
            unread.append(_silent(snapshot, engine, section))
        else:
            subjects.extend(build(engine, record) for record in records)
    return SubjectSet(tuple(subjects), absent=_absent(snapshot, section), unread=" ".join(filter(None, unread)))


def _silent(snapshot: Record, engine: Record, section: str) -> str:
    if engine.get("state") == "up":
        return why(snapshot, "engine.%s" % section, "The list of %s of the engine %s" % (section, engine["name"]),
                   engine["name"])
    told = str(engine.get("reason") or "").rstrip(".")
    return "The engine %s could not be asked: it is %s%s." % (
        engine["name"], engine.get("state"), " (%s)" % told if told else "")


def _absent(snapshot: Record, section: str) -> str:
    if not snapshot["engines"]:
        return "The host has no container engine."
    return "The host's engines have no %s." % section
