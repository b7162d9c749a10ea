# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a value of the configuration file must look like, and when two of them are the same."""

from __future__ import annotations

import json
import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.daemon_config.model import ABSENT

_Check = t.Callable[[t.Any], bool]


def same(one: t.Any, other: t.Any) -> bool:
    """As JSON: true is not 1, and the order of a map's members is nobody's business."""
    if one is ABSENT or other is ABSENT:
        return one is other
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


def complaint(type_name: str, value: t.Any) -> str:
    """Why an engine would not read it; C("") if it would."""
    if _has_null(value):
        return "null says nothing: to remove the key, name it in absent"
    check, wanted = _TYPES[type_name]
    return "" if check(value) else "it has to be %s" % wanted


def _has_null(value: t.Any) -> bool:
    if isinstance(value, dict):
        return any(map(_has_null, value.values()))
    return value is None or (isinstance(value, list) and any(map(_has_null, value)))


def _is_switch(value: t.Any) -> bool:
    return isinstance(value, bool)


def _is_number(value: t.Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_text(value: t.Any) -> bool:
    return isinstance(value, str)


def _is_map(value: t.Any) -> bool:
    return isinstance(value, dict)


def _list_of(check: _Check) -> _Check:
    return lambda value: isinstance(value, list) and all(map(check, value))


def _map_of(check: _Check) -> _Check:
    return lambda value: isinstance(value, dict) and all(map(check, value.values()))


def _is_size(value: t.Any) -> bool:
    return _is_text(value) or _is_number(value)


def _is_limit(value: t.Any) -> bool:
    """The engine reads the names of these members in any case."""
    if not isinstance(value, dict):
        return False
    numbers = {str(name).lower(): number for name, number in value.items()}
    name = numbers.pop("name", "")
    return _is_text(name) and {"hard", "soft"} == set(numbers) and all(map(_is_number, numbers.values()))


_TYPES: t.Mapping[str, t.Tuple[_Check, str]] = {
    "any": (lambda value: True, "anything"),
    "limits": (_map_of(_is_limit), "a map of limits, each {Name: nofile, Soft: 1024, Hard: 4096} with whole numbers"),
    "map": (_is_map, "a map"),
    "maps": (_list_of(_is_map), "a list of maps"),
    "maps_by_name": (_map_of(_is_map), "a map of maps"),
    "number": (_is_number, "a whole number"),
    "size": (_is_size, "a size such as 64M, or a number of bytes"),
    "switch": (_is_switch, "true or false, without quotes"),
    "switches": (_map_of(_is_switch), "a map of true and false"),
    "text": (_is_text, "a text"),
    "text_map": (_map_of(_is_text), "a map of texts: put quotes around numbers"),
    "text_maps": (_map_of(_map_of(_is_text)), "a map of maps of texts: put quotes around numbers and switches"),
    "texts": (_list_of(_is_text), "a list of texts"),
}
