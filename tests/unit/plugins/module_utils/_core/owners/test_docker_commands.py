# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import shlex
import typing as t

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core.owners.docker_commands import (
    Command,
    placed,
    read,
)
from hypothesis import given
from hypothesis import strategies as st


def run(*names: str, image: str = "nginx", **more: t.Any) -> Command:
    return Command("run", names=names, image=image, **more)


STARTING = [
    ("docker run --name web nginx", run("web")),
    ("/usr/bin/docker run --name=web nginx", run("web")),
    ("docker run --name /web nginx", run("web")),
    ("docker container run --name web nginx", run("web")),
    ("docker create --name web nginx", run("web")),
    ("docker run --rm --name web nginx", run("web", auto_remove=True)),
    ("docker run --rm=false --name web nginx", run("web")),
    ("docker run -d -p 80:80 --name web nginx", run("web")),
    ("docker run -dp 80:80 -itv/srv:/data --name web nginx", run("web")),
    ("docker run -e=A=b -eA=b --env A --name web nginx", run("web")),
    ("docker run --sig-proxy=false --init --read-only --name web nginx", run("web")),
    ("docker run --name a --name web nginx", run("web")),
    ("docker -H unix:///x --log-level=debug -D run --name web nginx", run("web")),
    ("docker --config /etc/x --tlsverify run --name web nginx", run("web")),
    # What stands behind the image is the container's own.
    ("docker run nginx --name other", run()),
    ("docker run -- nginx --name other", run()),
    ("docker run --entrypoint docker --name web nginx run --name other", run("web")),
    ("docker run --rm nginx", run(auto_remove=True)),
    # What only the running unit has.
    ("docker run --name web-$NR nginx", run()),
    ("docker run --name web ${IMAGE}", run("web", image="")),
    ("docker run", run(image="")),
    ("docker run --name", run(image="")),
    ("sudo -u docker docker run --name web nginx", run("web")),
    ("runuser -u docker -- docker run --name web nginx", run("web")),
    ("/usr/bin/env A=b timeout 30 /usr/bin/docker run --name web nginx", run("web")),
    ("docker start web", Command("start", names=("web",))),
    ("docker start -a web", Command("start", names=("web",))),
    ("docker start --attach -i --detach-keys ctrl-x web db", Command("start", names=("web", "db"))),
    ("docker container start web -a", Command("start", names=("web",))),
    ("docker compose up -d", Command("compose")),
    ("docker compose -f a.yml --file=b.yml -p shop up web",
     Command("compose", project="shop", files=("a.yml", "b.yml"))),
    ("docker-compose --project-directory /srv/shop --verbose up",
     Command("compose", directory="/srv/shop")),
    ("/usr/local/bin/docker-compose start", Command("compose")),
    ("docker --context x compose --env-file .env --profile a run --rm web", Command("compose")),
]
NOT_STARTING = [
    "", "nginx", "docker", "docker ps", "docker stop web", "docker rm -f web", "docker exec web docker run nginx",
    "docker restart web", "docker start", "docker start $NAME", "docker compose down", "docker compose",
    "docker-compose", "docker-compose pull", "systemctl restart docker", "dockerd -H fd://",
    "podman run --name web nginx", "docker inspect run", "docker image pull run", "docker -H", "docker --",
    "docker - run --name web nginx",
]


@pytest.mark.parametrize(("text", "found"), STARTING, ids=[text for text, _found in STARTING])
def test_what_starts_containers(text: str, found: Command) -> None:
    assert read(shlex.split(text)) == found


@pytest.mark.parametrize("text", NOT_STARTING)
def test_what_starts_none(text: str) -> None:
    assert read(shlex.split(text)) is None


@pytest.mark.parametrize(("text", "directory", "files"), [
    ("docker compose up", "/srv/shop", ()),
    ("docker compose -f a.yml -f ../b.yml -f /c.yml up", "/srv/shop", ("/srv/shop/a.yml", "/srv/b.yml", "/c.yml")),
    ("docker compose --project-directory ../other/ up", "/srv/other", ()),
])
def test_paths_are_relative_to_where_it_is_given(text: str, directory: str, files: t.Tuple[str, ...]) -> None:
    command = read(text.split())
    assert command is not None
    found = placed(command, "/srv/shop")
    assert (found.directory, found.files) == (directory, files)


WORDS = st.sampled_from(["docker", "docker-compose", "run", "start", "compose", "up", "--name", "-dit", "--", "-", "-p",
                         "--rm", "--name=", "-=", "--=", "container", "web", "$X", ""])


@given(st.lists(WORDS | st.text(max_size=4), max_size=8))
def test_no_command_is_a_surprise(words: t.List[str]) -> None:
    found = read(words)
    assert found is None or "" not in found.names
