# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""/info and /version: what an engine says about itself."""

from __future__ import annotations

import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.inspect import fields, redaction

_PODMAN = "Podman Engine"


def version(answer: fields.Answer) -> t.Dict[str, t.Any]:
    components = {fields.text(one, "Name"): fields.text(one, "Version") for one in fields.maps(answer, "Components")}
    return {
        "engine": fields.text(answer, "Version") or components.get("Engine"),
        "api": fields.text(answer, "ApiVersion"),
        "experimental": bool(answer.get("Experimental", False)),
        "components": {name: value for name, value in components.items() if name != "Engine" and value},
    }


def is_podman(answer: fields.Answer) -> bool:
    """Podman answers on Docker's socket where its docker package is installed; it is another engine."""
    return any(one.get("Name") == _PODMAN for one in fields.maps(answer, "Components"))


def read(info: fields.Answer) -> t.Dict[str, t.Any]:
    """What the engine does not tell is None."""
    registries = info.get("RegistryConfig")
    return {
        **{key: info.get(name) for key, name in _SAME.items()},
        "cgroup_version": str(info["CgroupVersion"]) if info.get("CgroupVersion") else None,
        "warnings": [redaction.url(str(one)) for one in fields.items(info, "Warnings")],
        "security_options": fields.items(info, "SecurityOptions") if "SecurityOptions" in info else None,
        "runtimes": {name: fields.text(one, "path") for name, one in fields.mapping(info, "Runtimes").items()},
        "authorization_plugins": fields.items(info["Plugins"], "Authorization") if info.get("Plugins") else None,
        "insecure_registries": _insecure(registries) if isinstance(registries, dict) else None,
        "registry_mirrors": [redaction.url(str(one)) for one in fields.items(registries, "Mirrors")],
        # The engine itself hides user and password, and leaves that there are some.
        "proxy_credentials": any(
            redaction.has_credentials(fields.text(info, key)) for key in ("HttpProxy", "HttpsProxy")
        ),
        "firewall_backend": fields.text(fields.mapping(info, "FirewallBackend"), "Driver"),
        "image_store": _image_store(info),
    }


_SAME = {
    "driver": "Driver",
    "logging_driver": "LoggingDriver",
    "cgroup_driver": "CgroupDriver",
    "data_root": "DockerRootDir",
    "live_restore": "LiveRestoreEnabled",
    "experimental": "ExperimentalBuild",
    "debug": "Debug",
    "default_runtime": "DefaultRuntime",
    "containers_running": "ContainersRunning",
    "containers_stopped": "ContainersStopped",
    "images": "Images",
    "memory_limit": "MemoryLimit",
    "swap_limit": "SwapLimit",
    "pids_limit": "PidsLimit",
    "cpu_quota": "CpuCfsQuota",
    "cpus": "NCPU",
}


def _insecure(registries: fields.Answer) -> t.List[str]:
    """Loopback is always there, and nobody else can listen in on it."""
    networks = [str(one) for one in fields.items(registries, "InsecureRegistryCIDRs")]
    named = [
        str(name)
        for name, one in fields.mapping(registries, "IndexConfigs").items()
        if isinstance(one, dict) and one.get("Secure") is False
    ]
    return sorted(one for one in networks + named if one not in ("127.0.0.0/8", "::1/128"))


def _image_store(info: fields.Answer) -> str:
    status = [pair for pair in fields.items(info, "DriverStatus") if isinstance(pair, list)]
    return "containerd" if ["driver-type", "io.containerd.snapshotter.v1"] in status else "graphdriver"
