# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The engine's configuration file, read as the engine reads it."""

from __future__ import annotations

import json
import typing as t

# Maps that are values. Any other map the engine takes for a group of settings, whatever its name: {"x": {"icc": false}}
# switches icc off.
_MAPS = frozenset(
    [
        "log-opts",
        "runtimes",
        "default-ulimits",
        "features",
        "builder",
        "default-network-opts",
        "cluster-store-opts",
        "nri-opts",
    ]
)


class BrokenConfig(ValueError):
    """What the engine would not start with."""


def parse(content: bytes) -> t.Dict[str, t.Any]:
    """The settings, flattened as the engine does. Raises BrokenConfig with a sentence; an empty file is valid."""
    return _flat(load(content))


def load(content: bytes) -> t.Dict[str, t.Any]:
    """The settings as they stand in the file, groups and all."""
    # The decoder finds the encoding by itself, and knows a byte order mark.
    if not content.strip():
        return {}
    try:
        found = json.loads(content, parse_constant=_refuse)
    except UnicodeDecodeError as error:
        raise BrokenConfig("it is not text in a Unicode encoding") from error
    except json.JSONDecodeError as error:
        raise BrokenConfig("it is not JSON: %s, line %d, column %d" % (error.msg, error.lineno, error.colno)) from error
    except RecursionError as error:
        raise BrokenConfig("it is nested too deeply") from error
    except ValueError as error:
        raise BrokenConfig("it is not JSON: %s" % error) from error
    if not isinstance(found, dict):
        raise BrokenConfig("it is JSON, but not a map of settings")
    return found


def _flat(settings: t.Mapping[str, t.Any]) -> t.Dict[str, t.Any]:
    flat: t.Dict[str, t.Any] = {}
    for key, value in settings.items():
        if key == "proxies" and isinstance(value, dict):
            flat.update(value)
        elif isinstance(value, dict) and key not in _MAPS:
            # The engine takes a map that it does not know for a group of flags, and of those sets only the switches.
            flat.update({name: inner for name, inner in value.items() if isinstance(inner, bool)})
        else:
            flat[key] = value
    return flat


def _refuse(word: str) -> t.NoReturn:
    raise ValueError("%s is not a number of JSON" % word)
