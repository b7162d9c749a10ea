# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The policy as people write it -> the policy as we use it.

The one place that does so. A survey of AWX sends text: C("5"), C("true"), lists as lines, and C("") for what was left
blank, which means here: not given.
"""

from __future__ import annotations

import json
import typing as t
from dataclasses import dataclass, field

from ansible_collections.bulkhead.containers.plugins.module_utils._core import maintenance_window
from ansible_collections.bulkhead.containers.plugins.module_utils._core.container_settings import entries, values
from ansible_collections.bulkhead.containers.plugins.module_utils._core.container_settings.settings import SettingsError
from ansible_collections.bulkhead.containers.plugins.module_utils._core.control import DISRUPTIONS, SEVERITIES

DEFAULT_PROFILE = "baseline"

KEYS = ("profile", "include", "exclude", "parameters", "waivers", "extra_controls", "fail_on", "disruption",
        "daemon_settings", "flags", "conflicts", "journald", "containers", "keep_replaced", "window", "start_timeout")


class PolicyError(ValueError):
    """A policy that is not valid."""


@dataclass(frozen=True)
class Policy:
    """C(waivers) and C(extra_controls) are still as they were written: who knows the controls reads them.

    What comes after C(fail_on) is for changing hosts: docs/changing.md.
    """

    profile: str = DEFAULT_PROFILE
    include: t.Sequence[str] = field(default_factory=list)
    exclude: t.Sequence[str] = field(default_factory=list)
    parameters: t.Mapping[str, t.Any] = field(default_factory=dict)
    waivers: t.Sequence[t.Any] = field(default_factory=list)
    extra_controls: t.Sequence[t.Any] = field(default_factory=list)
    fail_on: str = "never"
    disruption: str = "reload"
    daemon_settings: t.Mapping[str, t.Any] = field(default_factory=dict)
    flags: str = "refuse"
    conflicts: str = "keep"
    journald: t.Mapping[str, str] = field(default_factory=dict)
    containers: t.Sequence[entries.Entry] = field(default_factory=list)
    keep_replaced: int = 7 * 24 * 3600
    window: t.Sequence[maintenance_window.Window] = field(default_factory=list)
    start_timeout: int = 60


def normalise(raw: t.Optional[t.Mapping[str, t.Any]], declared: t.Mapping[str, t.Mapping[str, t.Any]]) -> Policy:
    """Read a policy. C(declared) are the parameters of the catalogue: name -> {type, default}. Raises PolicyError."""
    given = {key: value for key, value in (raw or {}).items() if value is not None and value != ""}
    unknown = sorted(set(given) - set(KEYS))
    if unknown:
        raise PolicyError("the policy has unknown keys: %s; known are %s" % (", ".join(unknown), ", ".join(KEYS)))
    return Policy(
        profile=str(given.get("profile", DEFAULT_PROFILE)),
        include=_names(given.get("include", []), "include"),
        exclude=_names(given.get("exclude", []), "exclude"),
        parameters=_parameters(given.get("parameters", {}), declared),
        waivers=_entries(given.get("waivers", []), "waivers"),
        extra_controls=_entries(given.get("extra_controls", []), "extra_controls"),
        fail_on=_choice(given.get("fail_on", "never"), ("never",) + SEVERITIES, "fail_on"),
        disruption=_choice(given.get("disruption", "reload"), DISRUPTIONS, "disruption"),
        daemon_settings=_map(given.get("daemon_settings", {}), "daemon_settings"),
        flags=_choice(given.get("flags", "refuse"), ("refuse", "move"), "flags"),
        conflicts=_choice(given.get("conflicts", "keep"), ("keep", "overwrite"), "conflicts"),
        journald=_words(given.get("journald", {}), "journald"),
        containers=_containers(given.get("containers", [])),
        keep_replaced=_duration(given.get("keep_replaced", Policy.keep_replaced)),
        window=_window(given.get("window", "")),
        start_timeout=_seconds(given.get("start_timeout", 60)),
    )


def _choice(value: t.Any, choices: t.Sequence[str], where: str) -> str:
    if value not in choices:
        raise PolicyError("%s is %r; it can be %s" % (where, value, ", ".join(choices)))
    return str(value)


def _names(value: t.Any, where: str) -> t.List[str]:
    items = value.replace(",", "\n").split("\n") if isinstance(value, str) else value
    if not isinstance(items, (list, tuple)) or any(isinstance(item, (dict, list)) for item in items):
        raise PolicyError("%s is a list of names" % where)
    return [name for name in (str(item).strip() for item in items) if name]


def _entries(value: t.Any, where: str) -> t.List[t.Any]:
    parsed = _json(value, where)
    if not isinstance(parsed, list):
        raise PolicyError("%s is a list" % where)
    return parsed


def _json(value: t.Any, where: str) -> t.Any:
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError as error:
        raise PolicyError("%s is text that is not JSON: %s" % (where, error)) from None


def _map(value: t.Any, where: str) -> t.Dict[str, t.Any]:
    parsed = _json(value, where)
    if not isinstance(parsed, dict):
        raise PolicyError("%s is a map of name to value" % where)
    return {str(name): item for name, item in parsed.items()}


def _words(value: t.Any, where: str) -> t.Dict[str, str]:
    parsed = _map(value, where)
    for name, item in parsed.items():
        if not isinstance(item, (str, int, float)) or "\n" in "%s%s" % (name, item):
            raise PolicyError("%s: the value of %s is a word or a number, not %r" % (where, name, item))
    return {name: _switch(item) for name, item in parsed.items()}


def _switch(item: t.Any) -> str:
    return ("no", "yes")[item] if isinstance(item, bool) else str(item)


def _containers(value: t.Any) -> t.List[entries.Entry]:
    try:
        return entries.read(value)
    except SettingsError as error:
        raise PolicyError(str(error)) from None


def _duration(value: t.Any) -> int:
    """Seconds; or a text like 7d or 12h."""
    try:
        return int(values.seconds("0")(value))
    except values.Refused as error:
        raise PolicyError("keep_replaced (hardening_keep_replaced) is %r; %s" % (value, error)) from None


def _window(value: t.Any) -> t.List[maintenance_window.Window]:
    try:
        return maintenance_window.parse(str(value))
    except maintenance_window.WindowError as error:
        raise PolicyError("window: %s" % error) from None


def _seconds(value: t.Any) -> int:
    """The variable is named: where it comes from a survey, nobody there knows the option."""
    where = "start_timeout (hardening_engine_timeout)"
    seconds = _integer(value, where)
    if seconds < 1:
        raise PolicyError("%s is %d; give 1 second or more" % (where, seconds))
    return seconds


def _parameters(value: t.Any, declared: t.Mapping[str, t.Mapping[str, t.Any]]) -> t.Dict[str, t.Any]:
    given = _map(value, "parameters")
    unknown = sorted(set(given) - set(declared))
    if unknown:
        raise PolicyError("there is no parameter %s; known are %s" % (", ".join(unknown), ", ".join(sorted(declared))))
    values = {name: entry["default"] for name, entry in declared.items()}
    for name, item in given.items():
        if item is not None and item != "":
            values[name] = _TYPES[declared[name]["type"]](item, "parameter %s" % name)
    return values


def _integer(value: t.Any, where: str) -> int:
    try:
        if isinstance(value, bool):
            raise ValueError
        return int(value)
    except (TypeError, ValueError):
        raise PolicyError("%s is a whole number, not %r" % (where, value)) from None


def _boolean(value: t.Any, where: str) -> bool:
    words = {"true": True, "yes": True, "on": True, "1": True, "false": False, "no": False, "off": False, "0": False}
    if str(value).lower() not in words:
        raise PolicyError("%s is true or false, not %r" % (where, value))
    return words[str(value).lower()]


_TYPES: t.Dict[str, t.Callable[[t.Any, str], t.Any]] = {
    "bool": _boolean,
    "int": _integer,
    "list": _names,
    "map": _map,
    "str": lambda value, where: str(value),
}
