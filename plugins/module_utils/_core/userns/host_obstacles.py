# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What of a host speaks against mapped ids for its containers: accounts, ranges, kernel, directories, room."""

from __future__ import annotations

import typing as t

Record = t.Mapping[str, t.Any]
Advice = t.Tuple[str, str]
Found = t.Iterator[t.Tuple[str, Advice]]

_NO_RANGE = "nobody looked which ids it has or gets. Ask the module subordinate_ids in check mode"
_USERNS_LIMIT = "user.max_user_namespaces"


def blocking(snapshot: Record, facts: Record, user: str, count: int) -> Found:
    if user in ("default", "root") or not user or user.isdigit():
        yield "user", ("%r cannot be the user that root is mapped to" % user, "Name an account, such as dockremap")
    yield from _ranges(snapshot, facts, user, count)
    yield from _kernel(snapshot)
    closed = (facts.get("data_root") or {}).get("closed")
    if closed is None:
        yield "data root", ("the modes of the directories above it could not be read", "Run this as root")
    for path in closed or ():
        yield path, ("mapped ids cannot pass this directory above the data root: the engine would not start",
                     "chmod o+x %s" % path)


def _ranges(snapshot: Record, facts: Record, user: str, count: int) -> Found:
    for file in ("subuid", "subgid"):
        if _accounts(snapshot).get(file) is None:
            yield "/etc/" + file, ("it could not be read", "Run this as root")
    mapped = facts.get("range")
    if not mapped:
        refused = str(facts.get("range_refused") or _NO_RANGE)
        reason, _stop, next_step = refused[len(user + ": ") if refused.startswith(user + ": ") else 0:].partition(". ")
        yield user, (reason, next_step or "Settle that first")
        return
    if mapped["count"] < count:
        yield user, ("it has %d ids, and %d are needed" % (mapped["count"], count), "Give it a larger range")
    for file in ("subuid", "subgid"):
        had = _first(snapshot, facts, user, file)
        if had and (had["start"], had["count"]) != (mapped["start"], mapped["count"]):
            yield user, ("its first range in /etc/%s has %d ids from %d on: the engine takes that one"
                         % (file, had["count"], had["start"]), "Remove that range, or put it behind the larger one")


def _first(snapshot: Record, facts: Record, user: str, file: str) -> t.Optional[Record]:
    """The engine looks for the user's number, and for its name where it finds none."""
    number = str((facts.get("user") or {}).get("uid"))
    ranges: t.List[Record] = _accounts(snapshot).get(file) or []
    return next((one for name in (number, user) for one in ranges if one["name"] == name), None)


def _accounts(snapshot: Record) -> Record:
    accounts: Record = (snapshot.get("host") or {}).get("accounts") or {}
    return accounts


def _kernel(snapshot: Record) -> Found:
    limit = ((snapshot.get("host") or {}).get("sysctls") or {}).get(_USERNS_LIMIT)
    if limit is None or not str(limit).isdigit():
        yield _USERNS_LIMIT, ("it could not be read, or the kernel has no user namespaces",
                              "See sysctl " + _USERNS_LIMIT)
    elif int(limit) == 0:
        yield _USERNS_LIMIT, ("the kernel makes no user namespaces", "Set %s to a positive number" % _USERNS_LIMIT)


def no_place(facts: Record) -> Found:
    """Where the images are to lie on their way."""
    archive = facts.get("archive")
    if archive is None:
        yield "archive", ("where the images would lie on their way could not be looked at",
                          "See what userns_remap_info says of it, and run this again as root")
    elif not archive["found"]:
        yield archive["above"], ("this is no directory of the host, and the images are to lie there on their way",
                                 "Make it, or name another one in userns_remap_archive by its full path")
    elif archive["state"] == "foreign":
        yield archive["path"], ("this is to be the directory for the images on their way, and something else is there",
                                "Remove it, or name another directory in userns_remap_archive")


def no_room(facts: Record, images: int) -> Found:
    """They are there once more in the archive, and once more in the new world."""
    data_root, archive = facts.get("data_root") or {}, facts.get("archive") or {}
    apart = bool(archive.get("apart"))
    yield from _too_little("data root", images if apart else 2 * images, data_root.get("free"))
    if apart and images:
        yield from _too_little(archive["above"], images, archive.get("free"))


def _too_little(subject: str, needed: int, free: t.Optional[int]) -> Found:
    if free is None:
        yield subject, ("its free space could not be read", "See df, and run this as root")
    elif needed > free:
        yield subject, ("the images need %d MiB more there, and %d MiB are free" % (needed >> 20, free >> 20),
                        "Make room, name another directory in userns_remap_archive, or do not carry images")
