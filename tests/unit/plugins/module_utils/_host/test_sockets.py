# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._host.sockets import kind_of


@pytest.mark.parametrize("path, kind", [
    ("/run/docker.sock", "docker"),
    ("/run/user/1000/docker.sock", "docker"),
    ("/srv/second/docker.sock", "docker"),
    ("/run/containerd/containerd.sock", "containerd"),
    ("/run/docker/containerd/containerd.sock", "containerd"),
    ("/run/k3s/containerd/containerd.sock", "containerd"),
    ("/run/podman/podman.sock", "podman"),
    ("/run/user/1000/podman/podman.sock", "podman"),
    ("/run/crio/crio.sock", "crio"),
    ("/run/buildkit/buildkitd.sock", "buildkit"),
    ("/run/systemd/private", "systemd"),
    ("/run/dbus/system_bus_socket", "dbus"),
    ("/opt/engine.sock", "docker"),
    ("/run/user/1000/systemd/private", ""),
    ("/run/systemd/journal/stdout", ""),
    ("/run/docker.sock.bak", ""),
    ("/run/docker/libnetwork/ab20893b7972.sock", ""),
])
def test_kinds(path, kind):
    assert kind_of(path, {"/opt/engine.sock": "docker"}) == kind
