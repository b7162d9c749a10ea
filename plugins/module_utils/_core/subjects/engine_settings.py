# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The settings of an engine: those of its next start, and those that the running process was started with.

An engine takes each key from a flag or from its file, never from both: it refuses to start then. Few keys show in what
the engine answers. For the others the process's flags tell, and its file, as long as nobody wrote it after the start.
"""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

from ansible_collections.bulkhead.containers.plugins.module_utils._core.parse.daemon_flags import key_of

Settings = t.Dict[str, t.Any]

# What the engine does where neither a flag nor the file has the key. "" stands for a default that depends on more.
DEFAULTS: t.Mapping[str, t.Any] = {
    "allow-direct-routing": False,
    "authorization-plugins": [],
    "bridge-accept-fwmark": "",
    "builder": {},
    "cgroup-parent": "",
    "debug": False,
    "default-cgroupns-mode": "",
    "default-ipc-mode": "private",
    "default-ulimits": {},
    "experimental": False,
    "firewall-backend": "",
    "group": "docker",
    "hosts": [],
    "icc": True,
    "insecure-registries": [],
    "ip-forward-no-drop": False,
    "ip6tables": "",
    "iptables": True,
    "live-restore": False,
    "log-driver": "json-file",
    "log-level": "info",
    "log-opts": {},
    "metrics-addr": "",
    "network-diagnostic-port": 0,
    "no-new-privileges": False,
    "seccomp-profile": "",
    "selinux-enabled": False,
    "storage-opts": [],
    "tlsverify": False,
    "userland-proxy": True,
    "userns-remap": "",
}

_PAIRS = ("default-ulimits", "features", "log-opts")

_NEWER = ("%s may have been written after the engine was started: it does not tell what the engine runs with. Restart "
          "the engine, or look again after its next start.")


@dataclass(frozen=True)
class Layer:
    """The settings of one layer. A value is None where it cannot be known; C(unread) says why."""

    values: Settings
    unread: str = ""


def from_flags(flags: t.Mapping[str, t.Any]) -> Settings:
    """The keys of the configuration file that flags set, with the types that the file has."""
    return {key_of(flag): _typed(key_of(flag), value) for flag, value in flags.items()}


def configured(engine: t.Mapping[str, t.Any]) -> Layer:
    """What the next start will take: the file as it is, joined with the unit's flags."""
    settings, flags = _of_file(engine["config"]), _of_unit(engine["unit"])
    if settings is None:
        return Layer(_unknown(flags or {}), _unread_file(engine["config"]))
    if flags is None:
        return Layer(_unknown(settings), "The flags of the engine's unit could not be read.")
    return Layer({**DEFAULTS, **settings, **flags})


def running(engine: t.Mapping[str, t.Any]) -> Layer:
    """What the process was started with."""
    process, config = engine["process"], engine["config"]
    if not process:
        return Layer(_unknown({}), "The engine's process was not found, so that its flags are not known.")
    flags, settings = _of_flags(process.get("flags")), _of_file(config)
    if settings is None:
        return Layer(_unknown(flags or {}), _unread_file(config))
    if is_newer_than_process(engine):
        return Layer(_unknown(flags or {}), _NEWER % config["path"])
    if flags is None:
        # A key is in one of the two only: what the file says holds.
        return Layer(_unknown(settings), "The flags of the engine's process could not be read.")
    return Layer({**DEFAULTS, **settings, **flags})


def is_newer_than_process(engine: t.Mapping[str, t.Any]) -> bool:
    """May the file have been written after the start? Times are ISO 8601 in UTC: their texts have their order."""
    config, process = engine["config"] or {}, engine["process"] or {}
    # What was written since was written by us, and the process is known to follow it.
    if config.get("state") != "read" or engine.get("followed"):
        return False
    return config.get("modified") is None or config["modified"] > (process.get("started") or "")


def conflicts(engine: t.Mapping[str, t.Any]) -> t.Optional[t.List[str]]:
    """The keys that both the unit's flags and the file set: the engine will not start. C(runtimes) may be in both."""
    flags, settings = _of_unit(engine["unit"]), _of_file(engine["config"])
    if flags is None or settings is None:
        return None
    return sorted(set(flags) & set(settings) - {"runtimes"})


def _of_flags(flags: t.Optional[t.Mapping[str, t.Any]]) -> t.Optional[Settings]:
    return None if flags is None else from_flags(flags)


def _of_unit(unit: t.Optional[t.Mapping[str, t.Any]]) -> t.Optional[Settings]:
    """None if the unit could not be read; {}: no unit runs the engine."""
    return None if unit is None else _of_flags(unit.get("flags", {}))


def _of_file(config: t.Optional[t.Mapping[str, t.Any]]) -> t.Optional[Settings]:
    """None if the file could not be read or understood."""
    if config is None or config["state"] not in ("read", "absent"):
        return None
    return {} if config["state"] == "absent" else config.get("settings", {})


def _unknown(known: Settings) -> Settings:
    return {**dict.fromkeys(DEFAULTS), **known}


def _unread_file(config: t.Optional[t.Mapping[str, t.Any]]) -> str:
    if config is None:
        return "The engine's configuration file could not be read."
    return "%s cannot be understood: %s." % (config["path"], (config.get("reason") or "no reason given").rstrip("."))


def _typed(key: str, value: t.Any) -> t.Any:
    if key in _PAIRS and isinstance(value, list):
        return dict(str(item).partition("=")[::2] for item in value)
    return value
