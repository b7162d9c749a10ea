# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Validation of the catalogue's entries, ours and those that users add, by Ansible's own argument-spec validator."""

from __future__ import annotations

import typing as t

from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible_collections.bulkhead.containers.plugins.module_utils._core import remedy as remedies
from ansible_collections.bulkhead.containers.plugins.module_utils._core.control import (
    DISRUPTIONS,
    SEVERITIES,
    SUBJECT_KINDS,
    faults,
)

_CONDITION = {
    "evidence": {"type": "str", "required": True},
    "expect": {"type": "raw", "required": True},
    "otherwise": {"type": "str", "required": True},
}

_CONTROL = {
    "id": {"type": "str", "required": True},
    "title": {"type": "str", "required": True},
    "severity": {"type": "str", "required": True, "choices": list(SEVERITIES)},
    "subject": {"type": "str", "required": True, "choices": list(SUBJECT_KINDS)},
    "where": {"type": "dict"},
    "applies_when": {"type": "list", "elements": "dict", "options": _CONDITION},
    "absent": {"type": "str"},
    "evidence": {"type": "str"},
    "expect": {"type": "raw"},
    "manual": {"type": "str"},
    "why": {"type": "str", "required": True},
    "remedy": {"type": "dict", "required": True},
    "tags": {"type": "list", "elements": "str"},
}

_VALIDATOR = ArgumentSpecValidator(
    _CONTROL,
    mutually_exclusive=[("manual", "evidence"), ("manual", "expect")],
    required_one_of=[("manual", "evidence")],
    required_together=[("evidence", "expect")],
)


class EntryError(ValueError):
    """An entry that is not a control."""


def check(entry: t.Any, where: str, parameters: t.Mapping[str, t.Any]) -> t.Dict[str, t.Any]:
    """The entry as a control. C(where) says whose it is. Raises EntryError, which names the file, id and key."""
    if not isinstance(entry, dict):
        raise EntryError("%s: a control is a map, not %r" % (where, entry))
    where = "%s, control %s" % (where, entry.get("id", "without an id"))
    unknown = sorted(set(map(str, entry)) - set(_CONTROL))
    if unknown:
        raise EntryError("%s: unknown keys: %s; known are %s" % (where, ", ".join(unknown), ", ".join(_CONTROL)))
    result = _VALIDATOR.validate(entry)
    if result.error_messages:
        raise EntryError("%s: %s" % (where, "; ".join(result.error_messages)))
    control = {key: value for key, value in result.validated_parameters.items() if value is not None}
    found = faults(control, parameters) + _remedy_faults(control["remedy"])
    if found:
        raise EntryError("%s: %s" % (where, "; ".join(found)))
    return control


def _remedy_faults(remedy: t.Mapping[str, t.Any]) -> t.List[str]:
    found = [] if remedy.get("text") else ["remedy: has no text that says what to do"]
    if remedy.get("disruption", "none") not in DISRUPTIONS:
        found.append("remedy: disruption is one of %s" % ", ".join(DISRUPTIONS))
    return found + remedies.faults(remedy)
