# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is remembered of the engines that are ours, by subject: a user, the host, or shells."""

from __future__ import annotations

import json
import typing as t
from dataclasses import dataclass, replace

from ansible_collections.bulkhead.containers.plugins.module_utils._core.rootless.model import World, world

HOST, SHELLS = "(host)", "(shells)"
SUBJECTS = (HOST, SHELLS)


@dataclass(frozen=True)
class Entry:
    """C(before): the world before the first change of ours. C(back): where to go if the change that is under way does
    not come to its end; None: none is. C(directories): those of the user that we have made. C(gone): the engine was
    taken away, and its data are kept. C(ids): its subordinate ids are from us. C(uid): the
    user's number, for the case that somebody removes the account first. C(running): containers that ran when a
    change began for which the engine has to restart."""

    before: World
    back: t.Optional[World] = None
    directories: t.Tuple[str, ...] = ()
    data_root: str = ""
    gone: bool = False
    ids: bool = False
    uid: t.Optional[int] = None
    running: t.Tuple[t.Mapping[str, str], ...] = ()

    def begun(self, seen: World) -> Entry:
        """A change that was broken off keeps its way back. What is changed for the first time was so before."""
        before = World({**seen.files, **self.before.files}, {**seen.switches, **self.before.switches})
        return replace(self, before=before, back=seen if self.back is None else self.back, gone=False)


Memory = t.Dict[str, Entry]


def load(content: t.Optional[bytes]) -> Memory:
    """Raises ValueError where it is damaged."""
    try:
        entries = json.loads(content or b"{}")
        return {str(name): _entry(one) for name, one in entries.items()}
    except (AttributeError, KeyError, TypeError, ValueError):
        raise ValueError("what is remembered of rootless engines is damaged") from None


def dump(memory: Memory) -> bytes:
    records = {name: {"before": one.before.as_record(), "back": one.back.as_record() if one.back else None,
                      "directories": list(one.directories), "data_root": one.data_root,
                      "gone": one.gone, "ids": one.ids, "uid": one.uid,
                      "running": list(one.running)}
               for name, one in memory.items()}
    return json.dumps(records, indent=2, sort_keys=True).encode() + b"\n"


def users(memory: Memory) -> t.Set[str]:
    """Who have an engine of ours."""
    return {name for name, one in memory.items() if name not in SUBJECTS and not one.gone}


def _entry(one: t.Mapping[str, t.Any]) -> Entry:
    return Entry(world(one["before"]), world(one["back"]) if one["back"] else None,
                 tuple(str(path) for path in one["directories"]), str(one["data_root"]),
                 one["gone"] is True, one["ids"] is True, one["uid"],
                 tuple({"id": str(container["id"]), "name": str(container["name"])} for container in one["running"]))
