# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What an engine could not do for a container, whatever is wanted: it would refuse, or take it and do nothing."""

from __future__ import annotations

import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.container_settings.differences import Difference
from ansible_collections.bulkhead.containers.plugins.module_utils._core.container_settings.readers import NANO

Record = t.Mapping[str, t.Any]

# What the engine says of itself where it cannot enforce a limit.
_ABLE = {
    "pids_limit": "pids_limit",
    "memory": "memory_limit",
    "memory_reservation": "memory_limit",
    "memory_swap": "swap_limit",
    "cpus": "cpu_quota",
}
# Those that a kernel's control of processes has to carry.
_LIMITS = frozenset([*_ABLE, "cpu_shares"])

_NO_CGROUPS = ("The engine has no control of cgroups, so that no limit would be in force. A rootless engine has it "
               "with cgroups of version 2 that are delegated to its user.")
_NOT_ABLE = "The engine says that this host's kernel does not let it enforce the limit."
_NO_RUNTIME = "The engine has no runtime %s: add it to the engine's runtimes (hardening_daemon_settings)."
_NO_NETWORK = "The engine has no network %s: make it first."
_UNREAD = "Which %s the engine has could not be read. Look at the host as root."
# An engine starts these without having been told of them.
_FOUND_BY_NAME = "io.containerd."


def lowered(engine: Record, wanted: t.Mapping[str, t.Any]) -> t.Dict[str, t.Any]:
    """An engine refuses more processors than there are: all that there are is what is meant."""
    there = (engine["info"] or {}).get("cpus")
    if not there or "cpus" not in wanted:
        return dict(wanted)
    return {**wanted, "cpus": min(wanted["cpus"], there * NANO)}


def lacks(engine: Record, difference: Difference) -> str:
    """A sentence; "" if the engine can do it, as far as it told."""
    info, setting = engine["info"] or {}, difference.setting
    if setting in _LIMITS:
        return unenforced(info, setting)
    if setting == "runtime" and not difference.after.startswith(_FOUND_BY_NAME):
        return _missing(_NO_RUNTIME, "runtimes", [difference.after], info.get("runtimes"))
    if setting == "networks":
        there = None if engine["networks"] is None else [network["name"] for network in engine["networks"]]
        return _missing(_NO_NETWORK, "networks", difference.after, there)
    return ""


def unenforced(info: Record, setting: str) -> str:
    """Why a limit would be written down and not be in force; "" if it would be, as far as C(info) tells."""
    if setting in _LIMITS and info.get("cgroup_driver") == "none":
        return _NO_CGROUPS
    return _NOT_ABLE if setting in _ABLE and info.get(_ABLE[setting]) is False else ""


def _missing(sentence: str, what: str, wanted: t.Iterable[str], there: t.Optional[t.Collection[str]]) -> str:
    if there is None:
        return _UNREAD % what
    missing = [name for name in wanted if name not in there]
    return sentence % ", ".join(missing) if missing else ""
