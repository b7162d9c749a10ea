# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core.evidence import engine_sockets

SOCKET = "/run/docker.sock"


@pytest.mark.parametrize("real, elsewhere, destination, paths", [
    ("/run/docker.sock", [], "/var/run/docker.sock", ["/var/run/docker.sock"]),
    ("/run", [], "/host/run", ["/host/run/docker.sock"]),
    ("/", [], "/host", ["/host/run/docker.sock"]),
    ("/run", [], "/", ["/docker.sock"]),
    ("/srv", ["/run"], "/data", ["/data/docker.sock"]),
    ("/srv", [], "/run", []),
    ("/run/docker", [], "/run/docker", []),
    ("", None, "/tmp", []),
], ids=["itself", "its directory", "the root", "at the root", "elsewhere", "something else", "a name like it", "tmpfs"])
def test_paths(real, elsewhere, destination, paths):
    mount = {"type": "bind", "real": real, "elsewhere": elsewhere, "destination": destination}
    assert engine_sockets.paths([mount], SOCKET) == paths


def test_connections():
    connected = ["/run/docker.sock", "/var/run/docker.sock", "/run/other.sock"]
    assert engine_sockets.connections(connected, SOCKET) == 2
