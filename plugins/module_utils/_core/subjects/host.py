# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The host around the engines: who can command them, and what its firewall does not see."""

from __future__ import annotations

import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.subjects.model import Subject, SubjectSet
from ansible_collections.bulkhead.containers.plugins.module_utils._core.subjects.ports import describe, wildcard
from ansible_collections.bulkhead.containers.plugins.module_utils._core.subjects.unread import undiscovered, why

Record = t.Mapping[str, t.Any]
Texts = t.Optional[t.List[str]]

# Whoever can connect to one of these can start a container with all of the host in it.
ENGINE_KINDS = ("docker", "containerd", "podman", "buildkit", "crio", "cri-o", "nerdctl")

_OTHERS_WRITE, _GROUP_WRITES = 0o002, 0o020


def build(snapshot: Record, context: Record) -> SubjectSet:
    """The one subject."""
    host = snapshot["host"]
    facts = {
        "engines": bool(snapshot["engines"]) or (None if undiscovered(snapshot) else False),
        "rootful_engines": _rootful_engines(snapshot),
        "accounts": _accounts(host["accounts"]),
        "sockets": _sockets(snapshot),
        "firewall": _firewall(snapshot),
    }
    return SubjectSet((Subject("host", host["name"] or "host", facts, engine="", unread=_unread(snapshot)),))


def _rootful_engines(snapshot: Record) -> t.Optional[int]:
    count = sum(engine["mode"] == "rootful" for engine in snapshot["engines"])
    # One too many is a fact; that there are no more is not, where not all could be looked for.
    return None if count <= 1 and undiscovered(snapshot) else count


def _accounts(accounts: t.Optional[Record]) -> t.Dict[str, t.Any]:
    if accounts is None:
        return {}
    group = accounts.get("docker_group")
    return {
        "group": None if group is None else group.get("name", ""),
        "group_members": None if group is None else group.get("members", []),
        "primary_members": None if group is None else group.get("primary", []),
        "sudo": accounts.get("sudo_docker"),
        "overlapping_ids": _overlaps(accounts),
    }


def _overlaps(accounts: Record) -> Texts:
    if accounts.get("subuid") is None or accounts.get("subgid") is None:
        return None
    return ["%s: %s" % (kind, pair) for kind in ("subuid", "subgid") for pair in overlapping(accounts[kind])]


def overlapping(ranges: t.Sequence[Record]) -> t.List[str]:
    """The pairs of different owners whose ranges share an id."""
    ordered = sorted(ranges, key=lambda entry: (entry["start"], entry["name"]))
    found = []
    for number, first in enumerate(ordered):
        for second in ordered[number + 1:]:
            if second["start"] >= first["start"] + first["count"]:
                break
            if second["name"] != first["name"] and second["count"]:
                found.append("%s and %s share ids from %d" % (first["name"], second["name"], second["start"]))
    return found


def _sockets(snapshot: Record) -> t.Dict[str, Texts]:
    listed = (snapshot["host"]["sockets"] or {}).get("unix")
    if listed is None:
        return {}
    engines = [entry for entry in listed if entry["kind"] in ENGINE_KINDS]
    trusted = _trusted_groups(snapshot["host"]["accounts"] or {})
    opened = [_open(entry, trusted) for entry in engines]
    return {
        "open": None if None in opened and not any(opened) else [text for text in opened if text],
        "extra": _extra(engines, [engine["socket"] for engine in snapshot["engines"]]),
    }


def _extra(listed: t.Iterable[Record], sockets: t.Sequence[t.Optional[str]]) -> Texts:
    """The sockets of no engine that was looked at. containerd's has no engine of its own here."""
    known = {_plain(path) for path in sockets if path}
    found = sorted(entry["path"] for entry in listed
                   if entry["kind"] != "containerd" and _plain(entry["path"]) not in known)
    return None if found and None in sockets else found


def _trusted_groups(accounts: Record) -> t.Optional[t.Set[int]]:
    """root's and the engine's; None if the latter could not be read."""
    group = accounts.get("docker_group")
    # {}: there is no such group.
    gid = None if group is None else group.get("gid", 0)
    return None if gid is None else {0, gid}


def _open(entry: Record, trusted: t.Optional[t.Set[int]]) -> t.Optional[str]:
    """What is open about a socket; "" if nothing is, None if it could not be asked."""
    if entry["mode"] is None:
        return None
    mode = int(entry["mode"], 8)
    # Connecting takes the right to write. Below /run/user is each user's own, behind a directory that is closed.
    to_others = mode & _OTHERS_WRITE and not _plain(entry["path"]).startswith("/run/user/")
    to_group = _to_group(entry, trusted) if mode & _GROUP_WRITES else False
    if to_others or to_group:
        return "%s (%s, mode %s)" % (entry["path"], entry["kind"], entry["mode"])
    return None if to_group is None else ""


def _to_group(entry: Record, trusted: t.Optional[t.Set[int]]) -> t.Optional[bool]:
    """Whether the group of root's socket is one that need not command the engine."""
    if entry["uid"] is None or entry["gid"] is None:
        return None
    # A user's own socket is open to nobody beside the user's own group.
    if entry["uid"] != 0 or entry["gid"] == 0:
        return False
    return None if trusted is None else entry["gid"] not in trusted


def _plain(path: str) -> str:
    return path[len("/var"):] if path.startswith("/var/run/") else path


def _firewall(snapshot: Record) -> t.Dict[str, t.Any]:
    firewall = snapshot["host"]["firewall"]
    if firewall is None:
        return {}
    states = [firewall.get("ufw"), firewall.get("firewalld")]
    active = "active" in states
    return {
        "active": None if None in states and not active else active,
        "bypassed": _bypassed(snapshot, firewall.get("docker_user")),
    }


def _bypassed(snapshot: Record, rules: t.Optional[Record]) -> Texts:
    """Ports published on every address, where DOCKER-USER has no rule: they are rewritten before INPUT sees them."""
    found: t.List[str] = []
    for engine in snapshot["engines"]:
        if engine["mode"] != "rootful":
            continue
        if engine["containers"] is None:
            return None
        found += ["%s %s" % (container["name"], describe(port)) for container in engine["containers"]
                  for port in container.get("published") or () if wildcard(port)]
    own_rules = (rules or {}).get("ipv4")
    if (found and own_rules is None) or (not found and undiscovered(snapshot)):
        return None
    return [] if own_rules not in (0, "absent") else found


def _unread(snapshot: Record) -> t.Dict[str, str]:
    return {
        "accounts": why(snapshot, "host.accounts", "The host's accounts"),
        "sockets": why(snapshot, "host.sockets", "The host's sockets"),
        "firewall": why(snapshot, "host.firewall", "The host's firewall"),
        "firewall.bypassed": "The rules of the host's firewall or the ports of its containers could not be read.",
        "": undiscovered(snapshot) or "The host could not be read.",
    }
