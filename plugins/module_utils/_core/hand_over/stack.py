# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A service in the file of a stack: what is to stand there, so that the next deployment does not undo an update."""

from __future__ import annotations

import re
import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.hand_over import lists
from ansible_collections.bulkhead.containers.plugins.module_utils._core.hand_over.document import (
    Document,
    put,
    without_variables,
)
from ansible_collections.bulkhead.containers.plugins.module_utils._core.hand_over.model import Container
from ansible_collections.bulkhead.containers.plugins.module_utils._core.hand_over.table import EDITS, NAMES

_SIZE = re.compile(r"(\d+)([kmg]?)b?\Z")
_POWERS = {"": 0, "k": 1, "m": 2, "g": 3}

_EDIT = "In the stack's file: %s."
_VERSION = "In the stack's file deploy.resources.limits.pids needs the version 3.9 or later, or none."


def document(container: Container, service: str) -> Document:
    keys: Document = {}
    for name, value in container.values.items():
        put(keys, NAMES[name].stack, value)
    if "log_options" in container.after:
        put(keys, "logging.driver", lists.log_driver(container))
    if "tmpfs" in container.after:
        keys["volumes"] = [_tmpfs(path, options) for path, options in container.after["tmpfs"].items()]
    return without_variables({"services": {service: keys}})


def notes(container: Container) -> t.Iterator[str]:
    after = container.after
    if container.lost_capabilities:
        yield _EDIT % EDITS["cap_add"].format(", ".join(container.lost_capabilities))
    for setting in ("remove_mounts", "networks"):
        if setting in after:
            yield _EDIT % EDITS[setting].format(", ".join(after[setting]))
    if "pids_limit" in after:
        yield _VERSION


def _tmpfs(path: str, options: str) -> Document:
    """The key tmpfs of a service is not heeded there."""
    found = [_SIZE.match(value.lower()) for name, value in options_of(options) if name == "size"]
    sizes = [int(one.group(1)) * 1024 ** _POWERS[one.group(2)] for one in found if one]
    return {"type": "tmpfs", "target": path, **({"tmpfs": {"size": sizes[-1]}} if sizes else {})}


def options_of(text: str) -> t.List[t.Tuple[str, str]]:
    """Of a tmpfs."""
    pairs = [one.partition("=") for one in text.split(",")]
    return [(name, value) for name, _equals, value in pairs]
