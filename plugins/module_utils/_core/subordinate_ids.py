# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which ids a user gets for its user namespaces, and what that makes of /etc/subuid and /etc/subgid.

A range is handed out in both files with the same start, and overlaps no other range of either file: two owners of one
id could open each other's files.
"""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

from ansible_collections.bulkhead.containers.plugins.module_utils._core.parse import subordinate_ids
from ansible_collections.bulkhead.containers.plugins.module_utils._core.parse.subordinate_ids import Range

SUBUID, SUBGID = "/etc/subuid", "/etc/subgid"
FILES = (SUBUID, SUBGID)

# First and last id of what is never handed out: all that 16 bits hold (users of the host, systemd's dynamic services,
# nobody); ids of foreign disk images; and what some file systems and programs take for negative numbers.
_NEVER = ((0, 65535), (2147352576, 2147418111), (2147483648, 4294967295))
# systemd-nspawn takes its ids from here and asks nobody: second choice, for hosts where the rest is used up.
_NSPAWN = (524288, 1879048191)

Interval = t.Tuple[int, int]
Texts = t.Mapping[str, str]


class RangeError(ValueError):
    """No such range can be handed out; the text says why and what to do."""


@dataclass(frozen=True)
class Owner:
    name: str
    uid: t.Optional[int] = None  # None: there is no such user yet

    def has(self, one: Range) -> bool:
        return one.name == self.name or (self.uid is not None and one.name == str(self.uid))


@dataclass(frozen=True)
class Wish:
    """C(count) ids at least, and where nobody else has them, from C(start) on."""

    count: int
    start: t.Optional[int] = None


@dataclass(frozen=True)
class Host:
    """C(limits): /etc/login.defs. C(ids): the uids and gids that users and groups have."""

    limits: t.Mapping[str, int]
    ids: t.AbstractSet[int]

    @property
    def first(self) -> int:
        return max(self.limits.get(name, 100000) for name in ("SUB_UID_MIN", "SUB_GID_MIN"))

    @property
    def last(self) -> int:
        return min(self.limits.get(name, 600100000) for name in ("SUB_UID_MAX", "SUB_GID_MAX"))

    @property
    def count(self) -> int:
        return max(self.limits.get(name, 65536) for name in ("SUB_UID_COUNT", "SUB_GID_COUNT"))


@dataclass(frozen=True)
class Grant:
    """A range that the owner has, or gets by a new line in each of C(missing)."""

    range: Range
    missing: t.Tuple[str, ...] = ()

    @property
    def shared_with_nspawn(self) -> bool:
        return _meet(_ids(self.range), _NSPAWN)


def grant(texts: Texts, owner: Owner, wish: Wish, host: Host) -> Grant:
    """What the owner has already, or the first range that is free. Raises RangeError."""
    ranges = {path: subordinate_ids.parse(texts[path]) for path in FILES}
    had = _of_the_owner(ranges, owner, wish.count)
    if had is not None:
        others = [one for path, every in ranges.items() for one in every if path in had.missing or not owner.has(one)]
        _expect_free(had.range, others, owner.name)
        _expect_no_user(had.range, host)
        return had
    count = max(wish.count, host.count)
    taken = [one for every in ranges.values() for one in every]
    start = wish.start if wish.start is not None else _first_free(taken, host, count)
    if start is None:
        raise RangeError(
            "there are no %d ids left between %d and %d for %s that nobody else has. Remove ranges that nobody needs "
            "from %s and %s, or raise SUB_UID_MAX and SUB_GID_MAX in /etc/login.defs"
            % (count, host.first, host.last, owner.name, SUBUID, SUBGID))
    new = Range(owner.name, start, count)
    if wish.start is not None:
        _expect_possible(new, host)
        _expect_free(new, taken, owner.name)
    return Grant(new, FILES)


def added(text: str, new: Range) -> str:
    """The file with one line more, and a newline at its end only where it had one."""
    if not text or text.endswith("\n"):
        return text + _line(new) + "\n"
    return text + "\n" + _line(new)


def removed(text: str, old: Range) -> str:
    """The file without that line, which may have been removed already."""
    lines = text.split("\n")
    if _line(old) in lines:
        lines.remove(_line(old))
    return "\n".join(lines)


def _line(one: Range) -> str:
    return "%s:%d:%d" % (one.name, one.start, one.count)


def _of_the_owner(ranges: t.Mapping[str, t.Sequence[Range]], owner: Owner, count: int) -> t.Optional[Grant]:
    """The range that it has in both files, or in one of them and can have in the other."""
    large = {path: [one for one in every if owner.has(one) and one.count >= count] for path, every in ranges.items()}
    for one in large[SUBUID]:
        for other in large[SUBGID]:
            if one.start == other.start:
                return Grant(Range(owner.name, one.start, min(one.count, other.count)))
    if large[SUBUID] and large[SUBGID]:
        raise RangeError(
            "%s has ids from %d on in %s and from %d on in %s. Give it the same start in both, or remove its lines"
            % (owner.name, large[SUBUID][0].start, SUBUID, large[SUBGID][0].start, SUBGID))
    for path, other_path in (FILES, FILES[::-1]):
        if large[path]:
            return Grant(Range(owner.name, large[path][0].start, large[path][0].count), (other_path,))
    return None


def _expect_free(one: Range, others: t.Iterable[Range], name: str) -> None:
    for other in others:
        if _meet(_ids(one), _ids(other)):
            raise RangeError(
                "the ids from %d to %d that %s has or is to have overlap with those of %s (%d to %d). Each could open "
                "the other's files: give one of them another range in %s and %s"
                % (_ids(one) + (name, other.name) + _ids(other) + FILES))


def _expect_possible(one: Range, host: Host) -> None:
    first, last = _ids(one)
    if first < host.first or last > host.last:
        raise RangeError("%d ids from %d on are not between the %d and %d that /etc/login.defs allows. Choose another "
                         "start, or none" % (one.count, one.start, host.first, host.last))
    reserved = [interval for interval in _NEVER if _meet((first, last), interval)]
    if reserved:
        raise RangeError("of the ids from %d to %d, those from %d to %d are reserved. Choose another start, or none"
                         % ((first, last) + reserved[0]))
    _expect_no_user(one, host)


def _expect_no_user(one: Range, host: Host) -> None:
    first, last = _ids(one)
    met = sorted(number for number in host.ids if first <= number <= last)
    if met:
        raise RangeError("a user or group of this host has the number %d, one of the ids from %d to %d of %s: its "
                         "files would belong to both. Give one of them other ids" % (met[0], first, last, one.name))


def _first_free(taken: t.Iterable[Range], host: Host, count: int) -> t.Optional[int]:
    used = [_ids(one) for one in taken if one.count] + list(_NEVER) + [(number, number) for number in host.ids]
    start = _gap(used + [_NSPAWN], host, count)
    return start if start is not None else _gap(used, host, count)


def _gap(used: t.Iterable[Interval], host: Host, count: int) -> t.Optional[int]:
    start = host.first
    for first, last in sorted(used):
        if first - start >= count:
            break
        start = max(start, last + 1)
    return start if start + count - 1 <= host.last else None


def _ids(one: Range) -> Interval:
    return one.start, one.start + one.count - 1


def _meet(one: Interval, other: Interval) -> bool:
    return one[0] <= other[1] and other[0] <= one[1] and one[0] <= one[1] and other[0] <= other[1]
