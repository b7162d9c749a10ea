# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Values -> the flags of a command line."""

from __future__ import annotations

import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.hand_over import comments, values
from ansible_collections.bulkhead.containers.plugins.module_utils._core.hand_over.model import Container
from ansible_collections.bulkhead.containers.plugins.module_utils._core.hand_over.table import LEAVE_OUT, NAMES, Cell

Flags = t.List[t.List[str]]


def of_cell(cell: Cell, value: t.Any) -> Flags:
    """One list of words a flag."""
    name, said = (cell, value) if isinstance(cell, str) else cell
    if not name:
        return []
    return [[name]] if said is True else [[name, word] for word in values.words(said)]


def of_run(found: values.Values) -> Flags:
    """Of docker run and docker create."""
    return [flag for name, value in found.items() for flag in of_cell(NAMES[name].run, value)]


def lines(flags: Flags) -> t.List[str]:
    """To be pasted into a command."""
    return [comments.line(flag) + " \\" for flag in flags]


def to_leave_out(container: Container, settings: t.Iterable[str] = tuple(LEAVE_OUT)) -> t.List[str]:
    """Flags, or words about them, of what stands against the settings."""
    return [LEAVE_OUT[setting].format(what) for setting in settings if setting in container.after
            for what in _what(container, setting)]


def _what(container: Container, setting: str) -> t.List[str]:
    """What exactly has to go; one word, which nobody will see, where the flag says it all."""
    before, after = container.before.get(setting), container.after[setting]
    if setting == "cap_add":
        return container.lost_capabilities
    if setting == "masked_paths" and not container.unmasked:
        return []
    if setting == "remove_mounts":
        return list(after)
    if setting == "networks":
        return [one for one in before or () if one not in after]
    return [str(before or "host")]
