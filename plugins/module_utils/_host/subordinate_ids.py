# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Gives users ranges in /etc/subuid and /etc/subgid, and takes back those that it gave."""

from __future__ import annotations

import contextlib
import grp
import json
import os
import pwd
import typing as t
from dataclasses import dataclass

from ansible_collections.bulkhead.containers.plugins.module_utils._core import subordinate_ids
from ansible_collections.bulkhead.containers.plugins.module_utils._core.parse import login_defs, nsswitch
from ansible_collections.bulkhead.containers.plugins.module_utils._core.parse.subordinate_ids import Range
from ansible_collections.bulkhead.containers.plugins.module_utils._core.subordinate_ids import FILES
from ansible_collections.bulkhead.containers.plugins.module_utils._host import account_lock, reading
from ansible_collections.bulkhead.containers.plugins.module_utils._host.daemon_config.state_dir import (
    StateDir,
    sync_directory,
    write_through,
)
from ansible_collections.bulkhead.containers.plugins.module_utils._host.errors import HostError
from ansible_collections.bulkhead.containers.plugins.module_utils._host.optional_file import text_or

_LOGIN_DEFS, _NSSWITCH = "/etc/login.defs", "/etc/nsswitch.conf"
# Which ranges are ours.
_MEMORY, _RANGES = "/var/lib/bulkhead/subordinate_ids", "ranges.json"

# Replaces a file by another with the first one's owner, mode and context: source, destination.
Move = t.Callable[[str, str], None]
Outcome = t.Dict[str, t.Any]


@dataclass(frozen=True)
class Place:
    """The file system that is changed. C(root) is empty but in tests."""

    move: Move
    check: bool = False
    root: str = ""

    def at(self, path: str) -> str:
        return self.root + path


def present(place: Place, name: str, wish: subordinate_ids.Wish) -> Outcome:
    """Raises HostError and RangeError."""
    _expect_files(place)
    with _lock(place) as left_behind:
        texts = _texts(place)
        granted = subordinate_ids.grant(texts, _owner(name), wish, _host(place))
        new = {path: subordinate_ids.added(texts[path], granted.range) if path in granted.missing else texts[path]
               for path in FILES}
        if granted.missing and not place.check:
            # Remembered before it is there: a range of ours that nobody remembers could not be taken back.
            entry = {**_as_record(granted.range), "files": list(granted.missing)}
            _remember(place, [one for one in _remembered(place) if one != entry] + [entry])
        _write(place, texts, new)
    return _outcome(texts, new, [granted.range], left_behind, granted.shared_with_nspawn and bool(granted.missing))


def absent(place: Place, name: str) -> Outcome:
    """Only what C(present) gave."""
    _expect_files(place)
    with _lock(place) as left_behind:
        texts = _texts(place)
        memory = _remembered(place)
        ours = [entry for entry in memory if entry["name"] == name]
        new = dict(texts)
        for entry in ours:
            for path in entry["files"]:
                new[path] = subordinate_ids.removed(new[path], _as_range(entry))
        _write(place, texts, new)
        if ours and not place.check:
            _remember(place, [entry for entry in memory if entry["name"] != name])
    return _outcome(texts, new, [], left_behind, False)


def _outcome(old: subordinate_ids.Texts, new: subordinate_ids.Texts, ranges: t.Sequence[Range],
             left_behind: t.Sequence[str], shared: bool) -> Outcome:
    warnings = ["removed the lock %s" % one for one in left_behind]
    if shared:
        warnings.append("the ids from %d on are among those that systemd-nspawn takes for its containers: no others "
                        "were left" % ranges[0].start)
    return {
        "changed": new != old,
        "range": {"start": ranges[0].start, "count": ranges[0].count} if ranges else {},
        "diff": [{"before": _printable(old[path]), "after": _printable(new[path]), "before_header": path,
                  "after_header": path} for path in FILES if new[path] != old[path]],
        "warnings": warnings,
    }


def _printable(text: str) -> str:
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


@contextlib.contextmanager
def _lock(place: Place) -> t.Iterator[t.Sequence[str]]:
    if place.check:
        yield []
        return
    with account_lock.held([place.at(path) for path in FILES]) as left_behind:
        yield left_behind


def _expect_files(place: Place) -> None:
    others = [word for word in nsswitch.sources(text_or(place.at(_NSSWITCH), ""), "subid") if word != "files"]
    if others:
        raise HostError("%s has subordinate ids come from %s, and not from files of this host. Let the directory "
                        "give the user a range" % (_NSSWITCH, ", ".join(others)))


def _texts(place: Place) -> t.Dict[str, str]:
    return {path: _text(place.at(path)) for path in FILES}


def _text(path: str) -> str:
    # Bytes that are no UTF-8 come back as they were.
    try:
        return reading.regular_file(path).decode("utf-8", "surrogateescape")
    except FileNotFoundError:
        return ""


def _owner(name: str) -> subordinate_ids.Owner:
    try:
        return subordinate_ids.Owner(name, pwd.getpwnam(name).pw_uid)
    except KeyError:
        return subordinate_ids.Owner(name)


def _host(place: Place) -> subordinate_ids.Host:
    users = {number for user in pwd.getpwall() for number in (user.pw_uid, user.pw_gid)}
    return subordinate_ids.Host(
        limits=login_defs.numbers(text_or(place.at(_LOGIN_DEFS), "")),
        ids=users | {group.gr_gid for group in grp.getgrall()},
    )


def _write(place: Place, old: subordinate_ids.Texts, new: subordinate_ids.Texts) -> None:
    for path in FILES:
        if new[path] != old[path] and not place.check:
            _replace(place, place.at(path), new[path].encode("utf-8", "surrogateescape"))


def _replace(place: Place, path: str, content: bytes) -> None:
    is_new = not os.path.exists(path)
    write_through(path + ".bulkhead", content, 0o600)
    place.move(path + ".bulkhead", path)
    if is_new:
        os.chmod(path, 0o644)  # everybody reads it: newuidmap runs as whoever called it
    sync_directory(os.path.dirname(path))


def _remembered(place: Place) -> t.List[t.Dict[str, t.Any]]:
    path = os.path.join(place.at(_MEMORY), _RANGES)
    try:
        entries = json.loads(StateDir(place.at(_MEMORY)).read(_RANGES) or b'{"ranges": []}')["ranges"]
        return [{**_as_record(_as_range(one)), "files": [str(file) for file in one["files"] if file in FILES]}
                for one in entries]
    except (ValueError, TypeError, KeyError):
        raise HostError("%s, which says which ranges are ours, is damaged. Restore it from a backup, or remove it: the "
                        "ranges then count as somebody else's" % path) from None


def _remember(place: Place, ranges: t.Sequence[t.Mapping[str, t.Any]]) -> None:
    memory = StateDir(place.at(_MEMORY))
    with memory.locked(for_writing=True):
        memory.write(_RANGES, json.dumps({"ranges": list(ranges)}, indent=2, sort_keys=True).encode() + b"\n")


def _as_record(one: Range) -> t.Dict[str, t.Any]:
    return {"name": one.name, "start": one.start, "count": one.count}


def _as_range(entry: t.Mapping[str, t.Any]) -> Range:
    return Range(str(entry["name"]), int(entry["start"]), int(entry["count"]))
