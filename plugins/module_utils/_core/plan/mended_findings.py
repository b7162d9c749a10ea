# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Findings that fail now and will not once containers have their new settings, where that can be told."""

from __future__ import annotations

import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.container_settings.differences import Difference
from ansible_collections.bulkhead.containers.plugins.module_utils._core.plan.model import Case, Record

EXECUTOR = "container"
USUAL_ENGINE = "docker"

Settings = t.Mapping[str, t.Any]


def of(case: Case, engine: Record, record: Record, differences: t.Iterable[Difference]) -> t.List[Record]:
    """Of one container. C(differences): what is done away with."""
    settings = {one.setting: one.after for one in differences}
    # What is added may stay as it is, and decides all the same.
    settings.setdefault("cap_add", record["configured"].get("cap_add", []))
    return [one for one in case.failing(EXECUTOR)
            if _is_about(one["subject"], engine, record) and _is_mended(one["remedy"][EXECUTOR], settings)]


def _is_about(subject: Record, engine: Record, record: Record) -> bool:
    return subject["name"] == record["name"] and (subject.get("engine") or USUAL_ENGINE) == engine["name"]


def _is_mended(remedy: t.Any, settings: Settings) -> bool:
    if not isinstance(remedy, dict) or len(remedy) != 1:
        return False
    (name, asked), = remedy.items()
    return name in _MENDS and name in settings and _MENDS[name](asked, settings)


def _is_set(_asked: t.Any, _settings: Settings) -> bool:
    return True


def _is_at_most(setting: str) -> t.Callable[[t.Any, Settings], bool]:
    """A remedy that names no number is content with any."""
    return lambda asked, settings: not isinstance(asked, int) or settings[setting] <= asked


def _drops(asked: t.Any, settings: Settings) -> bool:
    """Who is asked to drop all can still add too much: then nobody knows."""
    dropped, added = settings["cap_drop"], settings["cap_add"]
    if added is None or "ALL" in asked:
        return added == [] and "ALL" in dropped
    return not {"ALL", *asked} & set(added) and bool({"ALL"} & set(dropped) or set(asked) <= set(dropped))


# By the remedy's word. Left out is what other things decide as well.
_MENDS: t.Mapping[str, t.Callable[[t.Any, Settings], bool]] = {
    "cap_drop": _drops,
    "cgroupns_mode": _is_set,
    "cpus": _is_set,
    "ipc_mode": _is_set,
    "memory": _is_at_most("memory"),
    "memory_swap": _is_at_most("memory_swap"),
    "no_new_privileges": _is_set,
    "pid_mode": _is_set,
    "pids_limit": _is_at_most("pids_limit"),
    "privileged": _is_set,
    "read_only": _is_set,
    "user": _is_set,
    "uts_mode": _is_set,
}
