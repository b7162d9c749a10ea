# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core.subjects import mounts, volume_sources

KNOWN = mounts.Landmarks()


@pytest.mark.parametrize("options, expected", [
    ({}, []),
    (None, []),
    ({"type": "none", "o": "bind", "device": "/"}, ["host_root"]),
    ({"type": "", "o": "rbind,ro", "device": "/proc"}, ["kernel_filesystems_read_only"]),
    ({"type": "none", "o": "bind", "device": "/srv/data"}, [""]),
    ({"type": "btrfs", "device": "/dev/sdb"}, ["block_devices"]),
    ({"type": "ext4", "device": "/srv/disk.img"}, ["block_devices"]),
    ({"type": "cgroup", "device": "cgroup"}, ["kernel_filesystems"]),
    ({"type": "overlay", "o": "lowerdir=/srv:/,upperdir=/srv/u,workdir=/srv/w"}, ["", "host_root", ""]),
    ({"type": "tmpfs", "device": "tmpfs", "o": "size=1m"}, []),
    ({"type": "cifs", "device": "//files.example/data", "o": "addr=192.0.2.3"}, []),
    ({"type": "nfs", "device": ":/export", "o": "addr=192.0.2.3,rw"}, []),
])
def test_what_is_behind_a_local_volume(options, expected):
    volume = {"driver": "local", "options": options}
    assert [source.grade for source in volume_sources.sources(volume, True, KNOWN)] == expected


def test_other_drivers_are_not_judged_by_their_options():
    volume = {"driver": "vendor", "options": {"o": "bind", "device": "/"}}
    assert volume_sources.sources(volume, True, KNOWN) == []


def test_a_link_behind_a_volume_is_followed():
    volume = {"driver": "local", "options": {"o": "bind", "device": "/srv/link"}, "real": "/run"}
    assert [source.grade for source in volume_sources.sources(volume, True, KNOWN)] == ["", "engine_socket"]


@pytest.mark.parametrize("volume, expected", [
    ({"driver": "local", "options": {}}, True),
    ({"driver": "vendor", "options": {"o": "present"}}, True),
    ({"driver": None, "options": {}}, False),
    ({"driver": "local", "options": None}, False),
    ({"driver": "local", "options": {"type": "none", "device": None}}, False),
    (None, False),
])
def test_what_a_volume_is_takes_driver_and_options(volume, expected):
    assert volume_sources.told(volume) is expected
