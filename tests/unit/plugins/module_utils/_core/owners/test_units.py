# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Units as people write them."""

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core.owners.units import Starter, Unit, UnitReader
from hypothesis import given
from hypothesis import strategies as st


def reader(text: str, name: str = "web.service", **more: t.Any) -> UnitReader:
    return UnitReader(Unit(name, "/etc/systemd/system/" + name, (text,), **more), "host-1")


def read(text: str, name: str = "web.service", environment: t.Sequence[str] = (), **more: t.Any) -> Starter:
    return reader(text, name, **more).read(environment, {})


def names(starter: Starter) -> t.List[str]:
    return [name for command in starter.commands for name in command.names]


DOCKER_DOCUMENTATION = """
[Unit]
Description=Redis container
After=docker.service
Requires=docker.service

[Service]
TimeoutStartSec=0
Restart=always
ExecStartPre=-/usr/bin/docker exec %n stop
ExecStartPre=-/usr/bin/docker rm %n
ExecStartPre=/usr/bin/docker pull redis
ExecStart=/usr/bin/docker run --rm --name %n redis

[Install]
WantedBy=default.target
"""
OLD_DOCUMENTATION = """
[Unit]
Requires=docker.service
[Service]
Restart=always
ExecStart=/usr/bin/docker start -a redis_server
ExecStop=/usr/bin/docker stop -t 2 redis_server
"""
LONG = """
[Service]
Environment="DOCKER_OPTS=--memory 512m" NAME=gitlab
EnvironmentFile=-/etc/default/gitlab
ExecStartPre=/bin/sh -c '/usr/bin/docker rm -f $${NAME} || true'
ExecStart=/usr/bin/docker run \\
    --name ${NAME} \\
    --env "GITLAB_OMNIBUS_CONFIG=external_url 'https://git.example.org'; gitlab_rails['x'] = \"y\"" \\
#   --publish 22:22 \\
    --publish 443:443 \\
    $DOCKER_OPTS \\
    --volume /srv/gitlab:/var/opt/gitlab ${IMAGE}:latest
ExecStop=/usr/bin/docker stop ${NAME}
ExecReload=/usr/bin/docker restart ${NAME}
"""
ONESHOT = """
[Service]
Type=oneshot
RemainAfterExit=yes
WorkingDirectory=/srv/%p
ExecStart=/usr/bin/docker compose up -d --remove-orphans
ExecStop=/usr/bin/docker compose down
"""
BY_SHELL = """
[Service]
Type=oneshot
ExecStart=/bin/bash -c "cd /srv/shop && /usr/local/bin/docker-compose -f docker-compose.yml -f prod.yml up -d"
"""
CREATED_BEFORE = """
[Service]
ExecStartPre=/bin/sh -c "docker inspect db >/dev/null 2>&1 || docker create --name db postgres:16"
ExecStart=docker start --attach db
"""
BACKUP = """
[Service]
ExecStartPre=/usr/bin/docker stop db
ExecStart=/usr/local/bin/backup /srv/db
ExecStopPost=/usr/bin/docker start db
"""


@pytest.mark.parametrize(("text", "found"), [
    (DOCKER_DOCUMENTATION, ["web.service"]),
    (OLD_DOCUMENTATION, ["redis_server"]),
    (LONG, ["gitlab"]),
    (CREATED_BEFORE, ["db", "db"]),
    (ONESHOT, []),
    # It refers to the container by its name, and does not own it.
    (BACKUP, []),
    ("[Unit]\nAfter=docker.service\n[Service]\nExecStart=/usr/sbin/dockerd -H fd://\n", []),
], ids=["documentation", "old documentation", "long", "created before", "compose", "backup", "engine"])
def test_containers_of_a_unit(text: str, found: t.List[str]) -> None:
    assert names(read(text)) == found


def test_a_unit_of_compose_tells_where() -> None:
    [by_directory] = read(ONESHOT, "shop.service").commands
    assert (by_directory.does, by_directory.directory) == ("compose", "/srv/shop")
    [by_file] = read(BY_SHELL).commands
    assert by_file.files == ("/srv/shop/docker-compose.yml", "/srv/shop/prod.yml")


def test_instances_and_users() -> None:
    text = "[Service]\nUser=%i\nWorkingDirectory=~\nExecStart=docker run --name app-%i -v %h/data:/data app\n"
    found = read(text, "app@ann.service", user="ann", home="/home/ann")
    assert (names(found), found.user, found.accounts) == (["app-ann"], "ann", {"ann"})
    assert read("[Service]\nExecStart=docker -H unix:///run/user/1000/docker.sock run x\n").accounts == {"", "1000"}


def test_variables_of_files_come_last() -> None:
    text = "[Service]\nEnvironmentFile=-%h/a.env\nEnvironmentFile=b.env\nEnvironment=A=1 B=1\n"
    text += "ExecStart=docker run --name n-${A}${B} i\n"
    assert reader(text, home="/srv").environment_files == ["/srv/a.env"]
    assert names(read(text, environment=["A=2\n", "A='3'\n"])) == ["n-31"]


def test_a_dropin_replaces_the_command() -> None:
    dropin = "[Service]\nExecStart=\nExecStart=docker run --name other nginx\n"
    found = UnitReader(Unit("web.service", "", (DOCKER_DOCUMENTATION, dropin)), "h").read([], {})
    assert names(found) == ["other"]


@pytest.mark.parametrize("command", ["/opt/web/start.sh", "/bin/sh /opt/web/start.sh", "-/opt/web/start.sh --now"])
def test_scripts_are_read_where_they_can_be(command: str) -> None:
    script = "#!/bin/sh\nNAME=web\ndocker pull nginx\nexec docker run --rm \\\n  --name \"$NAME\" nginx \"$@\"\n"
    found = reader("[Service]\nExecStart=%s\n" % command)
    assert found.programs == ["/opt/web/start.sh"]
    assert names(found.read([], {"/opt/web/start.sh": script})) == ["web"]
    assert found.read([], {}).commands == ()


UNIT_TEXT = st.lists(st.sampled_from([
    "ExecStart=", "ExecStartPre=-", "docker run --name ", "docker start ", "docker compose -f ", " up", "\\\n", "\n",
    "%n", "%", "${A}", "$A", "'", '"', ";", "/bin/sh -c ", "Environment=", "A=", "[Service]\n", "#", "-", "--", " ",
    "é", "\0", "cd ", "WorkingDirectory=~",
]) | st.text(max_size=3), max_size=25).map("".join)


@given(UNIT_TEXT, st.sampled_from(["web.service", "web@a.service", "@.service", ".service"]), UNIT_TEXT)
def test_no_unit_is_a_surprise(text: str, name: str, other: str) -> None:
    found = reader("[Service]\n" + text, name)
    starter = found.read([other], dict.fromkeys([*found.programs, *found.environment_files], other))
    assert starter.unit == name
