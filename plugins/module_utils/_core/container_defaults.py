# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a container has where nothing was asked for. A snapshot leaves it out; C(expand) puts it back."""

from __future__ import annotations

import copy
import typing as t

DEFAULTS: t.Dict[str, t.Any] = {
    "user": "",
    "privileged": False,
    "cap_add": [],
    "cap_drop": [],
    "no_new_privileges": "unset",
    "seccomp": {"kind": "builtin"},
    "apparmor": "",
    "selinux": {"process_label": "", "disabled": False},
    "masked_paths": "default",
    "readonly_paths": "default",
    "writable_cgroups": False,
    "network_mode": "default",
    "pid_mode": "",
    "ipc_mode": "private",
    "uts_mode": "",
    "userns_mode": "",
    "cgroupns_mode": "private",
    "cgroup_parent": "",
    "read_only": False,
    "memory": 0,
    "memory_swap": 0,
    "memory_reservation": 0,
    "cpu_shares": 0,
    "nano_cpus": 0,
    "cpu_quota": 0,
    "cpuset_cpus": "",
    "pids_limit": 0,
    "oom_kill_disable": False,
    "oom_score_adj": 0,
    "shm_size": 67108864,
    "ulimits": [],
    "sysctls": {},
    "devices": [],
    "device_cgroup_rules": [],
    "device_requests": [],
    "group_add": [],
    "restart": {"name": "no", "max_retry": 0},
    "ports": [],
    "publish_all": False,
    "links": [],
    "volumes_from": [],
    "runtime": "runc",
    "log_driver": "json-file",
    "log_options": {},
    "auto_remove": False,
    "healthcheck": "none",
    "tmpfs": [],
    "storage_options": {},
}

# What came later is never left out: where it is missing, nobody had read it yet.
LATER: t.Dict[str, t.Any] = {"init": None}


def shrink(configured: t.Mapping[str, t.Any]) -> t.Dict[str, t.Any]:
    """Without what has its default. A value of None (not read) stays."""
    return {key: value for key, value in configured.items() if key not in DEFAULTS or value != DEFAULTS[key]}


def expand(configured: t.Mapping[str, t.Any]) -> t.Dict[str, t.Any]:
    """With every key."""
    return {**LATER, **copy.deepcopy(DEFAULTS), **configured}
