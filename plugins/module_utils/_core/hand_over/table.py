# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""How each of those who make containers calls a setting. Data only.

A cell is a name, or a name and what is always said there. An empty one: there is no word for it, or it takes more than
one, for which the writer's own file has a place. Names of keys below others have dots.
"""

from __future__ import annotations

import typing as t

Cell = t.Union[str, t.Tuple[str, t.Any]]


class Names(t.NamedTuple):
    """C(run): flags of docker run and docker create. C(compose), C(stack): keys of a service. C(playbook): options of
    community.docker.docker_container. C(swarm): flags of docker service update. C(quadlet): keys of [Container].
    C(pod): keys of a pod's container."""

    run: Cell = ""
    compose: Cell = ""
    stack: Cell = ""
    playbook: Cell = ""
    swarm: Cell = ""
    quadlet: Cell = ""
    pod: Cell = ""


_NNP = ["no-new-privileges:true"]

# A healthcheck's and a restart policy's parts are named like keys: values.py takes them apart.
NAMES: t.Mapping[str, Names] = {
    "privileged": Names(compose="privileged", playbook="privileged", pod="securityContext.privileged"),
    "user": Names("--user", "user", "user", "user", "--user", "User"),
    "group": Names(quadlet="Group"),
    "cap_drop": Names("--cap-drop", "cap_drop", "cap_drop", "cap_drop", "", "DropCapability",
                      "securityContext.capabilities.drop"),
    "cap_add": Names("--cap-add", "cap_add", "cap_add", "capabilities", "", "AddCapability",
                     "securityContext.capabilities.add"),
    "no_new_privileges": Names(("--security-opt", "no-new-privileges"), ("security_opt", _NNP), "",
                               ("security_opts", _NNP), "", "NoNewPrivileges",
                               ("securityContext.allowPrivilegeEscalation", False)),
    "seccomp": Names(pod=("securityContext.seccompProfile", {"type": "RuntimeDefault"})),
    "apparmor": Names(pod=("securityContext.appArmorProfile", {"type": "RuntimeDefault"})),
    "masked_paths": Names(pod=("securityContext.procMount", "Default")),
    "read_only": Names("--read-only", "read_only", "read_only", "read_only", "--read-only", "ReadOnly",
                       "securityContext.readOnlyRootFilesystem"),
    "tmpfs": Names("--tmpfs", "tmpfs", "", "tmpfs", "", "Tmpfs"),
    "ipc_mode": Names("--ipc", "ipc", "", "ipc_mode"),
    "pid_mode": Names(compose=("pid", "")),
    "uts_mode": Names(compose=("uts", "")),
    "cgroupns_mode": Names("--cgroupns", "cgroup", "", "cgroupns_mode"),
    "init": Names("--init", "init", "init", "init", "--init", "RunInit"),
    "ulimits": Names("--ulimit", "ulimits", "ulimits", "", "--ulimit-add", "Ulimit"),
    "log_options": Names("--log-opt", "logging.options", "logging.options", "log_options", "", "LogOpt"),
    "healthcheck.test": Names("", "healthcheck.test", "healthcheck.test", "healthcheck.test"),
    "healthcheck.command": Names(run="--health-cmd", swarm="--health-cmd", quadlet="HealthCmd"),
    "healthcheck.interval": Names("--health-interval", "healthcheck.interval", "healthcheck.interval",
                                  "healthcheck.interval", "--health-interval", "HealthInterval"),
    "healthcheck.timeout": Names("--health-timeout", "healthcheck.timeout", "healthcheck.timeout",
                                 "healthcheck.timeout", "--health-timeout", "HealthTimeout"),
    "healthcheck.start_period": Names("--health-start-period", "healthcheck.start_period", "healthcheck.start_period",
                                      "healthcheck.start_period", "--health-start-period", "HealthStartPeriod"),
    "healthcheck.retries": Names("--health-retries", "healthcheck.retries", "healthcheck.retries",
                                 "healthcheck.retries", "--health-retries", "HealthRetries"),
    "runtime": Names("--runtime", "runtime", "", "runtime"),
    "pids_limit": Names("--pids-limit", "pids_limit", "deploy.resources.limits.pids", "pids_limit", "--limit-pids",
                        "PidsLimit"),
    "memory": Names("--memory", "mem_limit", "deploy.resources.limits.memory", "memory", "--limit-memory", "",
                    "resources.limits.memory"),
    "memory_swap": Names("--memory-swap", "memswap_limit", "", "memory_swap"),
    "memory_reservation": Names("--memory-reservation", "mem_reservation", "", "memory_reservation", "", "",
                                "resources.requests.memory"),
    "cpus": Names("--cpus", "cpus", "deploy.resources.limits.cpus", "cpus", "--limit-cpu", "", "resources.limits.cpu"),
    "cpu_shares": Names("--cpu-shares", "cpu_shares", "", "cpu_shares"),
    "restart_policy": Names("--restart", "restart"),
    "restart_policy.name": Names(playbook="restart_policy"),
    "restart_policy.condition": Names(stack="deploy.restart_policy.condition", swarm="--restart-condition"),
    "restart_policy.max_retry": Names("", "", "deploy.restart_policy.max_attempts", "restart_retries",
                                      "--restart-max-attempts"),
    "networks": Names("--network"),
    "ports": Names("--publish", "", "", "published_ports", "", "PublishPort"),
}

# What of a command line stands against a setting, and has to go from it. {}: what exactly.
LEAVE_OUT: t.Mapping[str, str] = {
    "privileged": "--privileged",
    "cap_add": "--cap-add {}",
    "seccomp": "--security-opt seccomp=...",
    "apparmor": "--security-opt apparmor=...",
    "masked_paths": "--security-opt systempaths=unconfined",
    "ipc_mode": "--ipc {}",
    "pid_mode": "--pid {}",
    "uts_mode": "--uts {}",
    "cgroupns_mode": "--cgroupns {}",
    "publish_address": "--publish of ports without an address, and --publish-all",
    "remove_mounts": "--volume or --mount of {}",
    "networks": "--network {}",
}

# The same of a Compose file, for those whose Compose cannot take anything off by a further file.
EDITS: t.Mapping[str, str] = {
    "privileged": "take privileged out",
    "cap_add": "take {} out of cap_add",
    "seccomp": "take seccomp out of security_opt",
    "apparmor": "take apparmor out of security_opt",
    "masked_paths": "take systempaths=unconfined out of security_opt",
    "pid_mode": "take pid out",
    "uts_mode": "take uts out",
    "cgroupns_mode": "take cgroup out, or privileged if that is why it is in the host's",
    "publish_address": "write {} before every port that is published without an address",
    "remove_mounts": "take {} out of volumes",
    "networks": "have it in {} alone, and take network_mode out",
    "healthcheck": "take disable out of healthcheck, and write the one that is wanted there",
}
