# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What an engine's configuration file is to have: what controls ask for, and the policy's own settings."""

from __future__ import annotations

import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.daemon_config import keys
from ansible_collections.bulkhead.containers.plugins.module_utils._core.daemon_config.model import Document, Path
from ansible_collections.bulkhead.containers.plugins.module_utils._core.plan.model import Record
from ansible_collections.bulkhead.containers.plugins.module_utils._core.subjects.engine_settings import (
    is_newer_than_process,
)

EXECUTOR = "daemon_config"
MANAGER = "hardening"

# These write files themselves, so that max-size and max-file are theirs; other drivers refuse to start with them.
_FILE_DRIVERS = ("json-file", "local")

Leaves = t.Dict[Path, t.Any]


def of_findings(findings: t.Iterable[Record], engine: Record, own: t.Mapping[str, t.Any]) -> Leaves:
    """What is asked for by controls. One that does not fail asks for what we wrote for it before, so that it goes on to
    hold: also where it could not be judged this time."""
    ours = {entry["key"] for entry in engine.get("managed") or () if entry["manager"] == MANAGER}
    wanted: Leaves = {}
    for finding in findings:
        leaves = keys.leaves(finding["remedy"][EXECUTOR])
        if finding["status"] == "fail" or _waits_for_start(finding, engine):
            wanted.update(leaves)
        else:
            wanted.update({path: value for path, value in leaves.items() if keys.name_of(path) in ours})
    if own.get("log-driver", "json-file") not in _FILE_DRIVERS:
        wanted = {path: value for path, value in wanted.items() if path[0] != "log-opts"}
    return wanted


def of_policy(engine: Record, own: t.Mapping[str, t.Any]) -> Leaves:
    """The policy's own settings are for the system's engine, not for those of its users."""
    return keys.leaves(own) if engine["mode"] == "rootful" else {}


def document(leaves: t.Mapping[Path, t.Any]) -> Document:
    """The other way round: as the module takes them."""
    settings: Document = {}
    for path, value in sorted(leaves.items()):
        place = settings
        for name in path[:-1]:
            place = place.setdefault(name, {})
        place[path[-1]] = value
    return settings


def _waits_for_start(finding: Record, engine: Record) -> bool:
    """Nobody knows what runs since the file was changed: the next start will tell, and should find what is wanted."""
    return finding["status"] == "unknown" and engine["state"] == "up" and is_newer_than_process(engine)
