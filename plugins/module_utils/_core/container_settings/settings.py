# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The settings that containers can be brought to: how each is written, and what it takes. See docs/containers.md."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

from ansible_collections.bulkhead.containers.plugins.module_utils._core.container_settings import readers, values
from ansible_collections.bulkhead.containers.plugins.module_utils._core.inspect import redaction

LIVE, RECREATE = "live", "recreate"

_LEAST_MEMORY = 6 * 1024 * 1024

Settings = t.Dict[str, t.Any]


class SettingsError(ValueError):
    """Settings that are not valid. The sentence names entry, setting and what it can be."""


@dataclass(frozen=True)
class Setting:
    """C(merged): of several entries, the members of the map are put together. C(secret): it may hold a secret."""

    way: str
    read: values.Reader
    merged: bool = False
    secret: bool = False


SETTINGS: t.Mapping[str, Setting] = {
    "privileged": Setting(RECREATE, values.switch(False)),
    "user": Setting(RECREATE, readers.user),
    "cap_drop": Setting(RECREATE, readers.cap_drop),
    "cap_add": Setting(RECREATE, readers.cap_add),
    "no_new_privileges": Setting(RECREATE, values.switch(True)),
    "read_only": Setting(RECREATE, values.switch(True)),
    "tmpfs": Setting(RECREATE, readers.tmpfs, merged=True),
    "seccomp": Setting(RECREATE, values.word("default")),
    "apparmor": Setting(RECREATE, values.word("default")),
    "masked_paths": Setting(RECREATE, values.word("default")),
    "ipc_mode": Setting(RECREATE, values.word("private")),
    "pid_mode": Setting(RECREATE, values.word("private")),
    "uts_mode": Setting(RECREATE, values.word("private")),
    "cgroupns_mode": Setting(RECREATE, values.word("private")),
    "publish_address": Setting(RECREATE, readers.publish_address),
    "remove_mounts": Setting(RECREATE, readers.paths),
    "init": Setting(RECREATE, values.switch(True)),
    "ulimits": Setting(RECREATE, readers.ulimits, merged=True),
    "log_options": Setting(RECREATE, readers.log_options, merged=True, secret=True),
    "healthcheck": Setting(RECREATE, readers.healthcheck, secret=True),
    "runtime": Setting(RECREATE, readers.runtime),
    "pids_limit": Setting(LIVE, values.whole(1)),
    "memory": Setting(LIVE, values.size(_LEAST_MEMORY)),
    "memory_swap": Setting(LIVE, values.size(_LEAST_MEMORY)),
    "memory_reservation": Setting(LIVE, values.size(_LEAST_MEMORY)),
    "cpus": Setting(LIVE, readers.cpus),
    "cpu_shares": Setting(LIVE, values.whole(2, 262144)),
    "restart_policy": Setting(LIVE, readers.restart_policy),
    "networks": Setting(LIVE, readers.networks),
}


def normalise(given: t.Any, where: str) -> Settings:
    """One map of settings in its normal form. None stays: it takes a setting off again. Raises SettingsError."""
    try:
        found = values.mapping(given)
    except values.Refused as error:
        raise SettingsError("%s: settings: %s" % (where, error)) from None
    unknown = sorted(set(found) - set(SETTINGS))
    if unknown:
        raise SettingsError("%s: there is no setting %s; there are %s" % (
            where, ", ".join(unknown), ", ".join(SETTINGS)))
    # What a survey leaves blank is not given.
    return together({name: _read(name, value, where) for name, value in found.items() if value != ""}, where)


def merge(earlier: t.Mapping[str, t.Any], later: t.Mapping[str, t.Any]) -> Settings:
    """Both in their normal form. The later value stands, and of some maps each of its members."""
    merged = dict(earlier)
    for name, value in later.items():
        before = merged.get(name)
        merged[name] = {**before, **value} if SETTINGS[name].merged and before and value else value
    return merged


def together(settings: Settings, where: str) -> Settings:
    """The settings, if they go together. Raises SettingsError."""
    memory, swap, reserved = (settings.get(name) for name in ("memory", "memory_swap", "memory_reservation"))
    if memory and swap and swap < memory:
        raise SettingsError("%s: memory_swap is %d; it is memory and swap together, so %d (memory) or more" % (
            where, swap, memory))
    if memory and reserved and reserved > memory:
        raise SettingsError("%s: memory_reservation is %d; it can be %d (memory) or less" % (where, reserved, memory))
    return settings


def shown(name: str, value: t.Any) -> t.Any:
    """A setting's value as everybody may see it: a health check's command may hold a secret."""
    if name == "healthcheck" and isinstance(value, dict):
        return {**value, "test": [value["test"][0], redaction.PRESENT]}
    return value


def _read(name: str, value: t.Any, where: str) -> t.Any:
    if value is None:
        return None
    setting = SETTINGS[name]
    try:
        return setting.read(value)
    except values.Refused as error:
        told = name if setting.secret else "%s is %r" % (name, value)
        raise SettingsError("%s: %s; %s" % (where, told, error)) from None
