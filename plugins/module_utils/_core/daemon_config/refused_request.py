# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is wrong with a request whatever the engine does at the moment."""

from __future__ import annotations

import re
import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.daemon_config import flags_moved, keys, values
from ansible_collections.bulkhead.containers.plugins.module_utils._core.daemon_config.model import (
    Document,
    Objection,
    Observed,
    Request,
)

_ASK_LESS = "Take it out of the settings, or update the engine."


def objections(request: Request, observed: Observed, document: Document) -> t.List[Objection]:
    found: t.List[Objection] = []
    for name, value in request.settings.items():
        found += _unknown(name, observed) or _ill_typed(name, value)
        found += _hidden(name, document)
        found += _also_a_flag(name, request, observed)
    return found + _contradictions(request)


def _unknown(name: str, observed: Observed) -> t.List[Objection]:
    version = observed.version or "this version"
    if name in _ELSEWHERE:
        return [Objection(name, "the engine would read past it there", "Set proxies.%s." % name)]
    if name in keys.UNSETTABLE:
        return [Objection(name, "no engine takes it from its file", "Give it as a flag of the engine's unit.")]
    if keys.is_removed(name, observed.version):
        return [Objection(name, "the engine %s no longer has it and would not start" % version, _ASK_LESS)]
    if keys.is_too_new(name, observed.version):
        since = keys.of(name).since
        return [Objection(name, "the engine %s does not have it yet (it came with %s)" % (version, since), _ASK_LESS)]
    if name not in keys.KEYS and (not observed.validator or not _IS_NAME.match(name)):
        return [Objection(name, "no engine is known to have it", "Correct its name, which has to be in lower case.")]
    return []


# As all keys of all engines are written; what an engine that is newer than us knows is its validator's to say.
_IS_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*\Z")
_ELSEWHERE = frozenset(["http-proxy", "https-proxy", "no-proxy"])


def _ill_typed(name: str, value: t.Any) -> t.List[Objection]:
    complaint = values.complaint(keys.of(name).type, value)
    return [Objection(name, complaint, "Correct its value.")] if complaint else []


def _hidden(name: str, document: Document) -> t.List[Objection]:
    """The engine opens maps that it does not know and takes the switches in them for its own."""
    return [
        Objection(
            name,
            "it is set within %r, which the engine takes for a group of settings" % group,
            "Take it out of that group.",
        )
        for group, inner in document.items()
        if isinstance(inner, dict) and not keys.of(group).depth and isinstance(inner.get(name), bool)
    ]


def _also_a_flag(name: str, request: Request, observed: Observed) -> t.List[Objection]:
    if request.flags == "move" or observed.unit is None or name not in flags_moved.unit_flags(observed):
        return []
    return [
        Objection(
            name,
            "%s gives it as a flag already, and the engine does not start with both, even if they agree"
            % observed.unit.name,
            "Take the flag out of the unit, or use flags: move.",
        )
    ]


def _contradictions(request: Request) -> t.List[Objection]:
    wanted = [keys.name_of(path) for path in keys.leaves(request.settings)]
    return [
        Objection(name, "it is asked for and to be absent", "Name it once.")
        for name in request.absent
        if any(one == name or one.startswith(name + ".") for one in wanted) or name in request.settings
    ]
