# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""How much of the host a container can use up: as the kernel limits it when it runs, else as configured."""

from __future__ import annotations

import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.subjects.container_view import (
    Aspect,
    ContainerView,
)

Limit = t.Union[int, float, str, None]

_NO_LIMIT = "unlimited"

# What the engine says of itself where it cannot enforce a limit, by limit.
_ABLE = {"memory": "memory_limit", "pids": "pids_limit", "cpu": "cpu_quota"}

_TOOTHLESS = "A limit of %s is configured, but it is not in force."
_NO_CONTROL = "The engine has no control of cgroups, so that it cannot limit anything."
_TO_DELEGATE = "A rootless engine has it with cgroups of version 2 that are delegated to its user."


def build(view: ContainerView) -> Aspect:
    limits = {kind: _limit(view, kind) for kind in _ABLE}
    limits["swap"] = _swap(view)
    facts = {
        "limits": limits,
        "oom_score_adj": view.in_force("oom_score_adj") if view.alive else view.configured["oom_score_adj"],
    }
    silent = view.kernel_silent() if view.alive else "The engine did not tell whether it can enforce limits."
    return Aspect(facts, {"limits": silent, "oom_score_adj": silent}, _notes(view, limits))


def _limit(view: ContainerView, kind: str) -> Limit:
    """A number, words where it is a share, or "unlimited"."""
    asked = _asked(view, kind)
    if _has_no_cgroup(view):
        # What the kernel shows of one is that of all that the engine's user runs.
        return _NO_LIMIT
    if not view.alive:
        return _to_come(view, kind, asked)
    limit: Limit = view.in_force("limits", kind)
    if limit != "max":
        return limit
    # A share or a set of processors is a bound that this number does not show.
    return asked if isinstance(asked, str) and asked != _NO_LIMIT and _able(view, kind) else _NO_LIMIT


def _to_come(view: ContainerView, kind: str, asked: Limit) -> Limit:
    if asked == _NO_LIMIT:
        return asked
    able = _able(view, kind)
    return None if able is None else (asked if able else _NO_LIMIT)


def _able(view: ContainerView, kind: str) -> t.Optional[bool]:
    return False if _has_no_cgroup(view) else view.info.get(_ABLE[kind])


def _has_no_cgroup(view: ContainerView) -> bool:
    return view.info.get("cgroup_driver") == "none"


def _swap(view: ContainerView) -> str:
    asked = view.configured["memory_swap"]
    toothless = asked > 0 and (_has_no_cgroup(view) or view.info.get("swap_limit") is False)
    return _NO_LIMIT if asked == -1 or toothless else "limited"


def _asked(view: ContainerView, kind: str) -> Limit:
    given = view.configured
    if kind == "cpu":
        return _processors(view)
    limit = given["memory"] if kind == "memory" else given["pids_limit"]
    return limit if limit and limit > 0 else _NO_LIMIT


def _processors(view: ContainerView) -> Limit:
    given = view.configured
    if given["nano_cpus"] > 0:
        return round(given["nano_cpus"] / 1e9, 3)
    if given["cpu_quota"] > 0:
        return "quota %d" % given["cpu_quota"]
    if given["cpuset_cpus"]:
        return "processors %s" % given["cpuset_cpus"]
    # 1024 is what everybody has: no bound at all.
    return "shares %d" % given["cpu_shares"] if given["cpu_shares"] not in (0, 1024) else _NO_LIMIT


def _notes(view: ContainerView, limits: t.Mapping[str, Limit]) -> t.Dict[str, str]:
    swap = view.configured["memory_swap"]
    asked = {**{kind: _asked(view, kind) for kind in _ABLE}, "swap": swap if swap > 0 else _NO_LIMIT}
    why = [_NO_CONTROL] if _has_no_cgroup(view) else []
    why += [_TO_DELEGATE] if why and view.rootless else []
    said = {kind: [_TOOTHLESS % value, *why] if value != _NO_LIMIT else why for kind, value in asked.items()}
    return {"limits.%s" % kind: " ".join(said[kind]) for kind in asked if limits[kind] == _NO_LIMIT and said[kind]}
