# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The section as it is on the machine of the tests, whichever that is: compared with what Python itself says of it."""

from __future__ import annotations

import json
import os
import socket

from ansible_collections.bulkhead.containers.plugins.module_utils._host.errors import Errors
from ansible_collections.bulkhead.containers.plugins.module_utils._host.files import FileWanted
from ansible_collections.bulkhead.containers.plugins.module_utils._host.host import (
    BINARIES,
    USUAL_PLACES,
    HostWanted,
    read_host,
)
from ansible_collections.bulkhead.containers.plugins.module_utils._host.sysctls import WANTED
from ansible_collections.bulkhead.containers.tests.unit.runner import run

SECTIONS = ("host.kernel", "host.sysctls", "host.files", "host.accounts", "host.audit", "host.sockets",
            "host.firewall", "host.packages", "host.read_only_sysctls", "host.ledger", "host.own_files")


def unread(value, path=()):
    if value is None:
        yield path
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        yield from unread(item, path + (key,))


def test_the_section_is_whole_and_plain():
    errors = Errors()
    host = read_host(HostWanted(), run, errors)
    assert json.loads(json.dumps(host)) == host
    assert set(host) == {"name", "os", "kernel", "sysctls", "files", "accounts", "audit", "sockets", "firewall",
                         "packages", "read_only_sysctls", "ledger", "own_files"}
    assert host["name"] == os.uname().nodename
    assert host["kernel"]["release"] == os.uname().release
    assert set(host["sysctls"]) == set(WANTED)


def test_what_is_null_has_an_error_of_its_section():
    errors = Errors()
    host = read_host(HostWanted(), run, errors)
    told = {entry["section"] for entry in errors.entries}
    assert told <= set(SECTIONS)
    # What is absent has neither owner nor mode, and the mask of an access list no id.
    host["files"] = [record for record in host["files"] if record["type"] != "absent" and not record["acl"]]
    assert {"host." + path[0] for path in unread(host) if path[0] != "os"} <= told


def test_usual_files_are_told_of_once_unless_an_engine_tells():
    own = FileWanted("daemon_config", "docker", "/nowhere/daemon.json")
    of_a_user = FileWanted("docker_config_dir", "docker@ann", "/nowhere/docker")
    records = read_host(HostWanted(files=(own, of_a_user)), run, Errors())["files"]
    paths = {role: [record["path"] for record in records if record["role"] == role]
             for role in dict(USUAL_PLACES + BINARIES)}
    assert paths["daemon_config"] == ["/nowhere/daemon.json"]
    assert paths["docker_config_dir"] == ["/nowhere/docker", "/etc/docker"]
    assert all(len(found) >= 1 for found in paths.values())


def test_listeners_of_a_process_are_its_engines():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(1)
        port = listener.getsockname()[1]
        sockets = read_host(HostWanted(engine_processes={"docker": (os.getpid(),)}), run, Errors())["sockets"]
    assert {"address": "127.0.0.1", "port": port, "engine": "docker"} in sockets["tcp"]
    assert port in sockets["listening_ports"]


def test_listeners_of_a_process_that_ended_are_unread():
    errors = Errors()
    sockets = read_host(HostWanted(engine_processes={"docker": (2**22 + 1,)}), run, errors)["sockets"]
    assert sockets["tcp"] is None
    assert any(entry["section"] == "host.sockets" and entry["object"] == "docker" for entry in errors.entries)
