# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Directories of units, laid out as systemd has them."""

from __future__ import annotations

import os
import typing as t
from pathlib import Path

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._host.errors import Errors
from ansible_collections.bulkhead.containers.plugins.module_utils._host.unit_files import Found, UnitFiles

RUN = "[Service]\nExecStart=/usr/bin/docker run --name %s nginx\n"
LISTED = "app@started.service loaded active running App\n● app@failed.service loaded failed failed App\n"


class Host:
    """Two directories: etc comes before lib."""

    def __init__(self, top: Path) -> None:
        self.top = top
        self.errors = Errors()
        self.asked: t.List[t.Sequence[str]] = []
        for name in ("etc", "lib"):
            (top / name).mkdir()

    def write(self, path: str, text: str) -> Path:
        file = self.top / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return file

    def link(self, path: str, target: str) -> None:
        file = self.top / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.symlink_to(target)

    def look(self, **more: t.Any) -> Found:
        return UnitFiles(self._run, self.errors).look([str(self.top / "etc"), str(self.top / "lib")], **more)

    def started(self) -> t.Dict[str, t.List[str]]:
        return {one.unit: [name for command in one.commands for name in command.names] for one in self.look().starters}

    def _run(self, words: t.Sequence[str]) -> t.Tuple[int, str, str]:
        self.asked.append(words)
        return 0, LISTED, ""


@pytest.fixture
def host(tmp_path: Path) -> Host:
    return Host(tmp_path.resolve())


def test_a_unit_and_where_it_is(host: Host) -> None:
    host.write("etc/web.service", RUN % "%n")
    host.write("lib/other.service", "[Service]\nExecStart=/usr/sbin/sshd\n")
    host.write("lib/docker.service", "[Service]\nExecStart=/usr/sbin/dockerd -H fd://\n")
    host.write("etc/notes.txt", RUN % "no")
    found = host.look()
    assert [(one.unit, one.fragment) for one in found.starters] == [("web.service", str(host.top / "etc/web.service"))]
    assert (found.complete, sorted(found.fragments), host.asked) == (
        True, ["docker.service", "other.service", "web.service"], [])


def test_the_administrators_files_come_before_the_packages(host: Host) -> None:
    host.write("etc/web.service", RUN % "etc")
    host.write("lib/web.service", RUN % "lib")
    host.link("etc/masked.service", "/dev/null")
    host.write("lib/masked.service", RUN % "masked")
    host.write("etc/empty.service", "")
    host.write("lib/empty.service", RUN % "empty")
    assert host.started() == {"web.service": ["etc"]}
    assert host.errors.entries == []


def test_dropins_of_all_directories_in_the_order_of_their_names(host: Host) -> None:
    host.write("lib/web.service", RUN % "fragment")
    host.write("lib/web.service.d/20-a.conf", "[Service]\nExecStart=docker run --name second nginx\n")
    host.write("etc/web.service.d/10-b.conf", "[Service]\nExecStart=\nExecStart=docker run --name first nginx\n")
    host.write("etc/web.service.d/notes.txt", RUN % "no")
    assert host.started() == {"web.service": ["first", "second"]}
    host.write("etc/web.service.d/20-a.conf", "")
    assert host.started() == {"web.service": ["first"]}


def test_only_a_dropin_names_the_client(host: Host) -> None:
    host.write("lib/my-web.service", "[Service]\nExecStart=/bin/true\n")
    host.write("etc/my-.service.d/a.conf", "[Service]\nExecStartPre=docker start %N\n")
    assert host.started() == {"my-web.service": ["my-web"]}


def test_instances_that_are_enabled_written_or_started(host: Host) -> None:
    host.write("etc/app@.service", RUN % "app-%i")
    host.link("etc/multi-user.target.wants/app@enabled.service", "../app@.service")
    host.link("etc/app@linked.service", "app@.service")
    host.write("etc/app@own.service", RUN % "own-%i")
    host.write("etc/app@enabled.service.d/a.conf", "[Service]\nExecStartPre=docker start db\n")
    assert host.started() == {
        "app@enabled.service": ["db", "app-enabled"],
        "app@linked.service": ["app-linked"],
        "app@own.service": ["own-own"],
        "app@started.service": ["app-started"],
        "app@failed.service": ["app-failed"],
    }
    assert [words[-1] for words in host.asked] == ["app@*.service"]


def test_a_template_of_something_else_costs_no_question(host: Host) -> None:
    host.write("etc/getty@.service", "[Service]\nExecStart=/sbin/agetty\n")
    host.link("etc/getty.target.wants/getty@tty1.service", "../getty@.service")
    assert (host.started(), host.asked) == ({}, [])


def test_a_second_name_is_no_second_unit(host: Host) -> None:
    host.write("lib/web.service", RUN % "%N")
    host.link("etc/alias.service", "../lib/web.service")
    host.link("etc/gone.service", "../lib/removed.service")
    assert host.started() == {"web.service": ["web"]}
    assert host.errors.entries == []


def test_a_unit_that_lies_elsewhere(host: Host) -> None:
    host.write("opt/web-2.service", RUN % "%N")
    host.link("etc/web.service", "../opt/web-2.service")
    assert host.started() == {"web.service": ["web"]}


def test_scripts_and_environment_files(host: Host) -> None:
    script = host.write("opt/start", "#!/bin/sh\nexec docker run --name \"$NAME\" nginx\n")
    environment = host.write("opt/web.env", "NAME=web\n")
    host.write("opt/program", "\x7fELF docker run --name no nginx")
    lines = ["[Service]", f"EnvironmentFile={environment}", "EnvironmentFile=-/nowhere", f"ExecStart={script} now"]
    lines += [f"ExecStartPre={host.top}/opt/program", "ExecStartPre=/nowhere/to/be/found", "ExecStartPre=/dev/null"]
    host.write("etc/web.service", "\n".join(lines))
    assert host.started() == {"web.service": ["web"]}
    assert host.errors.entries == []


def test_units_of_a_user(host: Host) -> None:
    host.write("etc/web.service", "[Service]\nExecStart=docker run --name web -v %h:/data nginx\n")
    [found] = host.look(user="ann", home="/home/ann").starters
    assert found.user == "ann"


def test_what_cannot_be_read_is_told_each_time(host: Host) -> None:
    host.write("etc/web.service", RUN % "web")
    os.mkfifo(host.top / "etc/pipe.service")
    files = UnitFiles(host._run, host.errors)
    for _time in range(2):
        found = files.look([str(host.top / "etc")])
        assert ([one.unit for one in found.starters], found.complete) == (["web.service"], False)
    assert [(entry["section"], entry["object"]) for entry in host.errors.entries] == [
        ("host.owners", str(host.top / "etc/pipe.service"))]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_directory_that_may_not_be_read(host: Host) -> None:
    (host.top / "etc").chmod(0)
    assert host.look().complete is False
    (host.top / "etc").chmod(0o755)


def test_a_path_that_cannot_be_one_is_no_surprise(host: Host) -> None:
    host.write("etc/web.service", "[Service]\nEnvironmentFile=/a\0b\nExecStart=/usr/bin/docker run --name web nginx\n")
    found = host.look()
    assert (found.starters, found.complete) == ((), False)


def test_a_template_whose_instances_cannot_be_told(host: Host) -> None:
    host.write("etc/app@.service", RUN % "app-%i")
    files = UnitFiles(lambda words: (1, "", "no bus"), host.errors)
    assert files.look([str(host.top / "etc")]).complete is False
    assert "no bus" in host.errors.entries[0]["reason"]
