# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Maps in maps, which become a file's text."""

from __future__ import annotations

import typing as t
from dataclasses import replace

from ansible_collections.bulkhead.containers.plugins.module_utils._core.hand_over.table import Cell
from ansible_collections.bulkhead.containers.plugins.module_utils._core.hand_over.yaml_text import Tagged

Document = t.Dict[str, t.Any]


def put(document: Document, cell: Cell, value: t.Any) -> None:
    """At the cell's name; what the cell always says takes the value's place. Nothing for an empty cell."""
    name, said = (cell, value) if isinstance(cell, str) else cell
    if not name:
        return
    *parents, last = name.split(".")
    for parent in parents:
        document = document.setdefault(parent, {})
    document[last] = list(said) if isinstance(said, (list, tuple)) else said


def without_variables(value: t.Any) -> t.Any:
    """For the files of Compose and of stacks, in which a dollar sign begins a variable's name."""
    if isinstance(value, Tagged):
        return replace(value, value=without_variables(value.value))
    if isinstance(value, dict):
        return {name: without_variables(one) for name, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [without_variables(one) for one in value]
    return value.replace("$", "$$") if isinstance(value, str) else value
