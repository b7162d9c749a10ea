# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""C(hardening_containers): a list of entries, and what they want together of one container."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

from ansible_collections.bulkhead.containers.plugins.module_utils._core.container_settings import (
    selectors,
    settings,
    values,
)
from ansible_collections.bulkhead.containers.plugins.module_utils._core.container_settings.settings import SettingsError

VARIABLE = "hardening_containers"

_KEYS = ("match", "settings")


@dataclass(frozen=True)
class Entry:
    """C(match): by key, a list of texts; {} is every container. C(settings): in their normal form."""

    match: t.Mapping[str, t.Sequence[str]]
    settings: t.Mapping[str, t.Any]


def read(raw: t.Any) -> t.List[Entry]:
    """The whole list, as people or a survey write it. Raises SettingsError."""
    try:
        given = values.parsed(raw)
    except values.Refused as error:
        raise SettingsError("%s: %s" % (VARIABLE, error)) from None
    if not isinstance(given, list):
        raise SettingsError("%s is a list of maps of match and settings" % VARIABLE)
    return [_entry(one, _where(number)) for number, one in enumerate(given, 1)]


def wanted(entries: t.Sequence[Entry], record: t.Mapping[str, t.Any]) -> settings.Settings:
    """What all entries together want of the container of that record of a snapshot.

    Raises UnknownSelection where the snapshot does not tell which of them are about it, and SettingsError where those
    that are do not go together.
    """
    found: settings.Settings = {}
    for number, entry in enumerate(entries, 1):
        if selectors.fits(entry.match, record, _where(number)):
            found = settings.merge(found, entry.settings)
    left = {name: value for name, value in found.items() if value is not None}
    return settings.together(left, "%s, together for %s" % (VARIABLE, record["name"]))


def valued_labels(entries: t.Iterable[Entry]) -> t.List[str]:
    """Labels whose values it takes to tell which containers the entries are about."""
    labels = (label.partition("=") for entry in entries for label in entry.match.get("label", ()))
    return sorted({name for name, equals, _value in labels if equals})


def _entry(given: t.Any, where: str) -> Entry:
    if not isinstance(given, dict) or given.get("settings") is None:
        raise SettingsError("%s is not a map of match and settings" % where)
    unknown = sorted(set(map(str, given)) - set(_KEYS))
    if unknown:
        raise SettingsError("%s has unknown keys: %s; known are %s" % (where, ", ".join(unknown), ", ".join(_KEYS)))
    return Entry(selectors.read(given.get("match"), where), settings.normalise(given["settings"], where))


def _where(number: int) -> str:
    return "%s, entry %d" % (VARIABLE, number)
