# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Containers that somebody made with docker run, or that a manager of its own kind makes: the flags, as a text."""

from __future__ import annotations

import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.hand_over import (
    comments,
    flags,
    lists,
    model,
    playbook,
    values,
)
from ansible_collections.bulkhead.containers.plugins.module_utils._core.hand_over.model import Artefact, Container

FILE = "flags.txt"
_WHY = {
    "auto_remove": "It was started with --rm: to stop it is to lose it. Give the flags the next time it is started.",
    "manager": "%s makes it. Its own settings have to say this: the flags of docker run tell what.",
    "access": "It serves the engine's socket to others, or this run came through it. Make it anew yourself.",
}
_NO_RESTART = "With --rm there is no --restart: it is up to those who start it to start it again."
_OTHERWISE = "Nobody is known to make it anew. Whoever does needs these flags."


def artefacts(containers: t.Iterable[Container]) -> t.List[Artefact]:
    return [_artefact(one) for one in sorted(containers, key=lambda one: (one.engine, one.kind, one.name))]


def _artefact(container: Container) -> Artefact:
    notes = [*model.engine_note(container.engine), _WHY.get(container.kind, _OTHERWISE).replace("%s", container.owner)]
    return Artefact(
        container.engine, container.kind, container.owner,
        model.path(container.engine, container.kind, container.name, FILE),
        text(container, notes),
        notes=notes,
    )


def text(container: Container, notes: t.Sequence[str]) -> str:
    about = "For the container %s (%s): what the policy asks for. By bulkhead.containers."
    lines = [about % (container.name, container.image), "", *notes, "", *sections(container)]
    lines += playbook.section(container)
    return "\n".join(map(comments.visible, lines)).rstrip() + "\n"


def sections(container: Container) -> t.List[str]:
    """What to add to the line that makes it, and what to leave out of it."""
    added, gone = flags.lines(run_flags(container)), flags.to_leave_out(container)
    lines = ["Add to its docker run or docker create:", "", *_indented(added), ""] if added else []
    lines += ["Leave out of it:", "", *_indented(gone), ""] if gone else []
    return lines + ([_NO_RESTART, ""] if "restart_policy" in container.after and _ends_removed(container) else [])


def run_flags(container: Container) -> flags.Flags:
    ports = lists.ports(container) if "publish_address" in container.after else None
    found: values.Values = {**container.values, **({"ports": ports} if ports else {})}
    if _ends_removed(container):
        found.pop("restart_policy", None)
    return flags.of_run(found)


def _ends_removed(container: Container) -> bool:
    return bool((container.configured or {}).get("auto_remove"))


def _indented(lines: t.Iterable[str]) -> t.List[str]:
    return ["  " + line for line in lines]
