# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Settings in their normal form -> as Docker's own tools write them."""

from __future__ import annotations

import shlex
import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.hand_over.table import NAMES

Values = t.Dict[str, t.Any]

_NANO = 1000 * 1000 * 1000
_MILLI = 1000
_UNITS = ("", "K", "M", "G")
_STEP = 1024
_SECONDS = ("interval", "timeout", "start_period")
# Swarm has its own words for when a task is started again.
_CONDITIONS = {"no": "none", "on-failure": "on-failure"}


def of(settings: t.Mapping[str, t.Any]) -> Values:
    """{name of the table: value}, in the table's order. What the table does not know has no value here."""
    found: Values = {}
    for setting, value in settings.items():
        found.update(_FORMS[setting](value) if setting in _FORMS else {setting: value})
    return {name: found[name] for name in NAMES if name in found}


def size(number: int) -> str:
    """As every tool reads it: C(512M)."""
    power = 0
    while number and number % _STEP == 0 and power + 1 < len(_UNITS):
        number, power = number // _STEP, power + 1
    return "%d%s" % (number, _UNITS[power])


def words(value: t.Any) -> t.List[str]:
    """A value as the words that a flag takes, one flag a word."""
    if isinstance(value, t.Mapping):
        return ["%s=%s" % (name, _limit(one)) for name, one in value.items()]
    return [str(one) for one in value] if isinstance(value, (list, tuple)) else [str(value)]


def _limit(value: t.Any) -> str:
    return "{soft}:{hard}".format(**value) if isinstance(value, t.Mapping) else str(value)


def _tmpfs(value: t.Mapping[str, str]) -> Values:
    return {"tmpfs": ["%s:%s" % (path, options) if options else path for path, options in value.items()]}


def _healthcheck(value: t.Mapping[str, t.Any]) -> Values:
    parts = {"healthcheck.%s" % name: _duration(value[name]) for name in _SECONDS if value.get(name) is not None}
    if value.get("retries") is not None:
        parts["healthcheck.retries"] = value["retries"]
    test = list(value["test"])
    return {"healthcheck.test": test, "healthcheck.command": _shell_command(test), **parts}


def _duration(seconds: float) -> str:
    return _decimal(round(seconds * _MILLI), _MILLI) + "s"


def _decimal(number: int, parts: int) -> str:
    """As text: what reads it may take an exponent for a word."""
    whole, rest = divmod(number, parts)
    return ("%d.%0*d" % (whole, len(str(parts)) - 1, rest)).rstrip("0").rstrip(".")


def _shell_command(test: t.Sequence[str]) -> str:
    """Flags take a line for a shell."""
    kind, *rest = test
    return " ".join(rest) if kind == "CMD-SHELL" else shlex.join(rest if kind == "CMD" else test)


def _restart_policy(value: t.Mapping[str, t.Any]) -> Values:
    name, most = value["name"], value.get("max_retry")
    retries = {"restart_policy.max_retry": most} if most else {}
    return {"restart_policy": "%s:%d" % (name, most) if most else name, "restart_policy.name": name,
            "restart_policy.condition": _CONDITIONS.get(name, "any"), **retries}


def _sized(name: str) -> t.Callable[[int], Values]:
    # -1 is swap without a limit.
    return lambda value: {name: size(value) if value > 0 else str(value)}


_FORMS: t.Mapping[str, t.Callable[[t.Any], Values]] = {
    "tmpfs": _tmpfs,
    "healthcheck": _healthcheck,
    "restart_policy": _restart_policy,
    "memory": _sized("memory"),
    "memory_swap": _sized("memory_swap"),
    "memory_reservation": _sized("memory_reservation"),
    "cpus": lambda value: {"cpus": _decimal(value, _NANO)},
}
