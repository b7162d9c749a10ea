# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core.container_settings.differences import Difference
from ansible_collections.bulkhead.containers.plugins.module_utils._core.container_settings.engine_abilities import (
    lacks,
    lowered,
)

INFO = {"cgroup_driver": "systemd", "pids_limit": True, "memory_limit": True, "swap_limit": True, "cpu_quota": True,
        "cpus": 2, "runtimes": {"runc": "runc", "runsc": "/usr/bin/runsc"}}


def engine(networks=("bridge", "shop"), **info):
    return {"info": {**INFO, **info}, "networks": [{"name": name} for name in networks]}


def reason(one, setting, after=1):
    return lacks(one, Difference(setting, None, after, "live"))


@pytest.mark.parametrize(("setting", "flag"), [
    ("pids_limit", "pids_limit"), ("memory", "memory_limit"), ("memory_reservation", "memory_limit"),
    ("memory_swap", "swap_limit"), ("cpus", "cpu_quota"),
])
def test_a_limit_that_would_not_be_in_force_is_not_set(setting, flag):
    assert reason(engine(), setting) == ""
    assert "kernel" in reason(engine(**{flag: False}), setting)
    assert reason(engine(**{flag: None}), setting) == ""


@pytest.mark.parametrize("setting", ["pids_limit", "memory", "cpus", "cpu_shares"])
def test_an_engine_without_cgroups_limits_nothing(setting):
    assert "no control of cgroups" in reason(engine(cgroup_driver="none"), setting)


def test_settings_that_are_no_limits_need_no_cgroups():
    assert reason(engine(cgroup_driver="none"), "user") == ""


@pytest.mark.parametrize(("name", "there"), [
    ("runsc", True), ("kata", False), ("io.containerd.kata.v2", True),
])
def test_a_runtime_has_to_be_there(name, there):
    assert reason(engine(), "runtime", name) == (
        "" if there else "The engine has no runtime kata: add it to the engine's runtimes (hardening_daemon_settings).")
    assert ("could not be read" in reason(engine(runtimes=None), "runtime", name)) is (not name.startswith("io."))


def test_networks_have_to_be_there():
    assert reason(engine(), "networks", ["shop"]) == ""
    assert reason(engine(), "networks", ["back", "shop"]) == "The engine has no network back: make it first."
    assert "could not be read" in reason({"info": INFO, "networks": None}, "networks", ["shop"])


def test_a_limit_is_tried_where_the_engine_does_not_say_that_it_cannot():
    assert reason({"info": None, "networks": None}, "memory") == ""


@pytest.mark.parametrize(("info", "cpus"), [(INFO, 2 * 10**9), ({}, 4 * 10**9), (None, 4 * 10**9)])
def test_more_processors_than_there_are_means_all_of_them(info, cpus):
    assert lowered({"info": info}, {"cpus": 4 * 10**9, "user": "1000"}) == {"cpus": cpus, "user": "1000"}
    assert lowered({"info": info}, {"cpus": 10**9}) == {"cpus": 10**9}
    assert lowered({"info": info}, {}) == {}
