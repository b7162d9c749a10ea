# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A hundred containers of every kind on each engine, one setting of each tightened: all else is as it was."""

from __future__ import annotations

import generated_containers
import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core.recreation import understood
from conserved_container import same

testinfra_hosts = ["ansible://containers"]
pytestmark = pytest.mark.usefixtures("as_found")

COUNT = 100
# What is tightened, the fields of the engine's answer that may be different afterwards, and those of the kernel's.
SETTINGS = (
    ({"no_new_privileges": True}, ["HostConfig.SecurityOpt"], ["NoNewPrivs"]),
    ({"cap_drop": ["SETFCAP"]}, ["HostConfig.CapDrop"], ["CapEff", "CapBnd", "CapPrm"]),
    ({"ulimits": {"nproc": 500}}, ["HostConfig.Ulimits"], ["limits"]),
    ({"pids_limit": 50}, ["HostConfig.PidsLimit"], []),
)
OF_ANY = {"init": True}, ["HostConfig.Init"], ["mounts"]


def _setting(inspect, number):
    """Of a privileged one no capability can be taken."""
    return OF_ANY if inspect["HostConfig"]["Privileged"] or number % 5 == 0 else SETTINGS[number % len(SETTINGS)]


def not_understood(inspect):
    """Fields of this engine, with or without a value, that our list does not have."""
    parts = [(inspect["Config"], understood.CONFIG), (inspect["HostConfig"], understood.HOST_CONFIG)]
    parts += [(one, understood.ENDPOINT) for one in inspect["NetworkSettings"]["Networks"].values()]
    return [key for record, known in parts for key in record if key not in known]


def test_all_else_is_as_it_was(controller, estate, host):
    first = 1000 if "bookworm" in host.backend.get_hostname() else 2000
    numbers = {"c%d" % number: number for number in range(first, first + COUNT + COUNT // 5)}
    refused = estate.make({name: (generated_containers.document(number), generated_containers.also_in(number))
                           for name, number in numbers.items()})
    # A few that the engine does not have together.
    numbers = {name: number for name, number in numbers.items() if name not in refused}
    assert len(numbers) >= COUNT, refused
    before = estate.look(numbers)
    for name, told in before.items():
        assert not_understood(told["inspect"]) == [], name
    chosen = {name: _setting(before[name]["inspect"], number) for name, number in numbers.items()}
    wanted = [{"name": name, "settings": settings} for name, (settings, _fields, _in_force) in chosen.items()]

    called = controller.container_settings(containers=wanted, disruption="recreate", settle_time=0)
    assert not called["failed"], called["msg"]
    assert {one["name"]: one["refused"] for one in called["containers"] if one["refused"]} == {}

    after = estate.look(numbers)
    for name, (_settings, fields, in_force) in chosen.items():
        assert same(after[name], fields, in_force) == same(before[name], fields, in_force), name

    again = controller.container_settings(containers=wanted, disruption="recreate", settle_time=0)
    assert not again["changed"]
    assert {name: told["inspect"]["Id"] for name, told in estate.look(numbers).items()} == {
        name: told["inspect"]["Id"] for name, told in after.items()}
