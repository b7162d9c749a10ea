# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""pids_limit, memory, ulimits, log_options: how much of everything a container can use up."""

from __future__ import annotations

from ansible_collections.bulkhead.containers.plugins.module_utils._core.evidence import known_programs
from ansible_collections.bulkhead.containers.plugins.module_utils._core.recommendation.model import (
    LOW,
    MEDIUM,
    Answer,
    Facts,
    Proposal,
    Rule,
    Withheld,
    at_most,
    some,
)
from ansible_collections.bulkhead.containers.plugins.module_utils._core.recommendation.watch import Watch

_LEAST_PIDS, _PIDS_STEP = 200, 100
_MEMORY_STEP = 64 << 20
_MEMORY_WINDOW = 7 * 86400
_LEAST_FILES = 1024
# Without a peak that the kernel keeps, only many looks come near it.
_LOOKS_WITHOUT_PEAK = 3
_LOG = {"max-size": "10m", "max-file": "3"}

_NO_PEAK = "This kernel keeps no peak of it. Look %d times or more, also when it is busy."
_MEMORY_EARLY = "A limit of memory needs a week of watching, with its busiest hour."
_READ = "Its log has no limit, but %s can read it as a file, and has to follow where it is split."
_SIZED = "%s reads at its start how much memory there is: limit it when it is made anew, with its own options."


def _pids(facts: Facts, watch: Watch) -> Answer:
    pids = facts["evidence.pids"]
    if pids["refused"]:
        return Withheld("It was refused processes before, by a limit above its own: see to that first.")
    if not pids["peak_kept"] and watch.looks < _LOOKS_WITHOUT_PEAK:
        return Withheld(_NO_PEAK % _LOOKS_WITHOUT_PEAK)
    limit = _up(max(4 * pids["peak"], _LEAST_PIDS), _PIDS_STEP)
    confidence = watch.of_records if pids["peak_kept"] else MEDIUM
    return [Proposal({"pids_limit": limit}, confidence, "It had at most %d processes and threads." % pids["peak"])]


def _memory(facts: Facts, watch: Watch) -> Answer:
    memory, sized = facts["evidence.memory"], set(facts["evidence.processes"]["names"]) & known_programs.SIZED_AT_START
    if memory["killed"]:
        return Withheld("It has been out of memory: it needs more, not less.")
    if sized:
        return Withheld(_SIZED % some(sorted(sized)))
    if (watch.seconds or 0) < _MEMORY_WINDOW:
        return Withheld(_MEMORY_EARLY)
    if not memory["peak_kept"] and watch.looks < _LOOKS_WITHOUT_PEAK:
        return Withheld(_NO_PEAK % _LOOKS_WITHOUT_PEAK)
    limit = _up(2 * memory["peak"], _MEMORY_STEP)
    confidence = at_most(MEDIUM, watch.of_records) if memory["peak_kept"] else LOW
    return [Proposal({"memory": limit}, confidence,
                     "It used at most %d MiB, cached files included." % (memory["peak"] >> 20))]


def _ulimits(facts: Facts, watch: Watch) -> Answer:
    most = facts["evidence.descriptors"]
    limit = _up(4 * most, _LEAST_FILES)
    reason = "One process had %d files open when it was looked at; nobody keeps the most that there were." % most
    return [Proposal({"ulimits": {"nofile": {"soft": limit, "hard": limit}}}, LOW, reason)]


def _log_options(facts: Facts, watch: Watch) -> Answer:
    readers, size = facts["neighbours.log_readers"], facts["evidence.log_bytes"]
    wanted = {name: value for name, value in _LOG.items() if name not in facts["configured.log_options"]}
    if readers:
        return [Proposal({"log_options": wanted}, LOW, _READ % some(readers))]
    reason = "Its log has no limit, and %d KiB now. What is older than the last 30 MiB would be dropped." % (size >> 10)
    return [Proposal({"log_options": wanted}, watch.of_records, reason)]


def _up(number: int, step: int) -> int:
    return -(-number // step) * step or step


PIDS_LIMIT = Rule(
    "pids_limit",
    asks=("configured.pids_limit",),
    concerns=lambda facts: facts["configured.pids_limit"] <= 0,
    needs=("evidence.pids",),
    judge=_pids,
)
MEMORY = Rule(
    "memory",
    asks=("configured.memory",),
    concerns=lambda facts: facts["configured.memory"] <= 0,
    needs=("evidence.memory", "evidence.processes"),
    judge=_memory,
)
ULIMITS = Rule(
    "ulimits",
    asks=("configured.ulimits",),
    concerns=lambda facts: all(one["name"] != "nofile" for one in facts["configured.ulimits"]),
    needs=("evidence.descriptors",),
    judge=_ulimits,
)
LOG_OPTIONS = Rule(
    "log_options",
    asks=("configured.log_driver", "configured.log_options"),
    concerns=lambda facts: facts["configured.log_driver"] == "json-file"
    and "max-size" not in facts["configured.log_options"],
    needs=("configured.log_options", "evidence.log_bytes", "neighbours.log_readers"),
    judge=_log_options,
)
