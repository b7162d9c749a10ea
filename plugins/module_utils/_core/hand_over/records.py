# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Entries of a plan, with what the snapshot knows of their containers."""

from __future__ import annotations

import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.hand_over import compose_project
from ansible_collections.bulkhead.containers.plugins.module_utils._core.hand_over.model import RUNNING, Record


def joined(entries: t.Iterable[Record], snapshot: Record) -> t.List[Record]:
    """Each with what C(Container) has beside the plan's own: C(record), C(replicas) and C(project_files)."""
    known = {engine["name"]: engine.get("containers") or () for engine in snapshot["engines"]}
    return [_joined(entry, known.get(entry["engine"], ())) for entry in entries]


def _joined(entry: Record, containers: t.Sequence[Record]) -> Record:
    record: Record = next((one for one in containers if one["name"] == entry["container"]), {})
    replicas = sum(1 for one in containers if one["state"] in RUNNING and _service(one) == _service(record))
    known = {"record": record, "replicas": replicas if _service(record) else 0}
    return {**known, "project_files": _project_files(containers, record), **entry}


def _project_files(containers: t.Sequence[Record], record: Record) -> t.List[t.List[str]]:
    project = _details(record).get("project")
    details = [_details(one) for one in containers if project]
    found = [one.get("config_files") for one in details if one.get("project") == project]
    return [files for place, files in enumerate(found) if files and files not in found[:place]]


def _service(record: Record) -> t.Tuple[str, ...]:
    """Of Compose; () where it is of none, or a job of one."""
    details = _details(record)
    if details.get("oneoff") or not details.get("service"):
        return ()
    return str(details.get("project")), str(details["service"])


def _details(record: Record) -> Record:
    """Of Compose; {} where it is another's."""
    owner = record.get("owner") or {}
    return (owner.get("details") or {}) if owner.get("kind") == compose_project.KIND else {}
