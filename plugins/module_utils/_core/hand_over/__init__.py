# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is left to the owners of containers -> a file and a command for each. The shapes: docs/hand_over.md."""

from __future__ import annotations

import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.hand_over import (
    command_line,
    compose,
    compose_project,
    index,
    kubernetes,
    model,
    quadlet,
    swarm,
    systemd,
    systemd_unit,
)
from ansible_collections.bulkhead.containers.plugins.module_utils._core.hand_over.model import Artefact

_FILES = frozenset([index.FILE, swarm.FILE, kubernetes.FILE, systemd.FILE, quadlet.FILE, command_line.FILE])

# By kind of owner. All others are given the flags of docker run.
_WRITERS: t.Mapping[str, t.Callable[[t.Iterable[model.Container]], t.List[Artefact]]] = {
    compose_project.KIND: compose.artefacts,
    swarm.KIND: swarm.artefacts,
    kubernetes.KIND: kubernetes.artefacts,
    systemd_unit.KIND: systemd.artefacts,
}


def is_ours(name: str) -> bool:
    """Whether we give that name to files."""
    return name in _FILES or compose_project.is_ours(name)


def artefacts(entries: t.Iterable[model.Record]) -> t.List[Artefact]:
    """By path, which no two of them have in common."""
    by_kind: t.Dict[str, t.List[model.Container]] = {}
    for one in map(model.read, entries):
        by_kind.setdefault(one.kind, []).append(one)
    made = [artefact for kind, containers in by_kind.items()
            for artefact in _WRITERS.get(kind, command_line.artefacts)(containers)]
    return sorted(made, key=lambda one: one.path)
