# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Containers of a snapshot and settings in their normal form, of every kind; and what a container is like when it was
brought to some.
"""

from __future__ import annotations

import copy

from ansible_collections.bulkhead.containers.plugins.module_utils._core import container_defaults
from ansible_collections.bulkhead.containers.plugins.module_utils._core.subjects import capabilities
from hypothesis import strategies as st

SIZES = st.integers(6 * 2**20, 2**40)
NAMES = st.lists(st.sampled_from(capabilities.NAMES[:24]), max_size=4).map(lambda names: sorted(set(names)))
CAPABILITIES = NAMES | st.just(["ALL"])
LIMITS = st.tuples(st.integers(0, 5000), st.integers(0, 5000)).map(
    lambda pair: {"soft": min(pair), "hard": max(pair)})
NETWORKS = st.lists(st.sampled_from(["bridge", "shop", "back"]), min_size=1, max_size=2).map(
    lambda names: sorted(set(names)))
PLACES = st.sampled_from(["/a", "/b", "/run/x.sock", "/tmp"])


def _together(wanted):
    """Without what a policy would be refused for."""
    memory = wanted.get("memory")
    if memory and wanted.get("memory_swap"):
        wanted["memory_swap"] += memory
    if memory and wanted.get("memory_reservation"):
        wanted["memory_reservation"] = min(memory, wanted["memory_reservation"])
    return wanted


WANTED = st.fixed_dictionaries({}, optional={
    "privileged": st.just(False),
    "user": st.sampled_from(["1000", "1000:1000", "app", "app:app"]),
    "cap_drop": CAPABILITIES,
    "cap_add": NAMES,
    "no_new_privileges": st.just(True),
    "read_only": st.just(True),
    "tmpfs": st.dictionaries(PLACES, st.sampled_from(["", "noexec"]), max_size=2),
    "seccomp": st.just("default"),
    "apparmor": st.just("default"),
    "masked_paths": st.just("default"),
    "ipc_mode": st.just("private"),
    "pid_mode": st.just("private"),
    "uts_mode": st.just("private"),
    "cgroupns_mode": st.just("private"),
    "publish_address": st.just("127.0.0.1"),
    "remove_mounts": st.lists(PLACES, max_size=2).map(lambda paths: sorted(set(paths))),
    "init": st.just(True),
    "ulimits": st.dictionaries(st.sampled_from(["nofile", "nproc"]), LIMITS),
    "log_options": st.fixed_dictionaries({}, optional={"max-size": st.just("10m"), "max-file": st.just("3")}),
    "healthcheck": st.just({"test": ["CMD", "true"], "interval": 5}),
    "runtime": st.just("runsc"),
    "pids_limit": st.integers(1, 1000),
    "memory": SIZES,
    "memory_swap": SIZES,
    "memory_reservation": SIZES,
    "cpus": st.integers(10**7, 10**10),
    "cpu_shares": st.integers(2, 2048),
    "restart_policy": st.sampled_from([{"name": "no", "max_retry": 0}, {"name": "on-failure", "max_retry": 5}]),
    "networks": NETWORKS | st.just(["none"]),
}).map(_together)

_ULIMITS = st.lists(LIMITS | st.just({"soft": -1, "hard": -1}), max_size=2).map(
    lambda limits: [{"name": name, **limit} for name, limit in zip(("nofile", "nproc"), limits)])
_PORTS = st.lists(st.fixed_dictionaries({
    "container": st.just("80/tcp"), "host_ip": st.sampled_from(["", "0.0.0.0", "127.0.0.1"]),
    "host_port": st.sampled_from([0, 8080])}), max_size=2)
_MOUNTS = st.lists(st.fixed_dictionaries({
    "type": st.sampled_from(["bind", "volume", "tmpfs"]), "source": st.sampled_from(["/src", "/run/x.sock"]),
    "real": st.sampled_from(["/src", "/real"]), "destination": PLACES,
    "name": st.sampled_from(["", "data", "f" * 64])}), max_size=3, unique_by=lambda mount: mount["destination"])
_MODES = st.sampled_from(["", "host", "private", "container:" + "a" * 64])

_CONFIGURED = {
    "user": st.sampled_from(["", "0", "1000", "1000:1000", "app"]),
    "privileged": st.booleans(),
    "cap_add": CAPABILITIES,
    "cap_drop": CAPABILITIES,
    "no_new_privileges": st.sampled_from(["unset", True, False]),
    "seccomp": st.sampled_from([{"kind": kind} for kind in ("builtin", "unconfined", "custom")]),
    "apparmor": st.sampled_from(["", "unconfined", "mine"]),
    "masked_paths": st.sampled_from(["default", "none", ["/proc/kcore"]]),
    "readonly_paths": st.sampled_from(["default", "none"]),
    "network_mode": st.sampled_from(["default", "bridge", "host", "none", "container:" + "a" * 64]),
    "pid_mode": _MODES,
    "ipc_mode": _MODES | st.just("shareable"),
    "uts_mode": _MODES,
    "cgroupns_mode": _MODES,
    "read_only": st.booleans(),
    "memory": st.just(0) | SIZES,
    "memory_swap": st.sampled_from([0, -1]) | SIZES,
    "memory_reservation": st.just(0) | SIZES,
    "cpu_shares": st.sampled_from([0, 512]),
    "nano_cpus": st.sampled_from([0, 5 * 10**8]),
    "cpu_quota": st.sampled_from([0, 50000]),
    "pids_limit": st.sampled_from([0, 100]),
    "ulimits": _ULIMITS,
    "auto_remove": st.booleans(),
    "restart": st.sampled_from([{"name": "no", "max_retry": 0}, {"name": "always", "max_retry": 0}]),
    "ports": _PORTS,
    "publish_all": st.booleans(),
    "volumes_from": st.sampled_from([[], ["other"]]),
    "runtime": st.sampled_from(["runc", "runsc"]),
    "log_driver": st.sampled_from(["json-file", "journald"]),
    "log_options": st.sampled_from([{}, {"max-size": "10m"}, {"max-size": "1g", "tag": ""}]),
    "healthcheck": st.sampled_from(["none", "set", "disabled"]),
    "tmpfs": st.lists(st.sampled_from(["/c", "/d"]), max_size=2, unique=True),
    "init": st.sampled_from(["unset", True, False]),
}


def _of_one_piece(record):
    """A container without a network of its own is in none, and has no ports in force."""
    mode = str(record["configured"].get("network_mode", "default"))
    if mode in ("host", "none"):
        record["networks"] = [mode]
    if mode.startswith("container:"):
        record["networks"] = []
        record["configured"]["ports"] = []
    if mode != "default" and mode != "bridge":
        record["published"] = []
    if record["state"] != "running":
        record.update(pid=0, in_force={})
    return record


def _records(untold):
    """C(untold): of each key of the configuration, other values that it may have."""
    return st.fixed_dictionaries({
        "id": st.just("0123456789ab"),
        "name": st.just("web"),
        "image": st.just("nginx:1.27"),
        "state": st.sampled_from(["running", "exited"]),
        "pid": st.just(4711),
        "networks": NETWORKS,
        "published": _PORTS,
        "mounts": _MOUNTS,
        "configured": st.fixed_dictionaries({}, optional={
            key: values | untold for key, values in _CONFIGURED.items()}),
        "stored_no_new_privileges": st.sampled_from(["unset", "true", "false"]) | untold,
        "in_force": st.fixed_dictionaries({
            "no_new_privileges": st.booleans() | untold,
            "limits": st.fixed_dictionaries({"cpu": st.sampled_from(["max", 0.5])})}),
    }).map(_of_one_piece)


RECORDS = _records(st.nothing())
RECORDS_WITH_NULLS = _records(st.none())


def record(configured=None, **changes):
    """A plain running container, with changes."""
    return {
        "id": "0123456789ab", "name": "web", "image": "nginx:1.27", "state": "running", "pid": 4711, "health": "none",
        "labels": {"names": [], "values": {}}, "networks": ["bridge"], "published": [], "mounts": [],
        "configured": {"init": "unset", **(configured or {})},
        "in_force": {"no_new_privileges": False, "limits": {"cpu": "max"}},
        "owner": {"kind": "none", "name": "", "evidence": "", "details": {}}, "donates_to": [], **changes,
    }


def applied(before, differences):
    """The container when each of these settings is what it had to become, as an engine would have it."""
    after = copy.deepcopy(before)
    configured = after["configured"] = container_defaults.expand(after["configured"])
    for one in differences:
        _APPLY.get(one.setting, _plainly(one.setting))(after, configured, one.after)
    return after


def _plainly(key):
    def apply(_record, configured, value):
        configured[key] = value

    return apply


def _unprivileged(_record, configured, value):
    configured.update(privileged=value, masked_paths="default", readonly_paths="default")


def _no_new_privileges(record, configured, value):
    configured["no_new_privileges"] = value
    record["in_force"] = {**record["in_force"], "no_new_privileges": value} if record["pid"] else {}


def _tmpfs(_record, configured, value):
    configured["tmpfs"] = sorted({*configured["tmpfs"], *value})


def _remove_mounts(record, _configured, value):
    record["mounts"] = [mount for mount in record["mounts"] if mount["destination"] not in value]


def _publish_address(record, configured, value):
    for ports in (record["published"], configured["ports"]):
        for port in ports:
            port["host_ip"] = port["host_ip"] if port["host_ip"] not in ("", "0.0.0.0") else value


def _ulimits(_record, configured, value):
    given = {limit["name"]: limit for limit in configured["ulimits"]}
    given.update({name: {"name": name, **limit} for name, limit in value.items()})
    configured["ulimits"] = list(given.values())


def _networks(record, configured, value):
    """Of one that had none of its own, ports take effect."""
    mode = configured["network_mode"]
    if mode in ("host", "none") or mode.startswith("container:") or value == ["none"]:
        configured["network_mode"] = value[0]
        record["published"] = [] if value == ["none"] else copy.deepcopy(configured["ports"])
    record["networks"] = value


_APPLY = {
    "privileged": _unprivileged,
    "no_new_privileges": _no_new_privileges,
    "tmpfs": _tmpfs,
    "seccomp": lambda record, configured, value: configured.update(seccomp={"kind": "builtin"}),
    "apparmor": lambda record, configured, value: configured.update(apparmor=""),
    "masked_paths": lambda record, configured, value: configured.update(masked_paths=value, readonly_paths=value),
    "publish_address": _publish_address,
    "remove_mounts": _remove_mounts,
    "ulimits": _ulimits,
    "log_options": lambda record, configured, value: configured["log_options"].update(value),
    "healthcheck": lambda record, configured, value: configured.update(healthcheck="set"),
    "cpus": lambda record, configured, value: configured.update(nano_cpus=value),
    "restart_policy": lambda record, configured, value: configured.update(restart=value),
    "networks": _networks,
}
