# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whose a key is, and so what becomes of it: put, removed, given back, or left to whoever changed it.

*Ours* is what a manager of this collection wrote or removed. The former value of a key of ours is the last one that
was not ours, so that giving it back undoes all that we did to it, across any number of runs and changed policies.
Taking a conflict (C(conflicts=overwrite)) therefore makes the value that is overwritten the former one.
"""

from __future__ import annotations

import json
import typing as t
from dataclasses import dataclass, field, replace

from ansible_collections.bulkhead.containers.plugins.module_utils._core.daemon_config import json_text, keys
from ansible_collections.bulkhead.containers.plugins.module_utils._core.daemon_config.model import (
    ABSENT,
    Conflict,
    Document,
    Objection,
    Owned,
    Path,
    Request,
)
from ansible_collections.bulkhead.containers.plugins.module_utils._core.daemon_config.values import same

_CHANGED = "somebody changed it since it was written for %s; it was left as it is"
_NOT_GIVEN_BACK = "it is no longer asked for, but somebody changed it since it was written; it was left to them"


@dataclass(frozen=True)
class Edit:
    """One key: what the file is to have there (C(value) may be ABSENT), and what is remembered of it afterwards.

    Without C(writes) the file has it already, and there is only something to remember.
    """

    path: Path
    value: t.Any
    entry: t.Optional[Owned]
    writes: bool = True
    withdraws: bool = False


@dataclass
class Intent:
    """All that a request means for a file."""

    edits: t.List[Edit] = field(default_factory=list)
    conflicts: t.List[Conflict] = field(default_factory=list)
    objections: t.List[Objection] = field(default_factory=list)


def intend(request: Request, text: str, owned: t.Iterable[Owned]) -> Intent:
    """Each edit is made for the file as the ones before it leave it."""
    return _Planner(request, text, owned).run()


def document(text: str) -> Document:
    """What a text that is known to be valid says."""
    if json_text.is_blank(text):
        return {}
    found: Document = json.loads(text.lstrip("\ufeff"))
    return found


def edited(text: str, path: Path, value: t.Any) -> str:
    return json_text.drop(text, path) if value is ABSENT else json_text.put(text, path, value)


class _Planner:
    def __init__(self, request: Request, text: str, owned: t.Iterable[Owned]) -> None:
        self.request = request
        self.text = text
        self.document = document(text)
        entries = {one.path: one for one in owned}
        self.made_maps = {path: one for path, one in entries.items() if _is_made_map(one)}
        self.entries = {path: one for path, one in entries.items() if path not in self.made_maps}
        self.wanted = keys.leaves(request.settings)
        self.absent = _outermost([keys.path_of(name) for name in request.absent])
        self.intent = Intent()

    def run(self) -> Intent:
        for path, entry in sorted(self.entries.items()):
            if entry.manager == self.request.manager and path not in self.wanted and path not in self.absent:
                self._withdraw(entry)
        for path in self.absent:
            self._remove(path)
        for path, value in self.wanted.items():
            self._want(path, value)
        return self.intent

    def _present(self, path: Path) -> t.Any:
        return keys.find(self.document, path, ABSENT)

    def _withdraw(self, entry: Owned) -> None:
        """Give back what was there, unless somebody else has changed it."""
        present = self._present(entry.path)
        former = ABSENT if entry.former is None else json.loads(entry.former)
        if same(present, entry.value) and not same(present, former):
            value = ABSENT if entry.former is None else json_text.Raw(entry.former)
            self._edit(entry.path, value, None, withdraws=True)
            return
        if present is not ABSENT and not same(present, former):
            self._conflict(entry.path, _NOT_GIVEN_BACK)
        self._remember(entry.path, present, None)

    def _remove(self, path: Path) -> None:
        entry, present = self.entries.get(path), self._present(path)
        if present is ABSENT and (entry is None or entry.value is ABSENT):
            return
        below = [one for one in self.entries.values() if one.path[: len(path)] == path and self._is_foreign(one)]
        if below:
            self._object(below[0])
            return
        former = self._former(entry, present, path)
        if present == {} and path in self.made_maps:
            # It is left from keys that were withdrawn.
            former = self.made_maps[path].former
            if former is None:
                return
        new = Owned(path, ABSENT, former, self.request.manager)
        if present is ABSENT:
            self._remember(path, ABSENT, new)
        else:
            self._edit(path, ABSENT, new)

    def _want(self, path: Path, value: t.Any) -> None:
        entry, present = self.entries.get(path), self._present(path)
        if entry is not None and self._is_foreign(entry):
            if not same(entry.value, value):
                self._object(entry)
            elif not same(present, value):
                self._edit(path, value, entry)  # both want it, and it is gone
            return
        new = Owned(path, value, self._former(entry, present, path), self.request.manager)
        if same(present, value):
            # Whose it was does not change by our wanting it, what we would put does.
            former = json_text.raw(self.text, path) if entry is None else entry.former
            self._remember(path, value, replace(entry or new, value=value, former=former))
        elif self.request.conflicts == "keep" and _was_changed(entry, present):
            self._conflict(path, _CHANGED % self.request.manager)
        else:
            self._edit(path, value, new)

    def _former(self, entry: t.Optional[Owned], present: t.Any, path: Path) -> t.Optional[str]:
        if entry is not None and (present is ABSENT or same(present, entry.value)):
            return entry.former
        return json_text.raw(self.text, path)

    def _is_foreign(self, entry: Owned) -> bool:
        return entry.manager != self.request.manager and entry.value is not ABSENT

    def _edit(self, path: Path, value: t.Any, entry: t.Optional[Owned], withdraws: bool = False) -> None:
        self.intent.edits.append(Edit(path, value, entry, withdraws=withdraws))
        self.text = edited(self.text, path, value)
        self.document = document(self.text)

    def _remember(self, path: Path, value: t.Any, entry: t.Optional[Owned]) -> None:
        self.intent.edits.append(Edit(path, value, entry, writes=False))

    def _conflict(self, path: Path, reason: str) -> None:
        self.intent.conflicts.append(Conflict(keys.name_of(path), reason))

    def _object(self, entry: Owned) -> None:
        self.intent.objections.append(
            Objection(
                keys.name_of(entry.path),
                "it is managed by %s, which wants another value" % entry.manager,
                "Have one manager ask for it only, or use the same value in both.",
            )
        )


def _outermost(paths: t.Sequence[Path]) -> t.List[Path]:
    """Each once, without those below another one: they go with it."""
    inner = {path for path in paths for other in paths if len(other) < len(path) and path[: len(other)] == other}
    return [path for path in dict.fromkeys(paths) if path not in inner]


def _is_made_map(entry: Owned) -> bool:
    return keys.is_group(entry.path) and entry.value is not ABSENT


def _was_changed(entry: t.Optional[Owned], present: t.Any) -> bool:
    """By somebody else. A key of ours that is gone is put back without asking: nobody has decided for another value."""
    return entry is not None and ABSENT not in (entry.value, present) and not same(entry.value, present)
