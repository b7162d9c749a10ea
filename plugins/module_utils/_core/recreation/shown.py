# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Fields of the engine's answer as everybody may see them, by their names in it, as in HostConfig.CapDrop."""

from __future__ import annotations

import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.container_settings import settings
from ansible_collections.bulkhead.containers.plugins.module_utils._core.inspect import redaction

Fields = t.Mapping[str, t.Any]

NETWORKS = "NetworkSettings.Networks"
# Of a mount; the options of its driver may hold a password.
_MOUNT = ("Type", "Source", "Target", "ReadOnly", "Consistency", "TmpfsOptions")
_LONGEST = 80  # of a security option, in characters: a seccomp profile is one, as a whole


def differing(before: Fields, after: Fields) -> t.Tuple[t.Dict[str, t.Any], t.Dict[str, t.Any]]:
    """Those that change, before and after. Engines write nothing as null, as zero or as something empty."""
    keys = [key for key in sorted({*before, *after}) if (before.get(key) or None) != (after.get(key) or None)]
    return {key: shown(key, before.get(key)) for key in keys}, {key: shown(key, after.get(key)) for key in keys}


def shown(key: str, value: t.Any) -> t.Any:
    return _SHOWN[key](value) if value and key in _SHOWN else value


def _log_config(value: t.Mapping[str, t.Any]) -> t.Dict[str, t.Any]:
    return {**value, "Config": redaction.log_options(value.get("Config"))}


def _healthcheck(value: t.Mapping[str, t.Any]) -> t.Dict[str, t.Any]:
    test = value.get("Test")
    return {**value, "Test": settings.shown("healthcheck", {"test": test})["test"]} if test else dict(value)


def _mounts(value: t.Sequence[t.Mapping[str, t.Any]]) -> t.List[t.Dict[str, t.Any]]:
    return [{name: one[name] for name in _MOUNT if name in one} for one in value]


def _security_options(value: t.Sequence[str]) -> t.List[str]:
    return [one if len(one) <= _LONGEST else one[:_LONGEST] + "..." for one in value]


def _present(_value: t.Any) -> str:
    return redaction.PRESENT


_SHOWN: t.Mapping[str, t.Callable[[t.Any], t.Any]] = {
    "Config.Cmd": _present,
    "Config.Entrypoint": _present,
    "Config.Env": _present,
    "Config.Healthcheck": _healthcheck,
    "Config.Labels": _present,
    "HostConfig.LogConfig": _log_config,
    "HostConfig.Mounts": _mounts,
    "HostConfig.SecurityOpt": _security_options,
}
