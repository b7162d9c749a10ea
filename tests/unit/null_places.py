# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Every place of a snapshot that can be null: what was not read."""

from __future__ import annotations

import copy

# What something is called is known before anything is read of it, and a list holds what was read.
NAMES = frozenset([
    "schema", "taken", "collector", "section", "object", "reason", "role", "path", "engine", "name", "id", "kind",
    "tag", "file", "rules", "container", "start", "count",
])

# Made whole or not at all. A command line is split into flags, an access list and a table of sockets into entries, an
# answer's bindings, sessions and policy into numbers and texts: none of these has a way to give a null for a part.
WHOLE = frozenset(["acl", "devices", "execs", "flags", "ports", "published", "restart", "tcp"])


def places(value, path=()):
    """The paths of all of them."""
    for key, item in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        if isinstance(value, dict) and key not in NAMES:
            yield (*path, key)
        if key not in WHOLE:
            yield from places(item, (*path, key))


def without(snapshot, *paths):
    """A copy of the snapshot in which these could not be read."""
    changed = copy.deepcopy(snapshot)
    for path in paths:
        place = changed
        for key in path[:-1]:
            place = place[key] if place is not None else None
        # Null already, where something around it is.
        if place is not None:
            place[path[-1]] = None
    return changed
