# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import contextlib
import dataclasses
import os
import subprocess
import typing as t
from pathlib import Path

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core.owners.model import Clues
from ansible_collections.bulkhead.containers.plugins.module_utils._host import owners, processes
from ansible_collections.bulkhead.containers.plugins.module_utils._host.engines import Place
from ansible_collections.bulkhead.containers.plugins.module_utils._host.errors import Errors
from ansible_collections.bulkhead.containers.tests.unit.runner import run

SERVICE = "/system.slice/web.service"
OF_A_USER = "/user.slice/user-0.slice/user@0.service/app.slice/web.service"


@pytest.fixture
def client(tmp_path: Path) -> t.Iterator[processes.Process]:
    """A process that has the name of the engine's client, and its words."""
    program = tmp_path / "docker"
    program.write_text("#!/bin/sh\nread line\n", encoding="utf-8")
    program.chmod(0o755)
    words = [str(program), "run", "--name", "web", "nginx"]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        found = None
        while found is None or found.status.name != "docker":
            found = processes.read(child.pid)
        yield found
        with contextlib.suppress(OSError):
            child.communicate(b"\n")


def clues(uid: int, everything: t.Iterable[processes.Process] = ()) -> Clues:
    mode = "rootless" if uid else "rootful"
    place = Place("docker", mode, "nobody-here", uid, "/nowhere/docker.sock", "/nowhere/daemon.json", True)
    return owners.Host(run, Errors()).clues(place, ["http://mirror"], {one.pid: one for one in everything})


def test_what_this_machine_tells() -> None:
    found = clues(0)
    assert (found.socket, found.registry_mirrors) == ("/nowhere/docker.sock", ("http://mirror",))
    assert {os.uname().nodename.lower(), "localhost"} <= found.own_names
    assert all(one.commands for one in found.starters)


def running(client: processes.Process, uid: int, cgroups: t.Dict[str, str]) -> t.List[t.Tuple[str, str, t.Any]]:
    changed = dataclasses.replace(client, cgroups=cgroups)
    found = [one for one in clues(uid, [changed]).starters if one.running]
    return [(one.unit, one.user, one.commands[0].names) for one in found]


@pytest.mark.parametrize(("cgroups", "unit", "user"), [
    ({"": SERVICE}, "web.service", ""),
    ({"name=systemd": SERVICE, "": "/"}, "web.service", ""),
    ({"": "/docker/" + "f" * 64 + SERVICE}, "web.service", ""),
    ({"": OF_A_USER}, "web.service", "root"),
])
def test_a_service_in_which_the_client_runs(client: processes.Process, cgroups: t.Dict[str, str], unit: str,
                                            user: str) -> None:
    assert running(client, os.getuid(), cgroups) == [(unit, user, ("web",))]


@pytest.mark.parametrize("cgroups", [
    {"": "/user.slice/user-0.slice/session-3.scope"}, {"": "/system.slice/ssh.service"}, {"": "/"}, {},
    {"": "/system.slice/docker-" + "f" * 64 + ".scope"},
])
def test_a_person_who_runs_the_client_is_no_service(client: processes.Process, cgroups: t.Dict[str, str]) -> None:
    assert running(client, os.getuid(), cgroups) == []


def test_somebody_elses_client_talks_to_somebody_elses_engine(client: processes.Process) -> None:
    assert running(client, os.getuid() + 1, {"": SERVICE}) == []
