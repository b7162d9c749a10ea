# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core import container_defaults
from ansible_collections.bulkhead.containers.plugins.module_utils._core.container_settings.differences import (
    _JUDGES,
    obstacles,
    unmet,
)
from ansible_collections.bulkhead.containers.plugins.module_utils._core.container_settings.settings import (
    SETTINGS,
    normalise,
)
from ansible_collections.bulkhead.containers.plugins.module_utils._core.subjects import capabilities
from ansible_collections.bulkhead.containers.tests.unit import container_records
from hypothesis import given
from hypothesis import strategies as st

MEBIBYTE = 2**20
BIND = {"type": "bind", "source": "/srv", "real": "/srv", "destination": "/data", "name": ""}
OPEN = {"container": "80/tcp", "host_ip": "0.0.0.0", "host_port": 80}
LOCAL = {**OPEN, "host_ip": "127.0.0.1"}


def found(settings, configured=None, **changes):
    record = container_records.record(configured, **changes)
    wanted = normalise(settings, "entry 1")
    differing = unmet(record, wanted)
    assert len({one.setting for one in differing}) == len(differing)
    return ({one.setting: (one.before, one.after, one.way) for one in differing},
            {one.setting: one.reason for one in obstacles(record, wanted)})


# What is wanted, what there is.
MET = [
    ({"privileged": False}, {}),
    ({"user": "1000"}, {"user": "1000:1000"}),
    ({"cap_drop": ["NET_RAW"]}, {"cap_drop": ["ALL"]}),
    ({"cap_drop": ["SYS_ADMIN"]}, {}),
    ({"cap_drop": ["ALL"]}, {"cap_drop": list(capabilities.NAMES)}),
    ({"cap_drop": ["ALL"], "cap_add": ["CHOWN"]}, {"cap_drop": ["ALL"], "cap_add": ["CHOWN"]}),
    ({"cap_drop": ["ALL"], "cap_add": ["CHOWN", "SYS_ADMIN"]}, {"cap_drop": ["ALL"], "cap_add": ["CAP_CHOWN"]}),
    ({"cap_drop": ["ALL"], "cap_add": ["CHOWN"]}, {"cap_drop": ["ALL"]}),
    ({"cap_add": []}, {"cap_add": ["CHOWN"]}),
    ({"no_new_privileges": True}, {"no_new_privileges": True}),
    ({"read_only": True}, {"read_only": True}),
    ({"init": True}, {"init": True}),
    ({"tmpfs": {"/tmp": "noexec"}}, {"tmpfs": ["/tmp/"]}),
    ({"seccomp": "default", "apparmor": "default"}, {"seccomp": {"kind": "custom"}, "apparmor": "mine"}),
    ({"seccomp": "default", "apparmor": "default"}, {"seccomp": {"kind": "custom"}, "apparmor": "mine",
                                                     "privileged": True}),
    ({"masked_paths": "default"}, {}),
    ({"ipc_mode": "private"}, {"ipc_mode": "none"}),
    ({"ipc_mode": "private", "pid_mode": "private"}, {"ipc_mode": "container:a", "pid_mode": "container:a"}),
    ({"uts_mode": "private", "cgroupns_mode": "private"}, {}),
    ({"ulimits": {"nofile": 1024}}, {"ulimits": [{"name": "nofile", "soft": 10, "hard": 1024}]}),
    ({"log_options": {"max-size": "10M"}}, {"log_options": {"max-size": "10m", "tag": ""}}),
    ({"healthcheck": {"test": "true"}}, {"healthcheck": "set"}),
    ({"runtime": "runsc"}, {"runtime": "runsc"}),
    ({"pids_limit": 200}, {"pids_limit": 100}),
    ({"memory": "512m"}, {"memory": 512 * MEBIBYTE}),
    ({"memory_swap": "512m"}, {"memory_swap": 256 * MEBIBYTE}),
    ({"memory_reservation": "512m"}, {"memory": 256 * MEBIBYTE}),
    ({"cpus": 1}, {"nano_cpus": 500000000}),
    ({"cpu_shares": 512}, {"cpu_shares": 512}),
    ({"restart_policy": "no"}, {"restart": {"name": "", "max_retry": 0}}),
    ({"restart_policy": "no"}, {"auto_remove": True}),
    ({"networks": ["bridge"]}, {}),
    ({"publish_address": "127.0.0.1"}, {"network_mode": "host", "ports": [OPEN]}),
]


@pytest.mark.parametrize(("settings", "configured"), MET)
def test_what_is_so_or_stricter_does_not_differ(settings, configured):
    assert found(settings, configured) == ({}, {})


# What is wanted, what there is, what differs: before and after, or why it cannot be.
UNMET = [
    ({"privileged": False}, {"privileged": True}, {"privileged": (True, False)}),
    ({"user": "1000"}, {}, {"user": ("", "1000")}),
    ({"user": "1000:1000"}, {"user": "1000"}, {"user": ("1000", "1000:1000")}),
    ({"cap_drop": ["ALL"]}, {}, {"cap_drop": ([], ["ALL"])}),
    ({"cap_drop": ["NET_RAW"]}, {"cap_drop": ["MKNOD"]}, {"cap_drop": (["MKNOD"], ["MKNOD", "NET_RAW"])}),
    ({"cap_drop": ["SYS_ADMIN"]}, {"cap_add": ["SYS_ADMIN"]},
     {"cap_drop": ([], ["SYS_ADMIN"]), "cap_add": (["SYS_ADMIN"], [])}),
    # What is to be kept of the default set has to be added where all is dropped; and nothing that is not held.
    ({"cap_drop": ["ALL"], "cap_add": ["CHOWN", "SYS_ADMIN"]}, {},
     {"cap_drop": ([], ["ALL"]), "cap_add": ([], ["CHOWN"])}),
    ({"cap_drop": ["ALL"], "cap_add": ["CHOWN"]}, {"cap_drop": ["ALL"], "cap_add": ["CHOWN", "KILL"]},
     {"cap_drop": (["ALL"], ["ALL"]), "cap_add": (["CHOWN", "KILL"], ["CHOWN"])}),
    ({"cap_drop": ["NET_RAW"], "cap_add": ["NET_RAW"]}, {"cap_add": ["BPF", "NET_RAW"]},
     {"cap_add": (["BPF", "NET_RAW"], ["NET_RAW"])}),
    ({"cap_drop": ["MKNOD"], "cap_add": ["NET_RAW"]}, {"cap_drop": ["NET_RAW"]},
     {"cap_drop": (["NET_RAW"], ["MKNOD", "NET_RAW"])}),
    # What is both dropped and added is held, and nobody wants that changed.
    ({"cap_drop": ["MKNOD"]}, {"cap_drop": ["NET_RAW"], "cap_add": ["NET_RAW"]},
     {"cap_drop": (["NET_RAW"], ["MKNOD"])}),
    ({"cap_drop": ["SYS_ADMIN"]}, {"cap_add": ["ALL"]}, {"cap_drop": ([], ["SYS_ADMIN"])}),
    ({"cap_add": ["BPF"]}, {"cap_add": ["BPF", "SYS_ADMIN"]}, {"cap_add": (["BPF", "SYS_ADMIN"], ["BPF"])}),
    ({"no_new_privileges": True}, {}, {"no_new_privileges": ("unset", True)}),
    ({"read_only": True}, {}, {"read_only": (False, True)}),
    ({"init": True}, {}, {"init": ("unset", True)}),
    ({"init": True}, {"init": False}, {"init": (False, True)}),
    ({"tmpfs": {"/tmp": "noexec", "/run": ""}}, {"tmpfs": ["/run"]}, {"tmpfs": (["/run"], {"/tmp": "noexec"})}),
    ({"seccomp": "default"}, {"seccomp": {"kind": "unconfined"}}, {"seccomp": ("unconfined", "default")}),
    ({"apparmor": "default"}, {"apparmor": "unconfined"}, {"apparmor": ("unconfined", "default")}),
    ({"masked_paths": "default"}, {"readonly_paths": "none"}, {"masked_paths": ("none", "default")}),
    ({"masked_paths": "default"}, {"masked_paths": ["/proc/kcore"]}, {"masked_paths": (["/proc/kcore"], "default")}),
    ({"ipc_mode": "private"}, {"ipc_mode": "shareable"}, {"ipc_mode": ("shareable", "private")}),
    ({"pid_mode": "private"}, {"pid_mode": "host"}, {"pid_mode": ("host", "private")}),
    ({"uts_mode": "private"}, {"uts_mode": "host"}, {"uts_mode": ("host", "private")}),
    ({"cgroupns_mode": "private"}, {"cgroupns_mode": "host"}, {"cgroupns_mode": ("host", "private")}),
    ({"ulimits": {"nofile": {"soft": 100, "hard": 200}}}, {},
     {"ulimits": ({"nofile": None}, {"nofile": {"soft": 100, "hard": 200}})}),
    # The lower of two limits stays.
    ({"ulimits": {"nofile": {"soft": 100, "hard": 200}}}, {"ulimits": [{"name": "nofile", "soft": 50, "hard": -1}]},
     {"ulimits": ({"nofile": {"soft": 50, "hard": -1}}, {"nofile": {"soft": 50, "hard": 200}})}),
    ({"log_options": {"max-size": "10m", "max-file": 3}}, {"log_options": {"max-file": "3"}},
     {"log_options": ({"max-size": None}, {"max-size": "10m"})}),
    ({"healthcheck": {"test": "true"}}, {"healthcheck": "disabled"},
     {"healthcheck": ("disabled", {"test": ["CMD-SHELL", "true"]})}),
    ({"runtime": "runsc"}, {}, {"runtime": ("runc", "runsc")}),
    # What takes its privileges away confines it as well, but for the paths, of which nobody knows.
    ({"privileged": False, "seccomp": "default", "apparmor": "default", "cap_drop": ["ALL"]},
     {"privileged": True, "cap_drop": ["ALL"]}, {"privileged": (True, False)}),
    ({"privileged": False, "masked_paths": "default"}, {"privileged": True, "masked_paths": "none"},
     {"privileged": (True, False), "masked_paths": ("none", "default")}),
]


@pytest.mark.parametrize(("settings", "configured", "expected"), UNMET)
def test_what_a_new_container_is_needed_for(settings, configured, expected):
    differing, hindered = found(settings, configured)
    assert differing == {name: (*pair, "recreate") for name, pair in expected.items()}
    assert hindered == {}


LIVE = [
    ({"pids_limit": 100}, {}, {"pids_limit": (0, 100)}),
    ({"pids_limit": 100}, {"pids_limit": 200}, {"pids_limit": (200, 100)}),
    ({"memory": "512m"}, {}, {"memory": (0, 512 * MEBIBYTE)}),
    # The engine refuses a limit below what is reserved.
    ({"memory": "512m"}, {"memory_reservation": 1024 * MEBIBYTE},
     {"memory": (0, 512 * MEBIBYTE), "memory_reservation": (1024 * MEBIBYTE, 512 * MEBIBYTE)}),
    ({"memory": "512m", "memory_reservation": "256m"}, {"memory_reservation": 1024 * MEBIBYTE},
     {"memory": (0, 512 * MEBIBYTE), "memory_reservation": (1024 * MEBIBYTE, 256 * MEBIBYTE)}),
    ({"memory_swap": "512m"}, {"memory": 256 * MEBIBYTE, "memory_swap": -1},
     {"memory_swap": (-1, 512 * MEBIBYTE)}),
    ({"memory": "256m", "memory_swap": "512m"}, {}, {"memory": (0, 256 * MEBIBYTE),
                                                     "memory_swap": (0, 512 * MEBIBYTE)}),
    ({"memory_reservation": "512m"}, {"memory": 1024 * MEBIBYTE}, {"memory_reservation": (0, 512 * MEBIBYTE)}),
    ({"cpus": 0.5}, {}, {"cpus": (0, 500000000)}),
    ({"cpu_shares": 512}, {"cpu_shares": 256}, {"cpu_shares": (256, 512)}),
    ({"restart_policy": "on-failure:5"}, {"restart": {"name": "on-failure", "max_retry": 3}},
     {"restart_policy": ({"name": "on-failure", "max_retry": 3}, {"name": "on-failure", "max_retry": 5})}),
    ({"networks": ["shop"]}, {}, {"networks": (["bridge"], ["shop"])}),
]


@pytest.mark.parametrize(("settings", "configured", "expected"), LIVE)
def test_what_the_engine_changes_while_it_runs(settings, configured, expected):
    differing, hindered = found(settings, configured)
    assert differing == {name: (*pair, "live") for name, pair in expected.items()}
    assert hindered == {}


@pytest.mark.parametrize(("mode", "networks", "wanted"), [
    ("host", ["host"], ["shop"]), ("none", ["none"], ["shop"]), ("container:" + "a" * 64, [], ["shop"]),
    ("bridge", ["bridge"], ["none"]),
])
def test_networks_of_one_that_cannot_have_any_need_a_new_container(mode, networks, wanted):
    differing, _hindered = found({"networks": wanted}, {"network_mode": mode}, networks=networks)
    assert differing == {"networks": (networks, wanted, "recreate")}


OUT_OF_REACH = [
    ({"cap_drop": ["ALL"], "cap_add": [], "seccomp": "default", "apparmor": "default", "masked_paths": "default"},
     {"privileged": True, "masked_paths": "none"}, "privileged: false"),
    ({"memory_swap": "512m"}, {}, "want memory as well"),
    ({"memory_swap": "512m"}, {"memory": 1024 * MEBIBYTE, "memory_swap": 2048 * MEBIBYTE}, "limited to 1073741824"),
    ({"cpus": 0.5}, {"cpu_quota": 100000}, "quota"),
    ({"log_options": {"max-size": "10m"}}, {"log_driver": "journald"}, "journald has no such options"),
    ({"restart_policy": "always"}, {"auto_remove": True}, "--rm"),
    ({"restart_policy": "always"}, {"auto_remove": None}, "auto_remove"),
]


@pytest.mark.parametrize(("settings", "configured", "reason"), OUT_OF_REACH)
def test_what_the_engine_would_not_do_is_an_obstacle(settings, configured, reason):
    differing, hindered = found(settings, configured)
    assert (differing, set(hindered)) == ({}, set(settings))
    assert all(reason in one for one in hindered.values())


def test_a_quota_of_which_the_kernel_shows_that_it_is_low_is_met():
    in_force = {"no_new_privileges": False, "limits": {"cpu": 0.5}}
    assert found({"cpus": 0.5}, {"cpu_quota": 50000}, in_force=in_force) == ({}, {})
    assert "cpus" in found({"cpus": 0.4}, {"cpu_quota": 50000}, in_force=in_force)[1]


# What the engine and the kernel say of no-new-privileges, and what comes of it.
NO_NEW_PRIVILEGES = [
    ("unset", {"in_force": {"no_new_privileges": True}}, "met"),
    ("unset", {"in_force": {"no_new_privileges": False}}, "unmet"),
    ("unset", {"in_force": None}, "unknown"),
    ("unset", {"in_force": {"no_new_privileges": None}}, "unknown"),
    (False, {"in_force": None}, "unmet"),
    (False, {"in_force": {"no_new_privileges": True}}, "met"),
    (True, {"in_force": None}, "met"),
    (None, {"in_force": {"no_new_privileges": True}}, "met"),
    (None, {"in_force": None}, "unknown"),
    ("unset", {"state": "exited", "pid": 0, "in_force": {}, "stored_no_new_privileges": "true"}, "met"),
    ("unset", {"state": "exited", "pid": 0, "in_force": {}, "stored_no_new_privileges": "unset"}, "unmet"),
    ("unset", {"state": "exited", "pid": 0, "in_force": {}, "stored_no_new_privileges": None}, "unknown"),
]


@pytest.mark.parametrize(("configured", "changes", "expected"), NO_NEW_PRIVILEGES)
def test_the_kernel_is_asked_about_no_new_privileges(configured, changes, expected):
    differing, hindered = found({"no_new_privileges": True}, {"no_new_privileges": configured}, **changes)
    assert ("unmet" if differing else "unknown" if hindered else "met") == expected


def test_a_record_that_comes_straight_from_the_engine_has_only_the_engine_s_word():
    record = container_records.record({}, mounts=[{key: BIND[key] for key in ("type", "source", "destination")}])
    del record["in_force"]
    wanted = {"no_new_privileges": True, "remove_mounts": ["/elsewhere"]}
    assert [one.setting for one in unmet(record, wanted)] == ["no_new_privileges"]
    assert obstacles(record, wanted) == []


@pytest.mark.parametrize(("paths", "mount", "gone"), [
    (["/data"], BIND, True),
    (["/srv"], BIND, True),
    (["/srv/"], {**BIND, "real": None}, True),
    (["/run/docker.sock"], {**BIND, "source": "/var/run/docker.sock"}, True),
    (["/run/docker.sock"], {**BIND, "source": "/link", "real": "/run/docker.sock"}, True),
    (["/srv/below"], BIND, False),
    (["/data"], {**BIND, "type": "volume", "name": "data"}, True),
    (["/data"], {**BIND, "type": "volume", "name": "f" * 64}, False),
])
def test_a_mount_goes_by_any_of_its_names(paths, mount, gone):
    expected = {"remove_mounts": (["%s at /data" % mount["source"]], ["/data"], "recreate")} if gone else {}
    assert found({"remove_mounts": paths}, mounts=[mount]) == (expected, {})


def test_a_mount_of_which_nobody_knows_what_it_is_is_an_obstacle():
    differing, hindered = found({"remove_mounts": ["/run/docker.sock"]}, mounts=[{**BIND, "real": None}])
    assert (differing, list(hindered)) == ({}, ["remove_mounts"])
    assert "/data" in hindered["remove_mounts"]


def test_a_mount_that_may_be_another_container_s_is_an_obstacle():
    differing, hindered = found({"remove_mounts": ["/data"]}, {"volumes_from": ["other"]}, mounts=[BIND])
    assert (differing, list(hindered)) == ({}, ["remove_mounts"])


def test_a_tmpfs_hides_nothing_that_is_mounted_unless_that_goes():
    assert found({"tmpfs": {"/data": ""}}, mounts=[BIND]) == ({}, {})
    differing, _hindered = found({"tmpfs": {"/data": ""}, "remove_mounts": ["/srv"]}, mounts=[BIND])
    assert set(differing) == {"tmpfs", "remove_mounts"}


@pytest.mark.parametrize(("changes", "before"), [
    ({"published": [OPEN]}, ["0.0.0.0:80->80/tcp"]),
    ({"published": [LOCAL]}, []),
    ({"published": [LOCAL, {**OPEN, "host_ip": "::"}]}, ["[::]:80->80/tcp"]),
    # Its ports as they are asked for decide when it does not run.
    ({"configured": {"ports": [OPEN]}}, []),
    ({"configured": {"ports": [OPEN]}, "state": "exited", "pid": 0}, ["0.0.0.0:80->80/tcp"]),
])
def test_ports_at_every_address(changes, before):
    expected = {"publish_address": (before, "127.0.0.1", "recreate")} if before else {}
    assert found({"publish_address": "127.0.0.1"}, **changes) == (expected, {})


def test_ports_of_one_that_leaves_the_host_s_network_take_effect():
    configured = {"network_mode": "host", "ports": [OPEN]}
    differing, _hindered = found({"publish_address": "127.0.0.1", "networks": ["shop"]}, configured, networks=["host"])
    assert set(differing) == {"publish_address", "networks"}


def test_ports_that_nobody_named_have_no_address_to_be_moved_to():
    hindered = found({"publish_address": "127.0.0.1"}, {"publish_all": True}, published=[OPEN])[1]
    assert "publish_all" in hindered["publish_address"]


@pytest.mark.parametrize("setting", SETTINGS)
def test_what_the_engine_did_not_tell_is_neither_met_nor_a_difference(setting):
    configured = dict.fromkeys([*container_defaults.DEFAULTS, "init"])
    wanted = {name: value for name, value in EVERYTHING.items() if name == setting}
    record = container_records.record(configured, networks=None, published=None, mounts=None, in_force=None)
    assert unmet(record, wanted) == []
    assert [one.setting for one in obstacles(record, wanted)] == [setting]


def test_a_container_that_could_not_be_inspected_is_not_known():
    record = container_records.record(configured=None)
    record["configured"] = None
    assert unmet(record, EVERYTHING) == []
    assert [one.setting for one in obstacles(record, EVERYTHING)] == list(SETTINGS)


EVERYTHING = normalise({
    "privileged": False, "user": "1000", "cap_drop": ["ALL"], "cap_add": [], "no_new_privileges": True,
    "read_only": True, "tmpfs": ["/tmp"], "seccomp": "default", "apparmor": "default", "masked_paths": "default",
    "ipc_mode": "private", "pid_mode": "private", "uts_mode": "private", "cgroupns_mode": "private",
    "publish_address": "127.0.0.1", "remove_mounts": ["/srv"], "init": True, "ulimits": {"nofile": 100},
    "log_options": {"max-size": "10m"}, "healthcheck": {"test": "true"}, "runtime": "runsc", "pids_limit": 100,
    "memory": "256m", "memory_swap": "512m", "memory_reservation": "128m", "cpus": 1, "cpu_shares": 512,
    "restart_policy": "no", "networks": ["shop"]}, "entry 1")


def test_every_setting_can_be_compared():
    assert list(_JUDGES) == list(SETTINGS) == list(EVERYTHING)


def test_null_wants_nothing():
    assert found(dict.fromkeys(SETTINGS), {"privileged": True}) == ({}, {})


@given(container_records.RECORDS, container_records.WANTED)
def test_what_was_brought_about_does_not_differ_any_more(record, wanted):
    after = container_records.applied(record, unmet(record, wanted))
    assert unmet(after, wanted) == []
    assert {one.setting for one in obstacles(after, wanted)} <= {one.setting for one in obstacles(record, wanted)}


@given(container_records.RECORDS, container_records.WANTED)
def test_capabilities_are_only_ever_taken_away(record, wanted):
    def held(one):
        told = container_defaults.expand(one["configured"])
        return set(capabilities.configured(False, told["cap_add"], told["cap_drop"]))

    assert held(container_records.applied(record, unmet(record, wanted))) <= held(record)


@given(container_records.RECORDS, container_records.WANTED)
def test_whoever_is_handed_the_differences_finds_the_same(record, wanted):
    """A plan hands on what its settings have to become, and the module compares once more."""
    # By a link, a mount goes under a name that may be another one's source.
    wanted.pop("remove_mounts", None)
    differing = unmet(record, wanted)
    assert unmet(record, normalise({one.setting: one.after for one in differing}, "web")) == differing


@given(container_records.RECORDS_WITH_NULLS, container_records.WANTED)
def test_a_setting_is_met_or_differs_or_is_not_known(record, wanted):
    differing = {one.setting for one in unmet(record, wanted)}
    hindered = {one.setting for one in obstacles(record, wanted)}
    assert not hindered & differing - {"memory_reservation", "cap_add"}
    assert hindered <= set(wanted)


# Wanted, and of the same kind something stricter that a container may have.
STRICTER = st.one_of(
    st.tuples(st.integers(1, 999), st.integers(0, 500)).map(
        lambda pair: ({"pids_limit": sum(pair)}, {"pids_limit": pair[0]})),
    st.tuples(container_records.SIZES, st.integers(0, 2**30)).map(
        lambda pair: ({"memory": sum(pair)}, {"memory": pair[0]})),
    st.tuples(st.integers(10**7, 10**9), st.integers(0, 10**9)).map(
        lambda pair: ({"cpus": sum(pair)}, {"nano_cpus": pair[0]})),
    st.tuples(container_records.LIMITS, st.integers(0, 99)).map(
        lambda pair: ({"ulimits": {"nofile": {key: value + pair[1] for key, value in pair[0].items()}}},
                      {"ulimits": [{"name": "nofile", **pair[0]}]})),
    st.tuples(container_records.NAMES, container_records.NAMES).map(
        lambda pair: ({"cap_drop": pair[0]}, {"cap_drop": sorted({*pair[0], *pair[1]})})),
    st.tuples(container_records.NAMES, container_records.NAMES).map(
        lambda pair: ({"cap_drop": ["ALL"], "cap_add": sorted({*pair[0], *pair[1]})},
                      {"cap_drop": ["ALL"], "cap_add": pair[0]})),
)


@given(STRICTER)
def test_what_is_stricter_never_differs(pair):
    wanted, configured = pair
    assert found(wanted, configured) == ({}, {})
