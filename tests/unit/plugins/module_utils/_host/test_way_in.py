# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._host import way_in

TREE = str(Path(way_in.__file__).resolve().parents[6])
LOOK = (
    "import json, ansible_collections.bulkhead.containers.plugins.module_utils._host.way_in as way_in\n"
    "found = way_in.look()\nprint(json.dumps([found.ssh_client, found.ssh_port]))"
)


@pytest.mark.parametrize(("connection", "client", "port"), [
    ("192.0.2.7 50000 10.0.0.1 2222", "192.0.2.7", 2222),
    ("::ffff:192.0.2.7 50000 ::ffff:10.0.0.1 22", "192.0.2.7", 22),
    ("fe80::1 50000 fe80::2 22", "fe80::1", 22),
    ("192.0.2.7 50000 2222", "", 0),
    ("192.0.2.7 50000 10.0.0.1 ssh", "", 0),
])
def test_the_connection(monkeypatch: pytest.MonkeyPatch, connection: str, client: str, port: int) -> None:
    monkeypatch.setenv("SSH_CONNECTION", connection)
    found = way_in.look()
    assert (found.ssh_client, found.ssh_port) == (client, port)


def test_the_connection_of_whoever_started_us() -> None:
    # As with sudo, which takes the variable away.
    command = ["sh", "-c", 'env -u SSH_CONNECTION "$0" -c "$1"; exit', sys.executable, LOOK]
    environment = {**os.environ, "SSH_CONNECTION": "192.0.2.7 50000 10.0.0.1 2222", "PYTHONPATH": TREE}
    ended = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE)
    assert json.loads(ended.stdout) == ["192.0.2.7", 2222]


def test_containers_are_told_by_their_ids() -> None:
    assert all(len(one) == 64 for one in way_in.look().containers)
