# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import copy
import typing as t

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core.container_settings.settings import (
    RECREATE,
    SETTINGS,
)
from ansible_collections.bulkhead.containers.plugins.module_utils._core.recreation import hardened
from ansible_collections.bulkhead.containers.plugins.module_utils._core.recreation.body import (
    Engine,
    Request,
    Surroundings,
    make,
)
from ansible_collections.bulkhead.containers.tests.unit.plugins.module_utils._core.recreation.inspected import (
    answer,
)

BOUND = {"80/tcp": [{"HostIp": "0.0.0.0", "HostPort": "80"}, {"HostIp": "::", "HostPort": "80"}],
         "81/tcp": [{"HostIp": "127.0.0.1", "HostPort": "81"}]}


def request(**host: t.Any) -> Request:
    return make(answer(**host), Engine((1, 45), "h"), Surroundings())


def changed(before: Request, settings: t.Dict[str, t.Any]) -> t.Dict[str, t.Any]:
    """Every field that is different afterwards."""
    after = copy.deepcopy(before)
    hardened.apply(after, settings)
    found = {key: value for key, value in after.host_config.items() if value != before.host_config.get(key)}
    found.update({"Config." + key: value for key, value in after.config.items() if value != before.config.get(key)})
    if after.networks != before.networks:
        found["networks"] = sorted({*after.networks.at_creation, *dict(after.networks.connect)})
    return found


@pytest.mark.parametrize(("settings", "host", "fields"), [
    ({"privileged": False}, {"Privileged": True, "SecurityOpt": ["label=disable"], "CgroupnsMode": "host",
                             "MaskedPaths": None, "ReadonlyPaths": None},
     {"Privileged": False, "SecurityOpt": None, "CgroupnsMode": ""}),
    ({"user": "1000"}, {}, {"Config.User": "1000"}),
    ({"cap_drop": ["ALL"], "cap_add": ["CHOWN"]}, {}, {"CapDrop": ["ALL"], "CapAdd": ["CHOWN"]}),
    ({"cap_add": []}, {"CapAdd": ["SYS_ADMIN"]}, {"CapAdd": None}),
    ({"no_new_privileges": True}, {"SecurityOpt": ["no-new-privileges=false", "apparmor=x"]},
     {"SecurityOpt": ["apparmor=x", "no-new-privileges"]}),
    ({"read_only": True, "tmpfs": {"/tmp": "", "/run": "size=1m"}}, {"Tmpfs": {"/tmp/": "exec"}},
     {"ReadonlyRootfs": True, "Tmpfs": {"/tmp/": "exec", "/run": "size=1m"}}),
    ({"tmpfs": {"/data": ""}}, {"Binds": ["v:/data"]}, {"Tmpfs": {}}),
    ({"seccomp": "default", "apparmor": "default"},
     {"SecurityOpt": ["seccomp=unconfined", "apparmor:unconfined", "no-new-privileges"]},
     {"SecurityOpt": ["no-new-privileges"]}),
    ({"masked_paths": "default"}, {"MaskedPaths": [], "ReadonlyPaths": []},
     {"MaskedPaths": None, "ReadonlyPaths": None}),
    ({"ipc_mode": "private"}, {"IpcMode": "shareable"}, {"IpcMode": "private"}),
    ({"pid_mode": "private"}, {"PidMode": "host", "SecurityOpt": ["label=disable"]},
     {"PidMode": "", "SecurityOpt": None}),
    ({"pid_mode": "private"}, {"PidMode": "host", "IpcMode": "host", "SecurityOpt": ["label=disable"]},
     {"PidMode": ""}),
    ({"uts_mode": "private", "cgroupns_mode": "private"}, {"UTSMode": "host", "CgroupnsMode": "host"},
     {"UTSMode": "", "CgroupnsMode": "private"}),
    ({"publish_address": "192.0.2.1"}, {"PortBindings": copy.deepcopy(BOUND)},
     {"PortBindings": {"80/tcp": [{"HostIp": "192.0.2.1", "HostPort": "80"}], "81/tcp": BOUND["81/tcp"]}}),
    ({"remove_mounts": ["/s"]}, {"Binds": ["/var/run/docker.sock:/s:ro", "/s:/data"]}, {"Binds": ["/s:/data"]}),
    ({"remove_mounts": ["/s/"]}, {"Binds": ["/var/run/docker.sock:/s:ro"]}, {"Binds": None}),
    ({"remove_mounts": ["/s"]}, {"Mounts": [{"Type": "bind", "Source": "/x", "Target": "/s/"}]}, {"Mounts": None}),
    ({"init": True}, {"Init": None}, {"Init": True}),
    ({"ulimits": {"nofile": {"soft": 1, "hard": 2}}}, {"Ulimits": [{"Name": "core", "Soft": 0, "Hard": 0}]},
     {"Ulimits": [{"Name": "core", "Soft": 0, "Hard": 0}, {"Name": "nofile", "Soft": 1, "Hard": 2}]}),
    ({"log_options": {"max-size": "1m"}}, {"LogConfig": {"Type": "json-file", "Config": {"labels": "a"}}},
     {"LogConfig": {"Type": "json-file", "Config": {"labels": "a", "max-size": "1m"}}}),
    ({"healthcheck": {"test": ["CMD", "true"], "interval": 1.5, "retries": 2}}, {},
     {"Config.Healthcheck": {"Test": ["CMD", "true"], "Interval": 1500000000, "Retries": 2}}),
    ({"runtime": "runsc"}, {}, {"Runtime": "runsc"}),
    ({"networks": ["app", "back"]}, {"NetworkMode": "host", "networks": {}},
     {"NetworkMode": "app", "networks": ["app", "back"]}),
])
def test_only_what_was_asked_for_is_changed(settings: t.Any, host: t.Any, fields: t.Any) -> None:
    assert changed(request(**host), settings) == fields


def test_each_setting_that_needs_a_new_container_is_known_here() -> None:
    known = set(hardened.SETTINGS)
    assert {name for name, one in SETTINGS.items() if one.way == RECREATE} | {"networks"} == known
