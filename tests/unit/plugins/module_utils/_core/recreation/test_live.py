# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core.recreation import live

MEGA = 1 << 20
NOTHING = {"PidsLimit": None, "Memory": 0, "MemorySwap": 0, "NanoCpus": 0, "RestartPolicy": {"Name": "no"}}


@pytest.mark.parametrize(("settings", "host", "sent"), [
    ({"pids_limit": 50}, {}, {"PidsLimit": 50}),
    ({"cpus": 500000000}, {}, {"NanoCpus": 500000000}),
    ({"restart_policy": {"name": "on-failure", "max_retry": 5}}, {},
     {"RestartPolicy": {"Name": "on-failure", "MaximumRetryCount": 5}}),
    ({"memory": 64 * MEGA}, {}, {"Memory": 64 * MEGA, "MemorySwap": 128 * MEGA}),
    ({"memory": 64 * MEGA}, {"MemorySwap": -1}, {"Memory": 64 * MEGA, "MemorySwap": 128 * MEGA}),
    ({"memory": 64 * MEGA}, {"Memory": 90 * MEGA, "MemorySwap": 90 * MEGA},
     {"Memory": 64 * MEGA, "MemorySwap": 90 * MEGA}),
    ({"memory": 64 * MEGA, "memory_swap": 64 * MEGA}, {}, {"Memory": 64 * MEGA, "MemorySwap": 64 * MEGA}),
])
def test_what_is_sent(settings: t.Any, host: t.Any, sent: t.Any) -> None:
    assert live.request(settings, {**NOTHING, **host}) == sent


@pytest.mark.parametrize(("sent", "host", "back"), [
    ({"PidsLimit": 50}, {}, {"PidsLimit": -1}),
    ({"PidsLimit": 50}, {"PidsLimit": 90}, {"PidsLimit": 90}),
    # What the kernel gives where nothing is said.
    ({"CpuShares": 512}, {"CpuShares": 0}, {"CpuShares": 1024}),
    ({"RestartPolicy": {}}, {}, {"RestartPolicy": {"Name": "no", "MaximumRetryCount": 0}}),
    ({"Memory": 1, "MemorySwap": 2}, {"Memory": 3, "MemorySwap": 4}, {"Memory": 3, "MemorySwap": 4}),
])
def test_the_way_back(sent: t.Any, host: t.Any, back: t.Any) -> None:
    assert live.way_back(sent, {**NOTHING, **host}) == back


@pytest.mark.parametrize("nothing", [None, 0, -1])
def test_the_engine_knows_no_way_back_to_no_limit_but_a_huge_one(nothing: t.Any) -> None:
    """Of both: -1 for memory and swap does not get to the kernel, which then refuses more memory than both together."""
    back = live.way_back({"Memory": 1, "MemorySwap": 2}, {**NOTHING, "Memory": nothing, "MemorySwap": nothing})
    assert back["Memory"] == back["MemorySwap"] > 1 << 62
    back = live.way_back({"Memory": 1, "MemorySwap": 2}, {**NOTHING, "Memory": 3, "MemorySwap": -1})
    assert back["Memory"] == 3 and back["MemorySwap"] > 1 << 62


def test_what_the_engine_did_not_take_over() -> None:
    assert live.unmet({"PidsLimit": 50, "NanoCpus": 5}, {"PidsLimit": 50, "NanoCpus": 0}) == ["NanoCpus"]


@pytest.mark.parametrize(("sent", "limits", "lacking"), [
    ({"PidsLimit": 50}, {"pids": 50}, []),
    # A level above may be stricter.
    ({"PidsLimit": 50}, {"pids": 20}, []),
    ({"PidsLimit": 50}, {"pids": "max"}, ["PidsLimit"]),
    ({"PidsLimit": 50}, {"pids": 60}, ["PidsLimit"]),
    # What could not be read is not known to be in force.
    ({"PidsLimit": 50}, {"pids": None}, ["PidsLimit"]),
    ({"PidsLimit": 50, "Memory": 64 << 20}, {}, ["Memory", "PidsLimit"]),
    ({"Memory": 64 << 20, "MemorySwap": 128 << 20}, {"memory": 64 << 20}, []),
    ({"NanoCpus": 333333333}, {"cpu": 0.333}, []),
    ({"NanoCpus": 500000000}, {"cpu": 1.0}, ["NanoCpus"]),
    # Of these the kernel has nothing that could be asked.
    ({"RestartPolicy": {"Name": "no"}, "CpuShares": 512}, {}, []),
])
def test_what_the_kernel_holds_to(sent: t.Dict[str, t.Any], limits: t.Dict[str, t.Any], lacking: t.List[str]) -> None:
    assert live.not_in_force(sent, limits) == lacking
