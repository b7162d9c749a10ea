# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Settings -> changes of the request that makes a container: only what was asked for, and what follows from it."""

from __future__ import annotations

import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.recreation import (
    confinement,
    live,
    mounted,
    networks,
)
from ansible_collections.bulkhead.containers.plugins.module_utils._core.recreation.body import Request

Change = t.Callable[[Request, t.Any], None]
_EVERY_ADDRESS = ("", "0.0.0.0", "::")
_NANOSECONDS = 1000 * 1000 * 1000


def apply(request: Request, settings: t.Mapping[str, t.Any]) -> None:
    """C(settings): what those that differ have to become, those too that could be changed while it runs."""
    for name, change in SETTINGS.items():
        if name in settings:
            change(request, settings[name])
    request.host_config.update(live.request(settings, request.host_config))


def _user(request: Request, wanted: str) -> None:
    request.config["User"] = wanted


def _publish_address(request: Request, wanted: str) -> None:
    bindings = request.host_config.get("PortBindings") or {}
    for port, bound in bindings.items():
        # The engine tells an address of IPv4 and one of IPv6 for what was asked for once.
        moved = [{**one, "HostIp": wanted} if one.get("HostIp") in _EVERY_ADDRESS else one for one in bound or ()]
        bindings[port] = [one for place, one in enumerate(moved) if one not in moved[:place]]


def _init(request: Request, wanted: bool) -> None:
    request.host_config["Init"] = wanted


def _ulimits(request: Request, wanted: t.Mapping[str, t.Mapping[str, int]]) -> None:
    given = {str(one.get("Name")): one for one in request.host_config.get("Ulimits") or ()}
    for name, limit in wanted.items():
        given[name] = {"Name": name, "Soft": limit["soft"], "Hard": limit["hard"]}
    request.host_config["Ulimits"] = [given[name] for name in sorted(given)]


def _log_options(request: Request, wanted: t.Mapping[str, str]) -> None:
    log = request.host_config.get("LogConfig") or {}
    request.host_config["LogConfig"] = {**log, "Config": {**(log.get("Config") or {}), **wanted}}


def _healthcheck(request: Request, wanted: t.Mapping[str, t.Any]) -> None:
    durations = {"interval": "Interval", "timeout": "Timeout", "start_period": "StartPeriod"}
    found = {key: int(wanted[name] * _NANOSECONDS) for name, key in durations.items() if name in wanted}
    retries = {"Retries": wanted["retries"]} if "retries" in wanted else {}
    request.config["Healthcheck"] = {"Test": list(wanted["test"]), **found, **retries}


def _runtime(request: Request, wanted: str) -> None:
    request.host_config["Runtime"] = wanted


def _networks(request: Request, wanted: t.Sequence[str]) -> None:
    host, config = request.host_config, request.config
    before = str(host.get("NetworkMode") or "")
    host["NetworkMode"], request.networks = networks.moved(request.networks, before, wanted, request.api)
    if host["NetworkMode"] != before:
        # It was the address in the network that it was made in.
        config.pop("MacAddress", None)
    if "ExposedPorts" in config and config["ExposedPorts"] is None:
        del config["ExposedPorts"]


# In the order in which they are applied.
SETTINGS: t.Mapping[str, Change] = {
    "privileged": confinement.privileged,
    "user": _user,
    "cap_drop": confinement.capabilities("CapDrop"),
    "cap_add": confinement.capabilities("CapAdd"),
    "no_new_privileges": confinement.no_new_privileges,
    "read_only": mounted.read_only,
    "tmpfs": mounted.tmpfs,
    "seccomp": confinement.seccomp,
    "apparmor": confinement.apparmor,
    "masked_paths": confinement.masked_paths,
    "ipc_mode": confinement.namespace("IpcMode", "private"),
    "pid_mode": confinement.namespace("PidMode", ""),
    "uts_mode": confinement.namespace("UTSMode", ""),
    "cgroupns_mode": confinement.namespace("CgroupnsMode", "private"),
    "publish_address": _publish_address,
    "remove_mounts": mounted.remove_mounts,
    "init": _init,
    "ulimits": _ulimits,
    "log_options": _log_options,
    "healthcheck": _healthcheck,
    "runtime": _runtime,
    "networks": _networks,
}
