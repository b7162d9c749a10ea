# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core.parse import cgroup, mountinfo

V1 = "9:name=systemd:/docker/abc\n5:devices:/docker/abc\n4:cpu,cpuacct:/docker/abc\n0::/docker/abc\n"
MOUNTS = mountinfo.parse(
    """32 25 0:29 / /sys/fs/cgroup/cpu,cpuacct rw shared:9 - cgroup cgroup rw,cpu,cpuacct
33 25 0:32 /docker/outer /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory
34 25 0:38 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw
"""
)


def test_paths() -> None:
    paths = cgroup.parse(V1)
    assert paths["cpuacct"] == paths["name=systemd"] == paths[""] == "/docker/abc"
    assert cgroup.parse("0::/a:b\n") == {"": "/a:b"}


def test_levels_go_up_to_the_mount() -> None:
    mount = cgroup.mount_of(MOUNTS, "cpu")
    assert mount is not None
    top = "/sys/fs/cgroup/cpu,cpuacct"
    assert cgroup.levels("/docker/abc", mount) == [f"{top}/docker/abc", f"{top}/docker", top]


def test_a_tree_of_which_a_part_is_mounted() -> None:
    mount = cgroup.mount_of(MOUNTS, "memory")
    assert mount is not None
    assert cgroup.levels("/docker/outer/x", mount) == ["/sys/fs/cgroup/memory/x", "/sys/fs/cgroup/memory"]
    assert cgroup.levels("/docker/outsider", mount) == []
    assert cgroup.levels("/../x", mount) == []


@pytest.mark.parametrize(
    ("controller", "texts", "limit"),
    [
        ("memory", ["268435456\n"], 268435456),
        ("memory", ["9223372036854771712\n"], "max"),
        ("memory", ["max\n"], "max"),
        ("pids", ["50\n"], 50),
        ("pids", ["max\n"], "max"),
        ("cpu", ["-1\n", "100000\n"], "max"),
        ("cpu", ["50000\n", "100000\n"], 0.5),
        ("cpu", ["max 100000\n"], "max"),
        ("cpu", ["150000 100000\n"], 1.5),
        ("cpu", ["1 0\n"], None),
        ("pids", [""], None),
        ("pids", ["many"], None),
    ],
)
def test_limits(controller: str, texts: list, limit: object) -> None:
    assert cgroup.limit(controller, texts) == limit


@pytest.mark.parametrize(
    ("levels", "tightest"), [(["max", 5, 3], 3), (["max", "max"], "max"), ([], "max"), ([3, None], None)]
)
def test_the_least_of_all_levels_holds(levels: list, tightest: object) -> None:
    assert cgroup.tightest(levels) == tightest


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("a *:* rwm\n", "all"),
        ("c *:* m\nb *:* m\nc 1:3 rwm\nc 136:* rwm\n", "default"),
        ("c 1:3 rwm\n", "default"),
        ("c 1:3 rwm\nc 10:229 rwm\n", "extended"),
        ("b 8:* r\n", "extended"),
    ],
)
def test_devices(text: str, verdict: str) -> None:
    assert cgroup.devices(text) == verdict
