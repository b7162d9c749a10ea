# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core.parse import systemd_show

SHOWN = """MainPID=117
ExecStart={ path=/usr/sbin/dockerd ; argv[]=/usr/sbin/dockerd -H fd:// $DOCKER_OPTS ; ignore_errors=no ; pid=117 }
EnvironmentFiles=/etc/default/docker (ignore_errors=yes)
Id=docker.service
LoadState=loaded
FragmentPath=/usr/lib/systemd/system/docker.service
DropInPaths=/etc/systemd/system/docker.service.d/a.conf /run/b.conf

Listen=/run/docker.sock (Stream)
Listen=/run/other.fifo (FIFO)
Listen=[::]:2375 (Stream)
Id=docker.socket
DropInPaths=
"""


def test_units() -> None:
    units = systemd_show.parse(SHOWN)
    assert list(units) == ["docker.service", "docker.socket"]
    assert systemd_show.first(units["docker.socket"], "DropInPaths") == ""
    assert systemd_show.streams(units["docker.socket"]) == ["/run/docker.sock", "[::]:2375"]
    assert systemd_show.environment_files(units["docker.service"]) == ["/etc/default/docker"]
    assert systemd_show.command(units["docker.service"]) == ["/usr/sbin/dockerd", "-H", "fd://", "$DOCKER_OPTS"]


def test_no_answer() -> None:
    assert systemd_show.parse("") == {}
    assert systemd_show.command({}) == []


def test_an_environment_file() -> None:
    text = "# DOCKER_OPTS=no\nDOCKER_OPTS=\"--icc=false --debug\"\n\nEMPTY=\nSINGLE='x'\nno assignment\n"
    assert systemd_show.assignments(text) == {"DOCKER_OPTS": "--icc=false --debug", "EMPTY": "", "SINGLE": "x"}


@pytest.mark.parametrize(
    ("words", "expanded"),
    [
        (["$OPTS"], ["-D", "--icc"]),
        (["--x=${OPTS}"], ["--x=-D --icc"]),
        (["--x=$OPTS"], ["--x=$OPTS"]),
        (["$NONE", "a"], ["a"]),
    ],
)
def test_variables_expand_as_systemd_expands_them(words: list, expanded: list) -> None:
    assert systemd_show.expand(words, {"OPTS": "-D --icc"}) == expanded
