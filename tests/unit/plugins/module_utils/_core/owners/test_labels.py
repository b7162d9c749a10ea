# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import typing as t

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core.owners.labels import read
from hypothesis import given
from hypothesis import strategies as st

COMPOSE = {
    "com.docker.compose.project": "shop",
    "com.docker.compose.service": "web",
    "com.docker.compose.oneoff": "False",
    "com.docker.compose.container-number": "2",
    "com.docker.compose.project.working_dir": "/srv/shop",
    "com.docker.compose.project.config_files": "/srv/shop/docker-compose.yml,/srv/shop/prod.yml",
    "com.docker.compose.project.environment_file": "/srv/shop/.env",
    "com.docker.compose.version": "2.26.1-4",
}
SWARM = {"com.docker.swarm.service.name": "shop_web", "com.docker.swarm.task.id": "x"}
POD = {"io.kubernetes.pod.name": "web-1", "io.kubernetes.pod.namespace": "shop"}


def details(labels: t.Dict[str, str]) -> t.Dict[str, t.Any]:
    found = read(labels, "web")
    assert found is not None
    return t.cast("dict", found["details"])


def test_compose() -> None:
    assert read(COMPOSE, "shop-web-2") == {
        "kind": "compose",
        "name": "shop/web",
        "evidence": "label com.docker.compose.project=shop",
        "details": {
            "project": "shop",
            "service": "web",
            "working_dir": "/srv/shop",
            "config_files": ["/srv/shop/docker-compose.yml", "/srv/shop/prod.yml"],
            "environment_files": ["/srv/shop/.env"],
            "oneoff": False,
            "number": 2,
            "unit": "",
            "version": "2.26.1",
        },
    }


@pytest.mark.parametrize(("directory", "files", "found"), [
    ("/srv/shop", "docker-compose.yml,../b.yml", ["/srv/shop/docker-compose.yml", "/srv/b.yml"]),
    ("/srv/shop", "", []),
    ("/srv/shop", "-", ["-"]),
    ("", "docker-compose.yml", ["docker-compose.yml"]),
    ("/srv/shop", "/a.yml,,/b.yml,", ["/a.yml", "/b.yml"]),
])
def test_files_of_compose(directory: str, files: str, found: t.List[str]) -> None:
    labels = {**COMPOSE, "com.docker.compose.project.working_dir": directory,
              "com.docker.compose.project.config_files": files}
    assert details(labels)["config_files"] == found


def test_little_of_compose() -> None:
    assert details({"com.docker.compose.project": "shop"}) == {
        "project": "shop", "service": "", "working_dir": "", "config_files": [], "environment_files": [],
        "oneoff": False, "number": 0, "unit": "", "version": ""}
    assert details({**COMPOSE, "com.docker.compose.oneoff": "True"})["oneoff"] is True
    assert details({**COMPOSE, "com.docker.compose.container-number": "x"})["number"] == 0
    assert read({"com.docker.compose.project": ""}, "web") is None


@pytest.mark.parametrize(("label", "found"), [
    ("1.29.2", "1.29.2"), ("v2.40.3-desktop.1", "2.40.3"), ("2.4", "2.4"), ("dev", ""), ("", ""), ("hunter2", ""),
])
def test_the_version_of_compose(label: str, found: str) -> None:
    assert details({**COMPOSE, "com.docker.compose.version": label})["version"] == found


@pytest.mark.parametrize(("labels", "name", "found"), [
    (SWARM, "shop_web.1.x", ("swarm", "shop_web", "label com.docker.swarm.service.name=shop_web")),
    ({"com.docker.swarm.task.id": "x", "com.docker.swarm.task.name": "t.1"}, "web",
     ("swarm", "t.1", "label com.docker.swarm.task.id")),
    (POD, "web", ("kubernetes", "shop/web-1", "label io.kubernetes.pod.name=web-1")),
    ({}, "k8s_nginx_web-1_shop_0a1b_0", ("kubernetes", "shop/web-1", "its name begins with k8s_")),
    ({"io.kubernetes.container.name": "x"}, "web", ("kubernetes", "", "label io.kubernetes.container.name")),
    # An image that Compose built carries its labels wherever it runs.
    ({**COMPOSE, **SWARM}, "web", ("swarm", "shop_web", "label com.docker.swarm.service.name=shop_web")),
    ({**COMPOSE, "net.unraid.docker.icon": "x"}, "web",
     ("compose", "shop/web", "label com.docker.compose.project=shop")),
])
def test_orchestrators(labels: t.Dict[str, str], name: str, found: t.Tuple[str, str, str]) -> None:
    told = read(labels, name)
    assert told is not None
    assert (told["kind"], told["name"], told["evidence"]) == found


def test_the_service_of_a_swarm() -> None:
    assert details(SWARM) == {"service": "shop_web"}


@pytest.mark.parametrize(("label", "manager"), [
    ("com.hashicorp.nomad.alloc_id", "Nomad"),
    ("com.amazonaws.ecs.task-arn", "Amazon ECS"),
    ("io.balena.app-id", "balena"),
    ("io.resin.supervised", "balena"),
    ("io.hass.type", "Home Assistant"),
    ("supervisor_managed", "Home Assistant"),
    ("net.unraid.docker.managed", "Unraid"),
    ("com.dokku.app-name", "Dokku"),
    ("dokku", "Dokku"),
    ("io.rancher.rke.container.name", "Rancher"),
    ("io.x-k8s.kind.cluster", "kind"),
    ("k3d.cluster", "k3d"),
    ("created_by.minikube.sigs.k8s.io", "minikube"),
    ("devcontainer.local_folder", "Dev Containers"),
    ("vsch.quality", "Dev Containers"),
    ("org.testcontainers", "Testcontainers"),
    ("org.testcontainers.session-id", "Testcontainers"),
    ("com.gitlab.gitlab-runner.job.id", "GitLab Runner"),
])
def test_managers_by_label(label: str, manager: str) -> None:
    # The value may be anybody's, and is not told.
    assert read({"a": "b", label: "hunter2"}, "web") == {
        "kind": "manager", "name": manager, "evidence": "label " + label, "details": {}}


@pytest.mark.parametrize(("name", "manager"), [
    ("nomad_init_768b5e8c-a52e", "Nomad"),
    ("ecs-agent", "Amazon ECS"),
    ("balena_supervisor", "balena"),
    ("hassio_dns", "Home Assistant"),
    ("testcontainers-ryuk-0a1b", "Testcontainers"),
    ("runner-abc-def-project-12-concurrent-0-cache", "GitLab Runner"),
    ("buildx_buildkit_mybuilder0", "Docker Buildx"),
])
def test_managers_by_name(name: str, manager: str) -> None:
    found = read({}, name)
    assert found is not None
    assert (found["kind"], found["name"]) == ("manager", manager)


@pytest.mark.parametrize("label", [
    "io.hass", "k3d", "com.example.k3d.cluster", "maintainer", "org.opencontainers.image.source",
    "devcontainer.metadata", "org.testcontainersx", "com.docker.compose.version", "io.k8s.display-name",
])
def test_labels_that_tell_nothing(label: str) -> None:
    assert read({label: "x"}, "runner") is None


@given(st.dictionaries(st.sampled_from([*COMPOSE, *SWARM, *POD, "x"]) | st.text(max_size=3), st.text(max_size=5)),
       st.text(alphabet="k8s_ab/"))
def test_no_label_is_a_surprise(labels: t.Dict[str, str], name: str) -> None:
    found = read(labels, name)
    assert found is None or found["evidence"]
