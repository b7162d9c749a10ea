# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import copy
import typing as t

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core.container_settings.settings import SETTINGS
from ansible_collections.bulkhead.containers.plugins.module_utils._core.recreation import hardened, live
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
    ({"privileged": False, "cgroupns_mode": "private"}, {"Privileged": True, "CgroupnsMode": "host"},
     {"Privileged": False, "CgroupnsMode": "private", "MaskedPaths": None, "ReadonlyPaths": None}),
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
    # What could be changed while it runs comes with the new one.
    ({"pids_limit": 50, "memory": 64 << 20, "cpus": 500000000, "restart_policy": {"name": "always", "max_retry": 0}},
     {},
     {"PidsLimit": 50, "Memory": 64 << 20, "MemorySwap": 128 << 20, "NanoCpus": 500000000,
      "RestartPolicy": {"Name": "always", "MaximumRetryCount": 0}}),
])
def test_only_what_was_asked_for_is_changed(settings: t.Any, host: t.Any, fields: t.Any) -> None:
    assert changed(request(**host), settings) == fields


FRONT = {"NetworkID": "f1" * 32, "Aliases": ["www"], "IPAMConfig": {"IPv4Address": "10.81.0.10"}}
BACK = {"NetworkID": "b2" * 32, "Aliases": ["jobs"]}
KEPT_FRONT = {"IPAMConfig": {"IPv4Address": "10.81.0.10"}, "Aliases": ["www"]}
KEPT_BACK = {"Aliases": ["jobs"]}


@pytest.mark.parametrize(("mode", "wanted", "new_mode", "at_creation", "connect"), [
    ("front", ["back", "front"], "front", {"front": KEPT_FRONT}, [("back", KEPT_BACK)]),
    ("front", ["front"], "front", {"front": KEPT_FRONT}, []),
    ("front", ["back"], "back", {"back": KEPT_BACK}, []),
    ("front", ["data", "front"], "front", {"front": KEPT_FRONT}, [("data", {})]),
    ("front", ["data"], "data", {"data": {}}, []),
    # By its number.
    ("f1" * 6, ["front"], "f1" * 6, {"f1" * 6: KEPT_FRONT}, []),
    # It has left the network that it was made in.
    ("gone", ["back"], "back", {"back": KEPT_BACK}, []),
    ("front", ["none"], "none", {"none": {}}, []),
])
@pytest.mark.parametrize("api", [(1, 41), (1, 45)])
def test_in_the_networks_where_it_stays_it_is_who_it_was(mode: str, wanted: t.List[str], new_mode: str,
                                                         at_creation: t.Any, connect: t.Any,
                                                         api: t.Tuple[int, int]) -> None:
    inspect = answer({"MacAddress": "02:81:00:00:00:20"}, networks={"front": FRONT, "back": BACK}, NetworkMode=mode)
    made = make(inspect, Engine(api, "h"), Surroundings())
    hardened.apply(made, {"networks": wanted})
    assert made.host_config["NetworkMode"] == new_mode
    # Engines of that age take only one in the request.
    at_once = {**at_creation, **dict(connect)} if api >= (1, 44) else at_creation
    assert dict(made.networks.at_creation) == at_once
    assert list(made.networks.connect) == ([] if api >= (1, 44) else connect)
    assert not made.networks.disconnect
    # The address was the one in the first network.
    assert ("MacAddress" in made.config) == (new_mode == mode)


def test_each_setting_is_known_here() -> None:
    assert {*hardened.SETTINGS, *live.SETTINGS} == set(SETTINGS)
