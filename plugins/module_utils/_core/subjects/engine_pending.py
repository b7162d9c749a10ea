# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What an engine's file and unit say that is not in force."""

from __future__ import annotations

import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.subjects.engine_settings import (
    Layer,
    Settings,
    from_flags,
    is_newer_than_process,
)

# Keys of the file whose value in force shows: key -> the fact's path.
_SHOWN = {
    "authorization-plugins": ("loaded", "authorization_plugins"),
    "debug": ("loaded", "debug"),
    "icc": ("in_force", "icc"),
    "live-restore": ("loaded", "live_restore"),
    "log-driver": ("loaded", "logging_driver"),
    "no-new-privileges": ("in_force", "no_new_privileges"),
}

_HOW = {
    "icc": "It takes effect when the engine starts while no container runs: the engine leaves the network alone under "
           "containers that live-restore kept.",
    "live-restore": "A reload of the engine puts it in force.",
    "debug": "A reload of the engine puts it in force.",
}
_RESTART = "Pending restart of the engine."


def differing(facts: t.Mapping[str, t.Any], configured: Layer) -> t.List[str]:
    """The keys whose value in force is known and is not the configured one."""
    return sorted(key for key in _SHOWN if _differs(facts, configured.values, key))


def notes(facts: t.Mapping[str, t.Any], configured: Layer) -> t.Dict[str, str]:
    """For each fact that the file would have otherwise: what the file says, and what it would take."""
    found = {}
    for key in differing(facts, configured):
        said = configured.values[key]
        text = str(said).lower() if isinstance(said, bool) else said
        found[".".join(_SHOWN[key])] = "The configuration says %s: %s. %s" % (key, text, _HOW.get(key, _RESTART))
    return found


def pending(engine: t.Mapping[str, t.Any], facts: t.Mapping[str, t.Any],
            configured: Layer) -> t.Optional[t.List[str]]:
    """All that is known to wait for a reload or restart; None where a new file may hold more than can be seen."""
    unit = engine["unit"] or {}
    found = differing(facts, configured)
    if unit.get("needs_reload"):
        found.append("the unit %s was changed and not loaded" % unit.get("name"))
    flags = _flag_changes(engine) if unit else []
    found += flags or []
    if found:
        return found
    hidden = set((engine["config"] or {}).get("settings") or {}) - set(_SHOWN)
    unsure = configured.unread or flags is None or unit.get("needs_reload", False) is None
    untold = any(_differs(facts, configured.values, key) is None for key in _SHOWN)
    return None if unsure or untold or (hidden and is_newer_than_process(engine)) else []


def _flag_changes(engine: t.Mapping[str, t.Any]) -> t.Optional[t.List[str]]:
    """Between the unit's flags and the process's; None if one of the two could not be read."""
    planned, present = engine["unit"].get("flags", {}), (engine["process"] or {}).get("flags")
    if planned is None or present is None:
        return None
    now, then = from_flags(present), from_flags(planned)
    return ["the flag for %s" % key for key in sorted(set(now) | set(then)) if now.get(key) != then.get(key)]


def _differs(facts: t.Mapping[str, t.Any], settings: Settings, key: str) -> t.Optional[bool]:
    """None if the engine did not tell what is in force, or nobody what is configured."""
    section, name = _SHOWN[key]
    said, actual = settings[key], facts[section].get(name)
    if actual == "none":
        # There is no bridge of the engine's own.
        return False
    if said is None or actual is None:
        return None
    return sorted(said) != sorted(actual) if isinstance(said, list) else said != actual
