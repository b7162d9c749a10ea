# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The file and our memory of it, after edits.

Maps that had to be made for a key of ours go with the last of our keys in them, and so does the file itself.
"""

from __future__ import annotations

import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.daemon_config import json_text, keys
from ansible_collections.bulkhead.containers.plugins.module_utils._core.daemon_config.model import ABSENT, Owned, Path
from ansible_collections.bulkhead.containers.plugins.module_utils._core.daemon_config.ownership import (
    Edit,
    document,
    edited,
)

Entries = t.Dict[Path, Owned]


def apply(
    text: t.Optional[str], owned: t.Iterable[Owned], edits: t.Iterable[Edit]
) -> t.Tuple[t.Optional[str], t.Tuple[Owned, ...]]:
    """(the file's text, None for no file; what is remembered afterwards)."""
    entries = {one.path: one for one in owned}
    for edit in edits:
        if edit.writes:
            if edit.value is not ABSENT and edit.entry is not None:
                _remember_maps(text, entries, edit.entry)
            text = _edited(text, edit)
        entries.pop(edit.path, None)
        if edit.entry is not None:
            entries[edit.path] = edit.entry
    return _without_made_maps(text, entries), tuple(entries[path] for path in sorted(entries))


def _edited(text: t.Optional[str], edit: Edit) -> t.Optional[str]:
    if text is None and edit.value is ABSENT:
        return None
    return edited(text or "", edit.path, edit.value)


def _remember_maps(text: t.Optional[str], entries: Entries, entry: Owned) -> None:
    """Those on the way to the key that are not there, or have nothing in them."""
    content = {} if text is None else document(text)
    for length in range(len(entry.path)):
        path = entry.path[:length]
        if path in entries and entries[path].value is not ABSENT:
            continue
        found = keys.find(content, path) if path else content
        if not isinstance(found, dict) or not found:
            former = None if text is None else json_text.raw(text, path)
            entries[path] = Owned(path, {}, former, entry.manager)


def _without_made_maps(text: t.Optional[str], entries: Entries) -> t.Optional[str]:
    made = [path for path, one in entries.items() if keys.is_group(path) and one.value is not ABSENT]
    for path in sorted(made, key=len, reverse=True):
        if any(_keeps(one, path) for one in entries.values()):
            continue
        former = entries.pop(path).former
        if text is None or keys.find(document(text), path) != {}:
            continue
        text = _given_back(text, path, former) if path else former
    return text


def _given_back(text: str, path: Path, former: t.Optional[str]) -> str:
    return edited(text, path, ABSENT if former is None else json_text.Raw(former))


def _keeps(entry: Owned, path: Path) -> bool:
    """Is there a key of ours below that map?"""
    below = len(entry.path) > len(path) and entry.path[: len(path)] == path
    return below and entry.value is not ABSENT
