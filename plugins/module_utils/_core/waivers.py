# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Waivers: findings that somebody has accepted, for a reason, until a day.

A waiver names a control (or a glob over ids) and what it is for. It never hides a finding: the finding stays and says
who accepted it. After its last day it counts for nothing, and the finding says that too.
"""

from __future__ import annotations

import datetime
import fnmatch
import typing as t
from dataclasses import dataclass

MATCH_KEYS = ("host", "name", "image", "label")


class WaiverError(ValueError):
    """A waiver that is not valid."""


@dataclass(frozen=True)
class Waiver:
    """C(match) maps a key of MATCH_KEYS to globs, of which one must fit; all keys that are given must fit."""

    control: str
    match: t.Mapping[str, t.Any]
    reason: str
    owner: str
    until: datetime.date

    def expired(self, today: datetime.date) -> bool:
        return today > self.until

    def as_dict(self, today: datetime.date) -> t.Dict[str, t.Any]:
        return {
            "control": self.control,
            "reason": self.reason,
            "owner": self.owner,
            "until": self.until.isoformat(),
            "expired": self.expired(today),
        }


def parse(entry: t.Any, number: int, control_ids: t.Collection[str]) -> Waiver:
    """Read one entry of C(hardening_waivers); C(number) counts from 1. Raises WaiverError."""
    where = "waiver %d" % number
    if not isinstance(entry, dict):
        raise WaiverError("%s is not a map of control, match, reason, owner and until" % where)
    unknown = sorted(set(map(str, entry)) - {"control", "match", "reason", "owner", "until"})
    if unknown:
        raise WaiverError("%s has unknown keys: %s" % (where, ", ".join(unknown)))
    texts = {key: _text(entry, key, where) for key in ("control", "reason", "owner")}
    where = "%s (%s)" % (where, texts["control"])
    if not set(texts["control"]) - set("*?"):
        raise WaiverError("%s would waive everything: name a control" % where)
    if not fnmatch.filter(control_ids, texts["control"]):
        raise WaiverError("%s: there is no control of that name" % where)
    return Waiver(match=_match(entry.get("match"), where), until=_day(entry.get("until"), where), **texts)


def find(waivers: t.Iterable[Waiver], today: datetime.date, control: str, host: str,
         names: t.Mapping[str, t.Any]) -> t.Optional[Waiver]:
    """The waiver for a finding, one in force before an expired one.

    C(names) has the subject's C(name), and C(image) and C(label) (a map) where it has them.
    """
    fitting = [waiver for waiver in waivers if _fits(waiver, control, host, names)]
    return min(fitting, key=lambda waiver: waiver.expired(today), default=None)


def _fits(waiver: Waiver, control: str, host: str, names: t.Mapping[str, t.Any]) -> bool:
    if not fnmatch.fnmatchcase(control, waiver.control):
        return False
    values = dict(names, host=host)
    return all(_selects(wanted, values.get(key)) for key, wanted in waiver.match.items())


def _selects(wanted: t.Any, value: t.Any) -> bool:
    if isinstance(wanted, dict):
        labels = value or {}
        return all(key in labels and _selects(globs, labels[key]) for key, globs in wanted.items())
    return value is not None and any(fnmatch.fnmatchcase(str(value), glob) for glob in wanted)


def _text(entry: t.Mapping[str, t.Any], key: str, where: str) -> str:
    value = entry.get(key)
    if not isinstance(value, str) or not value.strip():
        raise WaiverError("%s has no %s" % (where, key))
    return value.strip()


def _match(match: t.Any, where: str) -> t.Dict[str, t.Any]:
    if match is None:
        return {}
    if not isinstance(match, dict) or set(match) - set(MATCH_KEYS):
        raise WaiverError("%s: match is a map of %s" % (where, ", ".join(MATCH_KEYS)))
    if "label" in match and not isinstance(match["label"], dict):
        raise WaiverError("%s: match.label is a map of label to value" % where)
    parsed: t.Dict[str, t.Any] = {}
    for key, value in match.items():
        parsed[key] = {name: _globs(globs) for name, globs in value.items()} if key == "label" else _globs(value)
    return parsed


def _globs(value: t.Any) -> t.List[str]:
    return [str(item) for item in value] if isinstance(value, list) else [str(value)]


def _day(value: t.Any, where: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(str(value)[:10])
    except ValueError:
        raise WaiverError("%s: until is its last day, as in 2027-01-31, not %r" % (where, value)) from None
