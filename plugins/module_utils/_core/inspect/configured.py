# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a container was asked to be: an inspect answer -> C(configured), every key of it."""

from __future__ import annotations

import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.container_defaults import DEFAULTS
from ansible_collections.bulkhead.containers.plugins.module_utils._core.inspect import (
    fields,
    ports,
    redaction,
    security_options,
)

# What an engine masks and makes read-only by default. Newer engines have more, none has less.
MASKED_PATHS = (
    "/proc/acpi",
    "/proc/asound",
    "/proc/kcore",
    "/proc/keys",
    "/proc/latency_stats",
    "/proc/sched_debug",
    "/proc/scsi",
    "/proc/timer_list",
    "/proc/timer_stats",
    "/sys/firmware",
)
READONLY_PATHS = ("/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger")

# The engine's names of what is taken over as it stands. What the engine leaves out when it is empty is not asked for.
_ALWAYS_TOLD = {
    "privileged": "Privileged",
    "network_mode": "NetworkMode",
    "pid_mode": "PidMode",
    "ipc_mode": "IpcMode",
    "uts_mode": "UTSMode",
    "userns_mode": "UsernsMode",
    "cgroupns_mode": "CgroupnsMode",
    "cgroup_parent": "CgroupParent",
    "read_only": "ReadonlyRootfs",
    "memory": "Memory",
    "memory_swap": "MemorySwap",
    "memory_reservation": "MemoryReservation",
    "cpu_shares": "CpuShares",
    "nano_cpus": "NanoCpus",
    "cpu_quota": "CpuQuota",
    "cpuset_cpus": "CpusetCpus",
    "oom_score_adj": "OomScoreAdj",
    "shm_size": "ShmSize",
    "publish_all": "PublishAllPorts",
    "auto_remove": "AutoRemove",
}
# null is the engine's word for an empty one of these.
_LISTS = {
    "device_cgroup_rules": "DeviceCgroupRules",
    "group_add": "GroupAdd",
    "links": "Links",
    "volumes_from": "VolumesFrom",
}

_CAPABILITIES = {"cap_add": "CapAdd", "cap_drop": "CapDrop"}


def read(inspect: fields.Answer) -> t.Dict[str, t.Any]:
    """None for a value that the engine ought to tell and does not."""
    host = fields.mapping(inspect, "HostConfig")
    config = fields.mapping(inspect, "Config")
    configured: t.Dict[str, t.Any] = {"user": config.get("User")}
    configured.update({key: _same_kind(key, host.get(name)) for key, name in _ALWAYS_TOLD.items()})
    configured.update({key: _list(host, name) for key, name in _LISTS.items()})
    configured.update({key: _capabilities(host, name) for key, name in _CAPABILITIES.items()})
    configured.update(_resources(host))
    configured.update(_devices(host))
    configured.update(_confinement(inspect, host))
    configured.update(_rest(host, config))
    return configured


def _same_kind(key: str, value: t.Any) -> t.Any:
    """A value of another kind than the default's was not understood."""
    default = DEFAULTS[key]
    if isinstance(default, bool) or isinstance(value, bool):
        return value if isinstance(default, bool) and isinstance(value, bool) else None
    return value if isinstance(value, type(default)) else None


def _list(host: fields.Answer, name: str) -> t.Optional[t.List[t.Any]]:
    return fields.items(host, name) if name in host else None


def _capabilities(host: fields.Answer, name: str) -> t.Optional[t.List[str]]:
    """Some engines write CAP_SYS_ADMIN, some SYS_ADMIN."""
    prefix = "CAP_"
    names = None if name not in host else [str(one).upper() for one in fields.items(host, name)]
    return names and [one[len(prefix) :] if one.startswith(prefix) else one for one in names]


def _resources(host: fields.Answer) -> t.Dict[str, t.Any]:
    pids = host.get("PidsLimit") or 0
    limits = (
        {key: one.get(key.capitalize()) for key in ("name", "soft", "hard")} for one in fields.maps(host, "Ulimits")
    )
    return {
        # null, 0 and -1 all mean: as many as there is room for.
        "pids_limit": (max(pids, 0) if isinstance(pids, int) else None) if "PidsLimit" in host else None,
        "oom_kill_disable": bool(host["OomKillDisable"]) if "OomKillDisable" in host else None,
        "ulimits": list(limits) if "Ulimits" in host else None,
        "sysctls": {str(name): str(value) for name, value in fields.mapping(host, "Sysctls").items()},
        "tmpfs": sorted(fields.mapping(host, "Tmpfs")),
        "storage_options": {str(name): str(value) for name, value in fields.mapping(host, "StorageOpt").items()},
    }


def _devices(host: fields.Answer) -> t.Dict[str, t.Any]:
    devices = [
        {
            "host": fields.text(one, "PathOnHost"),
            "container": fields.text(one, "PathInContainer"),
            "permissions": fields.text(one, "CgroupPermissions"),
        }
        for one in fields.maps(host, "Devices")
    ]
    requests = [
        {
            "driver": fields.text(one, "Driver"),
            "count": one.get("Count"),
            "ids": fields.items(one, "DeviceIDs"),
            "capabilities": fields.items(one, "Capabilities"),
        }
        for one in fields.maps(host, "DeviceRequests")
    ]
    return {
        "devices": devices if "Devices" in host else None,
        "device_requests": requests if "DeviceRequests" in host else None,
    }


def _confinement(inspect: fields.Answer, host: fields.Answer) -> t.Dict[str, t.Any]:
    if "SecurityOpt" not in host:
        return dict.fromkeys(
            [
                "no_new_privileges",
                "seccomp",
                "apparmor",
                "selinux",
                "writable_cgroups",
                "masked_paths",
                "readonly_paths",
            ]
        )
    options = security_options.read(fields.items(host, "SecurityOpt"))
    return {
        "no_new_privileges": options["no_new_privileges"],
        "seccomp": options["seccomp"],
        "apparmor": options["apparmor"] or _other_profile(fields.text(inspect, "AppArmorProfile")),
        "selinux": {"process_label": fields.text(inspect, "ProcessLabel"), "disabled": options["label_disabled"]},
        "writable_cgroups": options["writable_cgroups"],
        "masked_paths": _paths(host, "MaskedPaths", MASKED_PATHS, options),
        "readonly_paths": _paths(host, "ReadonlyPaths", READONLY_PATHS, options),
    }


def _other_profile(name: str) -> str:
    return "" if name == "docker-default" else name


def _paths(host: fields.Answer, name: str, usual: t.Tuple[str, ...], options: t.Mapping[str, t.Any]) -> t.Any:
    if name not in host:
        return None
    paths = host[name]
    if paths is None:
        # Of a privileged container the engine keeps no list; of any other null means its own.
        return "none" if host.get("Privileged") or options["system_paths_unconfined"] else "default"
    if not isinstance(paths, list):
        return None
    if set(usual) <= {str(path) for path in paths}:
        return "default"
    return [str(path) for path in paths] or "none"


def _rest(host: fields.Answer, config: fields.Answer) -> t.Dict[str, t.Any]:
    restart = fields.mapping(host, "RestartPolicy")
    log = fields.mapping(host, "LogConfig")
    return {
        "restart": {"name": restart.get("Name") or "no", "max_retry": restart.get("MaximumRetryCount") or 0}
        if restart
        else None,
        "ports": ports.configured(host, config) if "PortBindings" in host else None,
        "runtime": fields.text(host, "Runtime") or "runc",
        "log_driver": log.get("Type") or None,
        "log_options": redaction.log_options(log.get("Config")),
        "healthcheck": healthcheck(config),
        "init": _init(host),
    }


def _init(host: fields.Answer) -> t.Any:
    """Where it is left out, or null, the engine's own setting decides at each start."""
    told = host.get("Init")
    if told is None:
        return "unset" if host else None
    return told if isinstance(told, bool) else None


def healthcheck(config: fields.Answer) -> str:
    """Of a container or of an image."""
    test = fields.items(fields.mapping(config, "Healthcheck"), "Test")
    if not test:
        return "none"
    return "disabled" if test[0] == "NONE" else "set"
