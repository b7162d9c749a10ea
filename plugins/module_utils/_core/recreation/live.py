# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What an engine changes of a container that runs. It says that it did all else as well, and does nothing of it."""

from __future__ import annotations

import typing as t

Record = t.Mapping[str, t.Any]

_HUGE = 9223372036854771712  # bytes: the engine knows no way back to no limit at all
# What there was where nothing was said. The engine tells the kernel nothing of a MemorySwap of -1.
_NONE = {"PidsLimit": -1, "Memory": _HUGE, "MemorySwap": _HUGE, "CpuShares": 1024}


def request(settings: Record, host_config: Record) -> t.Dict[str, t.Any]:
    """The body of the request to update, from settings in their normal form. C(networks) is not part of it."""
    found = {_PLAIN[name]: settings[name] for name in _PLAIN if name in settings}
    if "cpus" in settings:
        found["NanoCpus"] = settings["cpus"]
    if "restart_policy" in settings:
        policy = settings["restart_policy"]
        found["RestartPolicy"] = {"Name": policy["name"], "MaximumRetryCount": policy["max_retry"]}
    if "Memory" in found and "MemorySwap" not in found:
        # An engine refuses a limit above the one of memory and swap together, and takes 0 for unchanged.
        found["MemorySwap"] = _swap(found["Memory"], host_config)
    return found


def way_back(sent: Record, host_config: Record) -> t.Dict[str, t.Any]:
    """The request that undoes one, as far as the engine knows a way."""
    before = {key: host_config.get(key) for key in sent}
    if "RestartPolicy" in before:
        policy = before["RestartPolicy"] or {}
        before["RestartPolicy"] = {"Name": policy.get("Name") or "no",
                                   "MaximumRetryCount": policy.get("MaximumRetryCount") or 0}
    return {**before, **{key: none for key, none in _NONE.items() if key in before and (before[key] or 0) <= 0}}


def unmet(sent: Record, host_config: Record) -> t.List[str]:
    """The fields that the engine did not take over."""
    return sorted(key for key, value in sent.items() if (host_config.get(key) or 0) != (value or 0))


def not_in_force(sent: Record, limits: Record) -> t.List[str]:
    """The fields that the kernel does not hold to, or does not show. C(limits): of the container's cgroup, in bytes,
    processes and processors."""
    return sorted(key for key, (controller, unit) in _KERNELS.items()
                  if key in sent and not _holds(limits.get(controller), sent[key] / unit))


def _holds(limit: t.Any, wanted: float) -> bool:
    return isinstance(limit, (int, float)) and limit <= wanted + _ROUNDED


def _swap(memory: int, host_config: Record) -> int:
    """As much again, which is what an engine gives where nothing is said; less, where there was less."""
    before = host_config.get("MemorySwap") or 0
    return min(before, 2 * memory) if before > memory else 2 * memory


_KERNELS = {"PidsLimit": ("pids", 1), "Memory": ("memory", 1), "NanoCpus": ("cpu", 1000 * 1000 * 1000)}
_ROUNDED = 0.001  # processors are told with three digits
_PLAIN = {
    "pids_limit": "PidsLimit",
    "memory": "Memory",
    "memory_swap": "MemorySwap",
    "memory_reservation": "MemoryReservation",
    "cpu_shares": "CpuShares",
}
# All that a request can hold.
SETTINGS = (*_PLAIN, "cpus", "restart_policy")
