# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Does the container that took another one's place do what that one did?"""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

from ansible_collections.bulkhead.containers.plugins.module_utils._core.recreation import published

Record = t.Mapping[str, t.Any]

# From here on the kernel gives numbers to those that asked for none.
_EPHEMERAL = 32768
_SECOND = 1000 * 1000 * 1000
_DEFAULTS = {"Interval": 30 * _SECOND, "Timeout": 30 * _SECOND, "StartPeriod": 0, "Retries": 3}


@dataclass(frozen=True)
class Behaviour:
    """C(listening): "0.0.0.0:80", of sockets that its own processes hold. C(published): "80/tcp 0.0.0.0:8080"."""

    status: str
    restarts: int
    health: str
    listening: t.FrozenSet[str]
    published: t.FrozenSet[str]


def of_answers(inspect: Record, listening: t.Iterable[str]) -> Behaviour:
    state = inspect.get("State") or {}
    return Behaviour(
        status=str(state.get("Status") or ""),
        restarts=int(inspect.get("RestartCount") or 0),
        health=str((state.get("Health") or {}).get("Status") or "none"),
        listening=frozenset(one for one in listening if int(one.rpartition(":")[2]) < _EPHEMERAL),
        published=published.of_answer(inspect),
    )


def expected(before: Behaviour, request_bindings: Record, moved_to: str) -> Behaviour:
    """C(before), with ports where they were moved to, and without the numbers that nobody chose."""
    kept = published.chosen(before.published, request_bindings)
    return Behaviour("running", 0, before.health, before.listening, frozenset(published.moved(kept, moved_to)))


def final(now: Behaviour, wanted: Behaviour) -> t.List[str]:
    """What can only get worse by waiting."""
    found = []
    if now.status != "running":
        found.append("it is %s" % (now.status or "gone"))
    if now.restarts > wanted.restarts:
        found.append("it was restarted %d times" % now.restarts)
    if now.health == "unhealthy":
        found.append("its health check fails")
    return found


def missing(now: Behaviour, wanted: Behaviour) -> t.List[str]:
    """What may still come."""
    found = ["nobody listens on %s any more" % one for one in sorted(wanted.listening - now.listening)]
    found += ["port %s is not published any more" % one for one in sorted(wanted.published - now.published)]
    if now.health not in ("none", "healthy"):
        found.append("its health check has not succeeded yet")
    return found


def health_deadline(inspect: Record) -> float:
    """Seconds after its start by which its health check has to have succeeded."""
    check = (inspect.get("Config") or {}).get("Healthcheck") or {}
    if not check.get("Test") or check["Test"][0] == "NONE":
        return 0.0
    told = {key: check.get(key) or default for key, default in _DEFAULTS.items()}
    whole = told["StartPeriod"] + (told["Retries"] + 1) * (told["Interval"] + told["Timeout"])
    return float(whole) / _SECOND
