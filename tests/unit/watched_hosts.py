# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A host with one container that needs next to nothing, watched for two days; and the same with other needs."""

from __future__ import annotations

import copy
import typing as t

from ansible_collections.bulkhead.containers.tests.unit import reference_host

NONE, DEFAULT = "0000000000000000", "00000000a80425fb"
DAY = 86400

EVIDENCE: t.Dict[str, t.Any] = {
    "window": 2 * DAY,
    "restarts": 0,
    "first": "server",
    "processes": {"count": 1, "users": [{"real": 1000, "effective": 1000, "count": 1}], "with_other_ids": 0,
                  "privileged_users": 0, "chrooted": 0, "names": []},
    "capabilities": {"permitted": NONE, "effective": NONE, "bounding": DEFAULT, "bounding_of_each": DEFAULT,
                     "permitted_to_users": NONE},
    "used_privilege": {"tasks": 3, "used": 0},
    "programs": [],
    "changes": {"changed": 0, "deleted": 0, "paths": []},
    "temporary": [],
    "open_for_writing": [],
    "mounts_written": [],
    "descriptors": 10,
    "pids": {"current": 4, "peak": 7, "peak_kept": True, "refused": 0},
    "memory": {"current": 10 << 20, "peak": 100 << 20, "peak_kept": True, "killed": 0},
    "listening": [{"address": "0.0.0.0", "port": 8080}],
    "peers": [],
    "raw_sockets": {"raw": 0, "packet": 0},
    "engine_sockets": [],
    "devices": {"open": [], "nodes": []},
    "shared_memory": {"attached": 0, "files": 0, "of_host": {}},
    "log_bytes": 2048,
}
RECORD: t.Dict[str, t.Any] = {
    "id": "0123456789ab", "name": "web", "image": "web:1", "image_id": "ba9876543210", "state": "running", "pid": 4711,
    "created": "2026-11-20T00:00:00Z", "started": "2026-11-22T00:00:00Z", "health": "none",
    "labels": {"names": [], "values": {}}, "secrets": {"env": [], "labels": [], "command": [], "healthcheck": []},
    "networks": ["bridge"], "published": [], "execs": [], "mounts": [], "stored_no_new_privileges": "unset",
    "configured": {"user": "1000", "init": True, "ulimits": [{"name": "nofile", "soft": 1024, "hard": 4096}]},
    "in_force": {"no_new_privileges": False}, "donates_to": [],
    "owner": {"kind": "none", "name": "", "evidence": "", "details": {}},
}
# Started as root, and goes on as another user.
ROOT_AND_WORKERS: t.Dict[str, t.Any] = {
    "configured.user": "",
    "evidence.processes.users": [{"real": 0, "effective": 0, "count": 1}, {"real": 101, "effective": 101, "count": 4}],
    "evidence.capabilities.permitted": DEFAULT,
    "evidence.capabilities.effective": DEFAULT,
}
ALL_ROOT: t.Dict[str, t.Any] = {
    **ROOT_AND_WORKERS, "evidence.processes.users": [{"real": 0, "effective": 0, "count": 2}]}


def container(changes: t.Optional[t.Mapping[str, t.Any]] = None) -> t.Dict[str, t.Any]:
    """C(changes): by path, as in C(evidence.pids.peak)."""
    record = {**copy.deepcopy(RECORD), "evidence": copy.deepcopy(EVIDENCE)}
    for path, value in (changes or {}).items():
        *way, last = path.split(".")
        place = record
        for key in way:
            place = place[key]
        place[last] = copy.deepcopy(value)
    return record


def snapshot(*containers: t.Mapping[str, t.Any], taken: str = "2026-11-24T00:00:00Z") -> t.Dict[str, t.Any]:
    seen = reference_host.engine(containers=[dict(one) for one in containers])
    return {**seen, "taken": taken}


def watched(changes: t.Optional[t.Mapping[str, t.Any]] = None) -> t.List[t.Dict[str, t.Any]]:
    """Three looks, the first of them soon after the start; C(changes) are true of all of them."""
    times = ((60, "2026-11-22T00:01:00Z"), (DAY, "2026-11-23T00:00:00Z"), (2 * DAY, "2026-11-24T00:00:00Z"))
    return [snapshot(container({"evidence.window": seconds, **(changes or {})}), taken=taken)
            for seconds, taken in times]
