# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Names of systemd's services: templates and their instances, where drop-ins are, and what %-specifiers stand for."""

from __future__ import annotations

import re
import typing as t

SUFFIX = ".service"

_SPECIFIER = re.compile(r"%(.)")
_ESCAPED = re.compile(r"\\x([0-9a-fA-F]{2})")


def is_template(unit: str) -> bool:
    return unit.endswith("@" + SUFFIX)


def template(unit: str) -> str:
    """The template that a unit is an instance of; "" where it is none."""
    prefix, at, instance = unit[: -len(SUFFIX)].partition("@")
    return f"{prefix}@{SUFFIX}" if at and instance and unit.endswith(SUFFIX) else ""


def dropin_directories(unit: str) -> t.List[str]:
    """Names of the directories with its drop-ins, what is said of it alone first."""
    names = [unit, template(unit)] if template(unit) else [unit]
    words = unit[: -len(SUFFIX)].partition("@")[0].split("-")
    shared = ["-".join(words[:count]) + "-" + SUFFIX for count in range(len(words) - 1, 0, -1)]
    return [name + ".d" for name in (*names, *shared, "service")]


def specifiers(unit: str, host: str) -> t.Dict[str, str]:
    """Those that a container can be named by."""
    name = unit[: -len(SUFFIX)]
    prefix, _at, instance = name.partition("@")
    last = prefix.rpartition("-")[2]
    return {
        "%": "%",
        "n": unit,
        "N": name,
        "p": prefix,
        "P": _unescaped(prefix),
        "i": instance,
        "I": _unescaped(instance),
        "j": last,
        "J": _unescaped(last),
        "H": host,
        "l": host.partition(".")[0],
    }


def expand(text: str, known: t.Mapping[str, str]) -> str:
    """Those that are not known stay as they are."""
    return _SPECIFIER.sub(lambda match: known.get(match.group(1), match.group(0)), text)


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda match: chr(int(match.group(1), 16)), text.replace("-", "/"))
