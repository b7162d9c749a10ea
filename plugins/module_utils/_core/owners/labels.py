# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Owners that sign what they make: with labels, or with the beginning of a name."""

from __future__ import annotations

import posixpath
import re
import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.owners.model import owner

Labels = t.Mapping[str, str]
Record = t.Dict[str, t.Any]

# An entry that ends with a dot stands for all labels below it.
_MANAGERS: t.Tuple[t.Tuple[str, t.Tuple[str, ...]], ...] = (
    ("Nomad", ("com.hashicorp.nomad.",)),
    ("Amazon ECS", ("com.amazonaws.ecs.",)),
    ("balena", ("io.balena.", "io.resin.")),
    ("Home Assistant", ("io.hass.", "supervisor_managed")),
    ("Unraid", ("net.unraid.",)),
    ("Dokku", ("com.dokku.", "dokku")),
    ("Rancher", ("io.rancher.",)),
    ("kind", ("io.x-k8s.kind.",)),
    ("k3d", ("k3d.",)),
    ("minikube", ("created_by.minikube.sigs.k8s.io", "name.minikube.sigs.k8s.io")),
    ("Dev Containers", ("devcontainer.local_folder", "devcontainer.config_file", "vsch.")),
    ("Testcontainers", ("org.testcontainers", "org.testcontainers.")),
    ("GitLab Runner", ("com.gitlab.gitlab-runner.",)),
)
_NAMES: t.Tuple[t.Tuple[str, t.Pattern[str]], ...] = (
    ("Nomad", re.compile(r"nomad_init_")),
    ("Amazon ECS", re.compile(r"ecs-agent\Z")),
    ("balena", re.compile(r"(balena|resin)_supervisor\Z")),
    ("Home Assistant", re.compile(r"hassio_")),
    ("Testcontainers", re.compile(r"testcontainers-ryuk-")),
    ("GitLab Runner", re.compile(r"runner-[\w-]+-project-\d+-concurrent-\d+")),
    ("Docker Buildx", re.compile(r"buildx_buildkit_")),
)
_VERSION = re.compile(r"v?(\d{1,9}(\.\d{1,9}){1,2})")
_POD = re.compile(r"k8s_[^_]+_([^_]+)_([^_]+)_")

_COMPOSE = "com.docker.compose."
_SWARM = "com.docker.swarm."
_KUBERNETES = "io.kubernetes."


def read(labels: Labels, name: str) -> t.Optional[Record]:
    """None where nobody signed.

    An orchestrator comes before Compose, whose labels an image that it built carries wherever it runs; Compose comes
    before the managers, whose labels people put into their Compose files, as icons for Unraid.
    """
    return _swarm(labels) or _kubernetes(labels, name) or _compose(labels) or _manager(labels, name)


def _swarm(labels: Labels) -> t.Optional[Record]:
    label = _first(labels, (_SWARM,))
    if not label:
        return None
    service = labels.get(_SWARM + "service.name", "")
    name = service or labels.get(_SWARM + "task.name", "")
    return owner("swarm", name, _told(labels, _SWARM + "service.name", label), service=service)


def _kubernetes(labels: Labels, name: str) -> t.Optional[Record]:
    label = _first(labels, (_KUBERNETES,))
    by_name = _POD.match(name)
    if not label and not by_name:
        return None
    pod, namespace = by_name.groups() if by_name else ("", "")
    pod = labels.get(_KUBERNETES + "pod.name", pod)
    namespace = labels.get(_KUBERNETES + "pod.namespace", namespace)
    said = _told(labels, _KUBERNETES + "pod.name", label) if label else "its name begins with k8s_"
    return owner("kubernetes", "/".join(filter(None, (namespace, pod))), said)


def _compose(labels: Labels) -> t.Optional[Record]:
    project = labels.get(_COMPOSE + "project")
    if not project:
        return None
    service = labels.get(_COMPOSE + "service", "")
    directory = labels.get(_COMPOSE + "project.working_dir", "")
    number = labels.get(_COMPOSE + "container-number", "")
    return owner(
        "compose",
        "/".join(filter(None, (project, service))),
        _told(labels, _COMPOSE + "project"),
        project=project,
        service=service,
        working_dir=directory,
        config_files=_paths(labels.get(_COMPOSE + "project.config_files", ""), directory),
        environment_files=_paths(labels.get(_COMPOSE + "project.environment_file", ""), directory),
        oneoff=labels.get(_COMPOSE + "oneoff", "").lower() == "true",
        number=int(number) if re.match(r"\d{1,9}\Z", number) else 0,
        unit="",
        version=_version(labels.get(_COMPOSE + "version", "")),
    )


def _version(text: str) -> str:
    """Its number alone."""
    found = _VERSION.match(text)
    return found.group(1) if found else ""


def _manager(labels: Labels, name: str) -> t.Optional[Record]:
    for manager, marks in _MANAGERS:
        label = _first(labels, marks)
        if label:
            return owner("manager", manager, "label %s" % label)
    for manager, pattern in _NAMES:
        if pattern.match(name):
            return owner("manager", manager, "its name is one that %s gives" % manager)
    return None


def _first(labels: Labels, marks: t.Sequence[str]) -> str:
    found = sorted(label for label in labels for mark in marks
                   if label == mark or (mark.endswith(".") and label.startswith(mark)))
    return found[0] if found else ""


def _told(labels: Labels, telling: str, otherwise: str = "") -> str:
    """With the value of labels that are on the list of a snapshot's."""
    return "label %s=%s" % (telling, labels[telling]) if telling in labels else "label %s" % otherwise


def _paths(text: str, directory: str) -> t.List[str]:
    """Compose 1 wrote them as they were given, from the project's directory. A hyphen stands for its input."""
    return [one if one == "-" else posixpath.normpath(posixpath.join(directory, one)) for one in text.split(",") if one]
