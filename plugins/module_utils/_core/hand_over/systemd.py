# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Containers of systemd's units: the flags for a unit that runs docker, and a drop-in for a quadlet of podman.

A unit's own line is not carried: it may hold passwords.
"""

from __future__ import annotations

import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.hand_over import (
    command_line,
    comments,
    quadlet,
    systemd_unit,
)
from ansible_collections.bulkhead.containers.plugins.module_utils._core.hand_over.model import Artefact, Container
from ansible_collections.bulkhead.containers.plugins.module_utils._core.hand_over.systemd_unit import KIND, Unit

FILE = "override.txt"

_ABOUT = "For the unit %s: what the policy asks for of its container. By bulkhead.containers."
_HOW = """\
A drop-in cannot add to a command: it says the whole line again. See the line with

  %(cat)s

and write it, with the flags before the name of the image, into the editor that this opens:

  %(edit)s

  [Service]
  ExecStart=
  ExecStart=/usr/bin/docker run ...

Then have the container made anew, which stops it:

  %(restart)s

Where the unit starts a container that somebody else made (docker start), that has to be made anew with the flags.
"""
_SPECIALS = "In a unit, write %% for % and $$ for $."


def artefacts(containers: t.Iterable[Container]) -> t.List[Artefact]:
    units: t.Dict[Unit, t.List[Container]] = {}
    for one in containers:
        units.setdefault(systemd_unit.of(one), []).append(one)
    return [_artefact(unit, some) for unit, some in units.items()]


def _artefact(unit: Unit, containers: t.Sequence[Container]) -> Artefact:
    if quadlet.is_one(unit):
        return quadlet.artefact(unit, containers)
    return Artefact(
        unit.engine, KIND, unit.title,
        unit.path(FILE),
        _text(unit, containers),
        unit.command("edit", unit.name),
        unit.notes,
    )


def _text(unit: Unit, containers: t.Sequence[Container]) -> str:
    lines = [_ABOUT % unit.title, "", *unit.notes, *([""] if unit.notes else ())]
    for one in containers:
        lines += ["%s (%s)" % (one.name, one.image), "", *command_line.sections(one)]
        lines += [_SPECIALS, ""] if _has_specials(one) else []
    how = _HOW % {verb: unit.command(verb, unit.name) for verb in ("cat", "edit", "restart")}
    return "\n".join(map(comments.visible, [*lines, *how.splitlines()])) + "\n"


def _has_specials(container: Container) -> bool:
    return any(set(word) & set("%$") for flag in command_line.run_flags(container) for word in flag)
