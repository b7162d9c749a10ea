# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The kernel of this machine, asked about this very process as if it were a container's first one."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import typing as t
from pathlib import Path

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core.evidence import inspected
from ansible_collections.bulkhead.containers.plugins.module_utils._host.container_evidence import Evidence
from ansible_collections.bulkhead.containers.plugins.module_utils._host.errors import Errors
from ansible_collections.bulkhead.containers.plugins.module_utils._host.in_force import Kernel

Told = t.List[t.Dict[str, str]]


@pytest.fixture
def upper(tmp_path: Path) -> Path:
    """What the container wrote to."""
    (tmp_path / "upper").mkdir()
    return tmp_path / "upper"


@pytest.fixture
def look(tmp_path: Path, upper: Path) -> t.Callable[..., t.Tuple[t.Any, Told]]:
    def _look(pid: int, **changes: t.Any) -> t.Tuple[t.Any, Told]:
        errors, kernel = Errors(), Kernel(())
        record = {"name": "me", "pid": pid, "published": [], "mounts": [],
                  "in_force": kernel.of(os.getpid(), "", lambda reason: None), **changes}
        told = inspected.read({"RestartCount": 2, "Path": "sh", "GraphDriver": {"Data": {
            "UpperDir": str(upper), "LowerDir": str(tmp_path)}}})
        found = Evidence(kernel, "/run/docker.sock", "docker", errors).of(record, told, "identity")
        return found, errors.entries

    return _look


def test_this_process(look: t.Any) -> None:
    found, errors = look(os.getpid())
    assert found["processes"]["users"] == [{"real": os.getuid(), "effective": os.geteuid(), "count": 1}]
    assert found["window"] >= 0
    assert found["restarts"] == 2
    assert found["descriptors"] > 2
    assert found["changes"] == {"changed": 0, "deleted": 0, "paths": []}
    assert (found["peers"], found["engine_sockets"], found["log_bytes"]) == ([], [], 0)
    # It has no cgroup of its own, and there may be more in /tmp than is looked at; everything else is seen.
    unread = {fact for fact, value in found.items() if value is None}
    assert {"pids", "memory"} <= unread <= {"pids", "memory", "temporary"}
    assert "it has no cgroup of its own" in [error["reason"] for error in errors]
    assert {error["object"] for error in errors} == {"docker/me"}


def test_what_is_open_for_writing(look: t.Any, tmp_path: Path) -> None:
    path = tmp_path / "written"
    with open(path, "w", encoding="utf-8"), open(os.devnull, "w", encoding="utf-8"), open(__file__, encoding="utf-8"):
        found, _errors = look(os.getpid())
    places = [*found["open_for_writing"], *found["mounts_written"]]
    assert any(str(path).startswith(place) for place in places)
    assert __file__ not in places
    assert "/dev/null" not in found["devices"]["open"]


def test_what_it_listens_at_and_who_is_connected(look: t.Any) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()):
        port = server.getsockname()[1]
        published = [{"container": f"{port}/tcp", "host_ip": "0.0.0.0", "host_port": port}]
        found, _errors = look(os.getpid(), published=published)
    assert {"address": "127.0.0.1", "port": port} in found["listening"]
    assert [(one["port"], one["near"] > 0, one["far"]) for one in found["peers"]] == [(f"{port}/tcp", True, 0)]


def test_what_it_changed(look: t.Any, upper: Path) -> None:
    (upper / "srv/new").mkdir(parents=True)
    (upper / "srv/new/file").touch()
    (upper / "srv/link").symlink_to("/etc")
    found, _errors = look(os.getpid())
    assert found["changes"] == {"changed": 2, "deleted": 0, "paths": ["/srv/link", "/srv/new/file"]}


def test_too_much_to_list(look: t.Any, upper: Path) -> None:
    for number in range(300):
        (upper / str(number)).touch()
    found, errors = look(os.getpid())
    assert (found["changes"]["changed"], found["changes"]["paths"]) == (300, None)
    assert [error["reason"] for error in errors if "too many to list" in error["reason"]]


def test_a_root_directory_of_which_nobody_knows_what_it_is_made_of(look: t.Any, upper: Path) -> None:
    upper.rmdir()
    found, errors = look(os.getpid())
    assert (found["changes"], found["temporary"]) == (None, None)
    assert found["processes"]["count"] == 1
    assert {error["section"] for error in errors} == {"container.evidence"}


def test_mounts_of_which_nobody_knows_what_they_show(look: t.Any) -> None:
    found, errors = look(os.getpid(), mounts=[{"type": "bind", "real": "/srv", "elsewhere": None, "destination": "/x"}])
    assert found["engine_sockets"] is None
    assert [error["reason"] for error in errors if "what all of its mounts show" in error["reason"]]


def test_what_has_ended_was_not_seen(look: t.Any) -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as child:
        child.communicate(b"\n")
    found, errors = look(child.pid)
    assert found is None
    assert [error["reason"] for error in errors] == ["its first process ended while it was looked at"]
