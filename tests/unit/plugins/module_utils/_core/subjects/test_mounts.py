# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core.subjects import mounts
from hypothesis import given
from hypothesis import strategies as st

KNOWN = mounts.Landmarks(sockets=("/srv/engine/docker.sock",), data_roots=("/data/docker",))
PARTS = st.lists(st.sampled_from(["a", "b", "run", "etc", "running", ".", "..", ""]), max_size=6)


@pytest.mark.parametrize("path, writable, expected", [
    ("/", False, "host_root"),
    ("//", True, "host_root"),
    ("/srv/..", True, "host_root"),
    ("/../..", False, "host_root"),
    ("/run", False, "engine_socket"),
    ("/var/run", False, "engine_socket"),
    ("/var/run/docker.sock", False, "engine_socket"),
    ("/run/containerd", True, "engine_socket"),
    ("/run/user", False, "engine_socket"),
    ("/run/user/1000/podman/podman.sock", False, "engine_socket"),
    ("/run/user/1000/pulse", True, ""),
    ("/running", True, ""),
    ("/srv/engine", False, "engine_socket"),
    ("/srv", True, "engine_socket"),
    ("/srv/engines", True, ""),
    ("/var", True, "data_root"),
    ("/var/lib/docker", False, "data_root"),
    ("/var/lib/docker/overlay2/x", False, "data_root"),
    ("/data", True, "data_root"),
    ("/data/docker/100000.100000/volumes/web/_data", True, ""),
    ("/data/docker/volumes/web/_database", True, "data_root"),
    ("/var/lib/docker-backup", True, ""),
    ("/proc", True, "kernel_filesystems"),
    ("/proc/sys", True, "kernel_filesystems"),
    ("/proc", False, "kernel_filesystems_read_only"),
    ("/proc/meminfo", False, ""),
    ("/sys/fs/cgroup", False, "kernel_filesystems_read_only"),
    ("/sys/fs/cgroup", True, "kernel_filesystems"),
    ("/dev", True, "kernel_filesystems"),
    ("/dev/null", True, ""),
    ("/dev/shm", True, "sensitive_read_write"),
    ("/dev/sda1", False, "block_devices"),
    ("/dev/nvme0n1p2", True, "block_devices"),
    ("/run/dbus/system_bus_socket", False, "manager_socket"),
    ("/etc", True, "sensitive_read_write"),
    ("/etc", False, "sensitive_read_only"),
    ("/etc/shadow", False, "sensitive_read_only"),
    ("/etc/passwd", False, ""),
    ("/etc/passwd", True, "sensitive_read_write"),
    ("/etc/cron.d", True, "sensitive_read_write"),
    ("/etc/localtime", False, ""),
    ("/etc/timezone", False, ""),
    ("/etc/hosts", False, ""),
    ("/etc/hostname", False, ""),
    ("/etc/resolv.conf", False, ""),
    ("/etc/ssl/certs/ca-certificates.crt", False, ""),
    ("/etc/ca-certificates", False, ""),
    ("/usr/share/zoneinfo/UTC", False, ""),
    ("/usr/lib/modules", False, ""),
    ("/lib/modules", True, "sensitive_read_write"),
    ("/home", False, "sensitive_read_only"),
    ("/home/ann", True, "sensitive_read_write"),
    ("/home/ann/project", True, ""),
    ("/home/ann/.ssh/id_ed25519", False, "credentials"),
    ("/root/.docker/config.json", False, "credentials"),
    ("/srv/app/.sshd", True, ""),
    ("/var/log/nginx", True, "sensitive_read_write"),
    ("/srv/shop", True, ""),
])
def test_class_of_a_mounted_path(path, writable, expected):
    assert mounts.classify(path, writable, KNOWN) == expected


@given(PARTS)
def test_a_normal_path_stays_as_it_is(parts):
    once = mounts.normalise("/" + "/".join(parts))
    assert mounts.normalise(once) == once
    assert once.startswith("/") and "//" not in once and ".." not in once.split("/") and "." not in once.split("/")


@given(PARTS, PARTS, st.booleans())
def test_spelling_does_not_change_the_class(parts, detour, writable):
    plain = "/" + "/".join(parts)
    roundabout = plain + "".join("/x/.." for _part in detour) + "//."
    assert mounts.classify(roundabout, writable, KNOWN) == mounts.classify(plain, writable, KNOWN)


@given(st.text(alphabet="abc/", min_size=1), st.text(alphabet="abc", min_size=1))
def test_a_longer_name_is_not_below(path, more):
    place = mounts.normalise(path)
    assert mounts.contains(place, mounts.normalise(place + "/" + more))
    if place != "/":
        assert not mounts.contains(place, place + more)


@given(PARTS)
def test_writable_is_never_less_grave_than_read_only(parts):
    path = "/" + "/".join(parts)
    ranks = [mounts.CLASSES.index(grade) if grade else len(mounts.CLASSES)
             for grade in (mounts.classify(path, True, KNOWN), mounts.classify(path, False, KNOWN))]
    assert ranks[0] <= ranks[1]


def test_landmarks_are_where_the_engines_are():
    snapshot = {
        "host": {"sockets": {"unix": [{"path": "/var/run/a.sock"}]}},
        "engines": [{"socket": "/run/b.sock", "data_root": {"path": "/data//docker"}, "info": None},
                    {"socket": "", "data_root": None, "info": {"data_root": "/home/ann/.local/share/docker"}}],
    }
    found = mounts.landmarks(snapshot)
    assert found.sockets == ("/run/a.sock", "/run/b.sock")
    assert found.data_roots == ("/data/docker", "/home/ann/.local/share/docker")
