# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""One run of the module: look, decide, refuse or change. Returns what the module returns, and never raises."""

from __future__ import annotations

import contextlib
import typing as t
from dataclasses import asdict, dataclass

from ansible_collections.bulkhead.containers.plugins.module_utils._core.rootless import (
    changes,
    decision,
    memory,
    worlds,
)
from ansible_collections.bulkhead.containers.plugins.module_utils._core.rootless.decision import Decision, Plan, Request
from ansible_collections.bulkhead.containers.plugins.module_utils._core.rootless.memory import Memory
from ansible_collections.bulkhead.containers.plugins.module_utils._core.rootless.model import Wish, World
from ansible_collections.bulkhead.containers.plugins.module_utils._host import command, reading
from ansible_collections.bulkhead.containers.plugins.module_utils._host.errors import HostError
from ansible_collections.bulkhead.containers.plugins.module_utils._host.rootless import carrying, host_seen, user_seen
from ansible_collections.bulkhead.containers.plugins.module_utils._host.rootless.actions import Place
from ansible_collections.bulkhead.containers.plugins.module_utils._host.rootless.remembered import Remembered

Record = t.Dict[str, t.Any]


@dataclass(frozen=True)
class _Seen:
    host: Record
    users: t.Dict[str, Record]
    decided: Decision
    told: Record


class Run:
    """C(hand): runs a program to its end."""

    def __init__(self, request: Request, hand: command.Run, timeout: float) -> None:
        self._request = request
        self._hand = hand
        self._timeout = timeout
        self._remembered = Remembered()
        self._warnings: t.List[str] = []
        self._changed = False  # what was done before something else failed stays done

    def outcome(self) -> Record:
        """With C(failed), a sentence, where it failed."""
        try:
            return self._outcome()
        except carrying.ChangeFailed as error:
            return {"failed": str(error), "rolled_back": error.rolled_back, "changed": self._changed}
        except HostError as error:
            return {"failed": str(error), "rolled_back": True}
        except OSError as error:
            return {"failed": "%s: %s" % (error.strerror, error.filename), "rolled_back": False}
        except Exception as error:  # whatever we did not think of: a sentence; a change that was begun is remembered
            return {"failed": "this is a fault of this module, please report it: %s: %s"
                    % (type(error).__name__, error), "rolled_back": False}

    def _outcome(self) -> Record:
        with self._remembered.state.locked(for_writing=False):
            seen = self._seen()
        if self._request.check_mode or "failed" in seen.told or not seen.decided.changed:
            return seen.told
        # Not before there is something to do: the lock is a directory, which would be the first change.
        with self._remembered.state.locked(for_writing=True):
            seen = self._seen()
            if "failed" in seen.told:
                return seen.told
            for plan in seen.decided.plans:
                if plan.changes:
                    carrying.carry_out(self._place(seen, plan), plan, self._remembered, self._look(plan))
                    self._changed = True
            return {**seen.told, "users": [self._in_force(one) for one in seen.told["users"]]}

    def _seen(self) -> _Seen:
        known = self._remembered.load()
        host = self._host(known)
        users = {wish.name: self._user(wish, known) for wish in self._request.users}
        decided = decision.decide(self._request, host, users, known)
        if host["rootful"]["active"] and decided.reloads_systemd:
            # To ask each container of root's engine takes a while, and is done for a reason only.
            host["gpus"] = host_seen.use_gpus(self._timeout)
            decided = decision.decide(self._request, host, users, known)
        told = self._told(decided, users, known)
        if decided.blockers:
            said = " ".join("%s: %s. %s." % (one.subject, one.reason, one.next) for one in decided.blockers)
            told.update(changed=False, failed="nothing was changed. " + said, rolled_back=True)
        return _Seen(host, users, decided, told)

    def _host(self, known: Memory) -> Record:
        wish = self._request.host
        before = known[memory.HOST].before.switches if memory.HOST in known else {}
        names = {*wish.sysctls, *(name[len(worlds.SYSCTL):] for name in before if name.startswith(worlds.SYSCTL))}
        return host_seen.read(self._hand, sorted(names), self._timeout, wish.mask_rootful)

    def _user(self, wish: Wish, known: Memory) -> Record:
        return user_seen.read(self._hand, wish, known.get(wish.name), self._timeout)

    def _place(self, seen: _Seen, plan: Plan) -> Place:
        wish = next((one for one in self._request.users if one.name == plan.subject), None)
        return Place(self._hand, self._timeout, seen.host["programs"], seen.users.get(plan.subject, {}),
                     None if self._request.absent else wish, self._warnings)

    def _in_force(self, told: Record) -> Record:
        """What there is by now: of several users the ranges are given one after the other."""
        wish = next(one for one in self._request.users if one.name == told["name"])
        mapped = {} if self._request.absent else user_seen.ids(wish)["range"]
        return {**told, "range": mapped, "delegated": None if told["uid"] is None else _delegated(told["uid"])}

    def _look(self, plan: Plan) -> carrying.Look:
        def look() -> t.Tuple[Place, World]:
            seen = self._seen()
            place = self._place(seen, plan)
            return place, worlds.seen_user(place.user) if place.user else _seen_around(seen.host, plan)

        return look

    def _told(self, decided: Decision, users: t.Mapping[str, Record], known: Memory) -> Record:
        plans = {plan.subject: plan for plan in decided.plans}
        return {
            "changed": decided.changed,
            "diff": [one for plan in decided.plans for one in changes.diff(plan.subject, plan.seen, plan.wanted)],
            "steps": ["%s: %s" % (change.step, change.what) for plan in decided.plans for change in plan.changes],
            "blockers": [asdict(one) for one in decided.blockers],
            "advice": [asdict(one) for one in decided.warnings],
            "users": [_user_told(user, plans.get(name)) for name, user in users.items()],
            "recovered": [name for name, entry in known.items() if entry.back is not None and name in plans],
            "warnings": self._warnings,
        }


def _seen_around(host: Record, plan: Plan) -> World:
    if plan.subject == memory.SHELLS:
        return worlds.seen_shells(host)
    names = [name[len(worlds.SYSCTL):] for name in plan.seen.switches if name.startswith(worlds.SYSCTL)]
    return worlds.seen_host(host, names)


def _user_told(user: Record, plan: t.Optional[Plan]) -> Record:
    chosen = plan.chosen if plan else None
    return {
        "name": user["name"],
        "exists": user["exists"],
        "made": user["made"],
        "uid": user["uid"],
        "home": user["home"],
        "range": user["range"],
        "net": chosen.net if chosen else "",
        "port_driver": chosen.port if chosen else "",
        "socket": "" if user["uid"] is None else user_seen.socket_path(user["uid"]),
        "runs": user["switches"]["engine"] != "stopped",
        "managed": user["managed"],
        "kept": list(plan.kept) if plan else [],
        "delegated": None if user["uid"] is None else _delegated(user["uid"]),
    }


def _delegated(uid: int) -> t.Optional[t.List[str]]:
    """None where the kernel does not show it, as with cgroups of version 1."""
    path = "/sys/fs/cgroup/user.slice/user-%d.slice/user@%d.service/cgroup.controllers" % (uid, uid)
    with contextlib.suppress(OSError):
        return sorted(reading.text(path).split())
    return None
