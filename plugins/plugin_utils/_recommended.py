# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Options of recommendations as people and surveys write them, and the file that an operator gets."""

from __future__ import annotations

import textwrap
import typing as t

import yaml
from ansible.module_utils.parsing.convert_bool import boolean
from ansible_collections.bulkhead.containers.plugins.module_utils._core.container_settings import values
from ansible_collections.bulkhead.containers.plugins.module_utils._core.recommendation import looks, recommend
from ansible_collections.bulkhead.containers.plugins.module_utils._core.recommendation.model import CONFIDENCES, MEDIUM
from ansible_collections.bulkhead.containers.plugins.module_utils._core.recommendation.watch import duration

OPTIONS = ("minimum_window", "confidence", "memory")

_HEAD = """\
# What the containers of %s could do without, by what was seen until %s.
# Nothing of it is applied. Read it, take out what you know better, and put the rest into the variables of this host.
---
"""

Entry = t.Mapping[str, t.Any]


def wanted(given: t.Mapping[str, t.Any]) -> recommend.Wanted:
    """Blank is not given. Raises ValueError with a sentence."""
    told = {key: value for key, value in given.items() if value not in (None, "")}
    confidence = told.get("confidence", MEDIUM)
    if confidence not in CONFIDENCES:
        raise ValueError("confidence is %r; it can be %s" % (confidence, ", ".join(CONFIDENCES)))
    return recommend.Wanted(_window(told), confidence, switch("memory", told.get("memory", False)))


def _window(told: t.Mapping[str, t.Any]) -> int:
    value = told.get("minimum_window", recommend.Wanted.minimum_window)
    try:
        return int(values.seconds("0")(value))
    except values.Refused as error:
        raise ValueError("minimum_window is %r; %s" % (value, error)) from None


def switch(name: str, value: t.Any) -> bool:
    try:
        return bool(boolean(value))
    except TypeError:
        raise ValueError("%s is %r; it can be true or false" % (name, value)) from None


def render(host: str, taken: str, entries: t.Sequence[Entry]) -> bytes:
    """Data for hardening_containers, with the reasons as comments."""
    parts = [_entry(entry) for entry in entries]
    empty = not any(entry["settings"] for entry in entries)
    name = "hardening_containers:%s\n" % (" []" if empty else "")
    return (_HEAD % (_plain(host), _plain(taken)) + name + "\n".join(parts)).encode()


def settle(earlier: t.Sequence[looks.Look], snapshot: t.Mapping[str, t.Any],
           options: recommend.Wanted) -> t.Tuple[t.List[t.Dict[str, t.Any]], t.List[looks.Look]]:
    """(entries, what to keep for the next time). Raises ValueError where the earlier looks are damaged."""
    try:
        kept = looks.keep(earlier, snapshot)
        return recommend.recommend([*kept[:-1], snapshot], options), kept
    except (AttributeError, LookupError, TypeError) as error:
        raise ValueError("what was kept of earlier looks is damaged (%s: %s); remove its file to begin anew" % (
            type(error).__name__, error)) from None


def _entry(entry: Entry) -> str:
    watched = entry["watched"]
    lines = ["%s/%s: watched for %s, looks: %d, starts seen: %d" % (
        entry["engine"], entry["container"], duration(watched["seconds"] or 0), watched["looks"], watched["starts"])]
    lines += ["  %s (%s): %s" % (one["setting"], one["confidence"], one["reason"]) for one in entry["reasons"]]
    lines += ["  not %s: %s" % (one["setting"], one["reason"]) for one in entry["withheld"]]
    data = [{"match": dict(entry["match"]), "settings": dict(entry["settings"])}]
    text = yaml.safe_dump(data, sort_keys=False, default_flow_style=False) if entry["settings"] else ""
    return "".join("  # %s\n" % _plain(line) for line in lines) + textwrap.indent(text, "  ")


def _plain(text: str) -> str:
    """Names of files are in these sentences, and whoever is in a container can give a file any name."""
    return "".join(letter if letter.isprintable() else "?" for letter in text)
