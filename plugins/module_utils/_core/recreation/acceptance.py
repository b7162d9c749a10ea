# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Does the container that took another one's place do what that one did?"""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

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
    ports = (inspect.get("NetworkSettings") or {}).get("Ports") or {}
    return Behaviour(
        status=str(state.get("Status") or ""),
        restarts=int(inspect.get("RestartCount") or 0),
        health=str((state.get("Health") or {}).get("Status") or "none"),
        listening=frozenset(one for one in listening if int(one.rpartition(":")[2]) < _EPHEMERAL),
        published=frozenset("%s %s:%s" % (port, one.get("HostIp"), one.get("HostPort") or "")
                            for port, bound in ports.items() for one in bound or ()),
    )


def expected(before: Behaviour, request_bindings: Record, moved_to: str) -> Behaviour:
    """C(before), with ports where they were moved to, and without the numbers that nobody chose."""
    chosen = {port for port, bound in request_bindings.items() if all(_is_chosen(one) for one in bound or ())}
    kept = [one for one in before.published if one.split(" ")[0] in chosen]
    if moved_to:
        kept = ["%s %s:%s" % (one.split(" ")[0], moved_to, one.rpartition(":")[2]) if _is_everywhere(one) else one
                for one in kept]
    return Behaviour("running", 0, before.health, before.listening, frozenset(kept))


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


def _is_chosen(binding: Record) -> bool:
    """Not 0, and not a range of which the engine takes one."""
    number = str(binding.get("HostPort") or "0")
    return number.isdigit() and int(number) > 0


def _is_everywhere(published: str) -> bool:
    address = published.partition(" ")[2].rpartition(":")[0]
    return address in ("", "0.0.0.0", "::")
