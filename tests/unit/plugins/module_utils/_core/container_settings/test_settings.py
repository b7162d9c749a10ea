# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core.container_settings.settings import (
    SETTINGS,
    SettingsError,
    merge,
    normalise,
    shown,
)
from ansible_collections.bulkhead.containers.plugins.module_utils._core.subjects import capabilities
from ansible_collections.bulkhead.containers.tests.unit import container_records
from hypothesis import given
from hypothesis import strategies as st

MEBIBYTE = 2**20

# Setting, as it may be written, its normal form.
WRITTEN = [
    ("privileged", False, False),
    ("privileged", "no", False),
    ("no_new_privileges", "true", True),
    ("read_only", "1", True),
    ("init", True, True),
    ("user", 1000, "1000"),
    ("user", "1000:1000", "1000:1000"),
    ("user", " app:app ", "app:app"),
    ("cap_drop", ["cap_net_raw", "MKNOD", "net_raw"], ["MKNOD", "NET_RAW"]),
    ("cap_drop", "CAP_MKNOD, net_raw\nchown", ["CHOWN", "MKNOD", "NET_RAW"]),
    ("cap_drop", '["ALL"]', ["ALL"]),
    ("cap_drop", ["all", "MKNOD"], ["ALL"]),
    ("cap_add", [], []),
    ("tmpfs", {"/run/": "size=64m, noexec", "/tmp": None}, {"/run": "size=64m,noexec", "/tmp": ""}),
    ("tmpfs", ["/tmp"], {"/tmp": ""}),
    ("tmpfs", '{"/tmp": "mode=1777"}', {"/tmp": "mode=1777"}),
    ("seccomp", "Default", "default"),
    ("ipc_mode", "private", "private"),
    ("publish_address", "127.0.0.1", "127.0.0.1"),
    ("publish_address", "[::1]", "::1"),
    ("remove_mounts", ["/var/run/docker.sock", "/data/"], ["/data", "/run/docker.sock"]),
    ("ulimits", {"nofile": 1024}, {"nofile": {"soft": 1024, "hard": 1024}}),
    ("ulimits", {"NOFILE": "1024:4096"}, {"nofile": {"soft": 1024, "hard": 4096}}),
    ("ulimits", {"core": {"soft": 0, "hard": "0"}}, {"core": {"soft": 0, "hard": 0}}),
    ("log_options", {"max-size": "10M", "max-file": 3}, {"max-file": "3", "max-size": "10m"}),
    ("healthcheck", {"test": "true", "interval": "1m30s", "timeout": 2.5, "retries": "3"},
     {"test": ["CMD-SHELL", "true"], "interval": 90, "timeout": 2.5, "retries": 3}),
    ("healthcheck", {"test": ["CMD", "/check", 1], "start_period": 0, "interval": None},
     {"test": ["CMD", "/check", "1"], "start_period": 0}),
    ("healthcheck", {"test": "[ -e /run/ready ]"}, {"test": ["CMD-SHELL", "[ -e /run/ready ]"]}),
    ("healthcheck", '{"test": "[\\"CMD\\", \\"/check\\"]"}', {"test": ["CMD", "/check"]}),
    ("runtime", "runsc", "runsc"),
    ("pids_limit", "200", 200),
    ("memory", "512m", 512 * MEBIBYTE),
    ("memory", "1.5GiB", 1536 * MEBIBYTE),
    ("memory", 6 * MEBIBYTE, 6 * MEBIBYTE),
    ("memory_swap", "8388608b", 8 * MEBIBYTE),
    ("memory_reservation", "10240 kB", 10 * MEBIBYTE),
    ("cpus", 2, 2_000_000_000),
    ("cpus", "0.1", 100_000_000),
    ("cpus", 0.3, 300_000_000),
    ("cpu_shares", "512", 512),
    ("restart_policy", False, {"name": "no", "max_retry": 0}),
    ("restart_policy", "unless-stopped", {"name": "unless-stopped", "max_retry": 0}),
    ("restart_policy", "on-failure:5", {"name": "on-failure", "max_retry": 5}),
    ("networks", "shop, back", ["back", "shop"]),
    ("networks", ["none"], ["none"]),
]

# Setting, a value that is refused, what the sentence says.
REFUSED = [
    ("privileged", True, "privileged is True; settings only tighten: it can be false"),
    ("privileged", None, ""),
    ("read_only", False, "read_only is False; settings only tighten: it can be true"),
    ("no_new_privileges", "false", "it can be true"),
    ("init", "perhaps", "it can be true"),
    ("user", "root", "and not root"),
    ("user", "0:1000", "and not root"),
    ("user", True, "it can be a uid"),
    ("user", "a b", "it can be a uid"),
    ("cap_drop", ["NET_ROW", "CHOWN"], "there is no capability NET_ROW"),
    ("cap_drop", [True], "it can be a list of texts"),
    ("cap_drop", {"a": 1}, "it can be a list of texts"),
    ("cap_add", ["ALL"], "without ALL"),
    ("tmpfs", {"run": ""}, "begin with a slash"),
    ("tmpfs", {"/../": ""}, "the root directory"),
    ("tmpfs", {"/run": "size"}, "none size"),
    ("tmpfs", {"/run": "bind"}, "none bind"),
    ("tmpfs", "/run", "it can be a map"),
    ("seccomp", "unconfined", "it can be default"),
    ("apparmor", "docker-default", "it can be default"),
    ("masked_paths", "none", "it can be default"),
    ("ipc_mode", "shareable", "it can be private"),
    ("pid_mode", "host", "it can be private"),
    ("uts_mode", "", ""),
    ("cgroupns_mode", "host", "it can be private"),
    ("publish_address", "0.0.0.0", "one address of the host"),
    ("publish_address", "::", "one address of the host"),
    ("publish_address", "localhost", "an IP address"),
    ("remove_mounts", ["data"], "begin with a slash"),
    ("ulimits", {"files": 5}, "there is no ulimit files; there are core"),
    ("ulimits", {"nofile": -1}, "each can be a number"),
    ("ulimits", {"nofile": "unlimited"}, "each can be a number"),
    ("ulimits", {"nofile": {"soft": 5}}, "each can be a number"),
    ("ulimits", {"nofile": {"soft": 5, "hard": 5, "name": "x"}}, "each can be a number"),
    ("ulimits", {"nofile": {"soft": 5, "hard": 4}}, "soft is not above hard"),
    ("ulimits", {"nofile": None}, "each can be a number"),
    ("log_options", {"max-size": "much"}, "of max-size: it can be a number of bytes"),
    ("log_options", {"max-file": 0}, "of max-file: it can be a whole number"),
    ("log_options", {"splunk-token": "hunter2"}, "it can have max-file and max-size, and not splunk-token"),
    ("healthcheck", {"interval": 5}, "of which test has to be there"),
    ("healthcheck", {"test": "true", "start_interval": 5}, "and not start_interval"),
    ("healthcheck", {"test": ["NONE"]}, "of test: it can be a text, or a list"),
    ("healthcheck", {"test": ["curl", "hunter2"]}, "begins with CMD or CMD-SHELL"),
    ("healthcheck", {"test": "hunter2", "interval": "soon"}, "of interval: it can be a number of seconds"),
    ("healthcheck", {"test": "true", "timeout": 0}, "of timeout: it can be 0.001 seconds or more"),
    ("runtime", "runc", "better than the ordinary one"),
    ("runtime", "a b", "it can be the name"),
    ("pids_limit", 0, "it can be a whole number, 1 or more"),
    ("pids_limit", -1, "1 or more"),
    ("pids_limit", True, "1 or more"),
    ("pids_limit", 10**30, "1 or more"),
    ("memory", "5m", "memory is '5m'; it can be a number of bytes, 6291456 or more, or a text like 512m"),
    ("memory", -1, "6291456 or more"),
    ("memory", "lots", "6291456 or more"),
    ("memory", 1.5, "6291456 or more"),
    ("memory_swap", -1, "6291456 or more"),
    ("memory_reservation", True, "6291456 or more"),
    ("cpus", 0, "it can be a number of processors, 0.01 or more"),
    ("cpus", "0.009", "0.01 or more"),
    ("cpus", -2, "0.01 or more"),
    ("cpus", "nan", "0.01 or more"),
    ("cpus", True, "0.01 or more"),
    ("cpu_shares", 1, "from 2 to 262144"),
    ("cpu_shares", 262145, "from 2 to 262144"),
    ("restart_policy", "always:3", "on-failure:5 with the most retries"),
    ("restart_policy", "sometimes", "it can be no, always"),
    ("networks", [], "names of networks"),
    ("networks", ["host"], "without host"),
    ("networks", ["none", "shop"], "none alone"),
    ("networks", ["container:web"], "names of networks"),
]


@pytest.mark.parametrize(("setting", "written", "normal"), WRITTEN)
def test_a_value_is_read_as_people_write_it(setting, written, normal):
    found = normalise({setting: written}, "entry 1")[setting]
    assert found == normal
    assert type(found) is type(normal)


@pytest.mark.parametrize(("setting", "value", "message"), [case for case in REFUSED if case[2]])
def test_what_cannot_be_is_refused_by_entry_and_setting(setting, value, message):
    with pytest.raises(SettingsError) as error:
        normalise({setting: value}, "entry 2")
    assert str(error.value).startswith("entry 2: %s" % setting)
    assert message in str(error.value)
    assert "hunter2" not in str(error.value)


def test_every_setting_is_read_and_refuses_something():
    read_as_another_is = {"apparmor", "masked_paths", "pid_mode", "uts_mode", "cgroupns_mode"}
    assert {setting for setting, _written, _normal in WRITTEN} | read_as_another_is == set(SETTINGS)
    assert {setting for setting, _value, _message in REFUSED} == set(SETTINGS)


def test_null_stays_and_what_is_blank_is_not_given():
    assert normalise({"memory": None, "user": ""}, "entry 1") == {"memory": None}


@pytest.mark.parametrize(("given", "message"), [
    ({"memroy": "1g"}, "entry 1: there is no setting memroy; there are privileged, user"),
    ([], "entry 1: settings: it can be a map"),
    ("{", "entry 1: settings: it is text that is not JSON"),
    ({"memory": "1g", "memory_swap": "512m"},
     "memory_swap is 536870912; it is memory and swap together, so 1073741824"),
    ({"memory": "512m", "memory_reservation": "1g"}, "memory_reservation is 1073741824; it can be 536870912"),
])
def test_a_map_that_cannot_be_is_refused(given, message):
    with pytest.raises(SettingsError) as error:
        normalise(given, "entry 1")
    assert message in str(error.value)


def test_json_text_is_a_map():
    assert normalise('{"memory": "512m"}', "entry 1") == {"memory": 512 * MEBIBYTE}


@given(container_records.WANTED)
def test_what_is_in_its_normal_form_stays_as_it_is(wanted):
    assert normalise(wanted, "entry 1") == wanted


SETS = st.lists(st.sampled_from(capabilities.NAMES), max_size=3).map(lambda names: sorted(set(names)))
MERGED = st.fixed_dictionaries({}, optional={
    "memory": st.none() | st.integers(2**23, 2**30),
    "cap_drop": st.none() | SETS,
    "tmpfs": st.none() | st.dictionaries(st.sampled_from(["/a", "/b"]), st.sampled_from(["", "noexec"])),
})


@given(st.lists(MERGED, max_size=5), st.integers(0, 5))
def test_merging_step_by_step_is_merging_at_once(entries, place):
    def together(maps, found):
        for one in maps:
            found = merge(found, one)
        return found

    assert together(entries, {}) == together(entries[place:], together(entries[:place], {}))


@given(*[MERGED.map(lambda one: {name: value for name, value in one.items() if value is not None})] * 3)
def test_merging_is_associative(one, other, last):
    assert merge(merge(one, other), last) == merge(one, merge(other, last))


def test_maps_are_merged_and_null_takes_the_whole_setting_off():
    assert merge({"tmpfs": {"/a": "", "/b": ""}}, {"tmpfs": {"/b": "noexec"}}) == {"tmpfs": {"/a": "", "/b": "noexec"}}
    assert merge({"healthcheck": {"test": ["CMD", "a"], "retries": 3}}, {"healthcheck": {"test": ["CMD", "b"]}}) == {
        "healthcheck": {"test": ["CMD", "b"]}}
    assert merge(merge({"tmpfs": {"/a": ""}}, {"tmpfs": None}), {"tmpfs": {"/b": ""}}) == {"tmpfs": {"/b": ""}}


def test_the_command_of_a_health_check_is_not_shown():
    check = {"test": ["CMD", "curl", "--token=hunter2"], "interval": 5}
    assert shown("healthcheck", check) == {"test": ["CMD", "present"], "interval": 5}
    assert shown("healthcheck", "none") == "none"
    assert shown("cap_drop", ["ALL"]) == ["ALL"]
