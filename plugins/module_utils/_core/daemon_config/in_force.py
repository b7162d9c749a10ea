# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which value of a key the running engine shows, and what a key that stands in the file still waits for."""

from __future__ import annotations

import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.daemon_config import effects, keys
from ansible_collections.bulkhead.containers.plugins.module_utils._core.daemon_config.model import (
    RECREATE,
    RESTART,
    Info,
    Observed,
    Owned,
    Path,
)
from ansible_collections.bulkhead.containers.plugins.module_utils._core.daemon_config.values import same


def shown(path: Path, info: t.Optional[Info], version: str) -> t.Any:
    """None if the engine does not tell."""
    if info is None or len(path) > 1:
        return None
    if path[0] == "no-new-privileges":
        return _no_new_privileges(info, version)
    value = getattr(info, _SHOWN[path[0]]) if path[0] in _SHOWN else None
    return list(value) if isinstance(value, tuple) else value


def is_shown_as(path: Path, value: t.Any, info: t.Optional[Info], version: str) -> t.Optional[bool]:
    """Does the engine show that value? None if it does not tell."""
    actual = shown(path, info, version)
    if actual is None:
        return None
    if isinstance(actual, list):
        return isinstance(value, list) and sorted(actual) == sorted(value)
    return same(actual, value)


def waits_for(
    path: Path, value: t.Any, entry: t.Optional[Owned], observed: Observed, situation: effects.Situation
) -> str:
    """A key that the file has with the value that is asked for: the word it needs, C("") if it is in force.

    What the engine does not show, we know of our own keys: they were verified when they were written, or wait.
    """
    if not situation.up:
        return RESTART
    told = is_shown_as(path, value, observed.info, observed.version)
    if told is None and entry is not None:
        told = not _still_waits(entry, observed)
    elif told is None:
        told = observed.process is not None and observed.process.file_is_newer is False
    if told:
        return ""
    return effects.remains(path, situation) or effects.needs(path, value, situation)


def _still_waits(entry: Owned, observed: Observed) -> bool:
    process = observed.process
    if entry.waits == RECREATE:
        # Containers from before the engine's own start: it was started under them.
        return any(process is None or one.started < process.started for one in observed.containers)
    return bool(entry.waits) and (process is None or process.file_is_newer is not False)


_SHOWN = {
    "authorization-plugins": "authorization_plugins",
    "debug": "debug",
    "default-runtime": "default_runtime",
    "icc": "icc",
    "live-restore": "live_restore",
    "log-driver": "logging_driver",
}


def _no_new_privileges(info: Info, version: str) -> t.Optional[bool]:
    """Engines before 24.0 do not tell."""
    if info.security_options is None or keys.version_of(version) < (24, 0):
        return None
    return any(one.split(",")[0] == "name=no-new-privileges" for one in info.security_options)
