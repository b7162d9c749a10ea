# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Containers of Docker Compose: one further file for each project, to be given after its own."""

from __future__ import annotations

import typing as t
from dataclasses import replace

from ansible_collections.bulkhead.containers.plugins.module_utils._core.hand_over import (
    comments,
    compose_project,
    compose_service,
    model,
    yaml_text,
)
from ansible_collections.bulkhead.containers.plugins.module_utils._core.hand_over.compose_project import (
    KIND,
    MERGING,
    Project,
)
from ansible_collections.bulkhead.containers.plugins.module_utils._core.hand_over.document import (
    Document,
    without_variables,
)
from ansible_collections.bulkhead.containers.plugins.module_utils._core.hand_over.model import Artefact, Container

_WHAT = "For the Compose project %s: what the policy asks for, and its own files do not say. By bulkhead.containers."
_PUT = "1. Put this file into %s as %s."
_CHECK = "2. See that Compose takes it and misses no variable, in the environment that the project usually has:"
_APPLY = "3. Have the containers made anew:"
_NEEDS = "This needs Docker Compose 2.24.4 or later: it takes off what the project's own files say."
_FILES = ("From which files the project is started is not known here: give them with -f, in their order, and this one "
          "as the last.")
_UNIT = "The unit %s has Compose start the project: give its command this file too, or its next start undoes this."
_DIFFERENT = "Some of its containers were started from other files, which the command does not have: %s."
_VERSION = ('Give the file the line version: "..." that the others have: Compose before 1.27 does not take it without, '
            "and in files of version 3 takes limits only below deploy.resources.")


def artefacts(containers: t.Iterable[Container]) -> t.List[Artefact]:
    projects: t.Dict[t.Tuple[str, str], t.List[Container]] = {}
    for one in containers:
        projects.setdefault((one.engine, compose_project.of(one).name), []).append(one)
    return [_artefact(projects[key]) for key in sorted(projects)]


def _artefact(containers: t.Sequence[Container]) -> Artefact:
    services = _by_service(containers)
    project = compose_project.of(next(iter(services.values())))
    made = {name: compose_service.of(one, name, project) for name, one in services.items()}
    notes = [*_project_notes(project, services, made.values()), *(note for one in made.values() for note in one.notes),
             *(edit for one in made.values() for edit in one.edits)]
    # Without a name it would start all of them.
    words = ["up", "-d", "--no-deps", *_scale(services), *_to_apply(services)] if _to_apply(services) else []
    command = comments.line(project.command(*words)) if words else ""
    return Artefact(
        project.engine, KIND, project.name,
        model.path(project.engine, KIND, project.name, project.override),
        _header(project, command, notes) + yaml_text.dump(_document(made)),
        command,
        notes,
    )


def _by_service(containers: t.Sequence[Container]) -> t.Dict[str, Container]:
    """Containers of one service were made alike: what has changed in one of them since is asked for as well."""
    found: t.Dict[str, Container] = {}
    # The last one speaks for the others: one that was made by docker compose run, or does not run, only where all are.
    for one in sorted(containers, key=lambda one: (_service(one), not one.details.get("oneoff"), one.runs, one.name)):
        former = found.get(_service(one), one)
        found[_service(one)] = replace(one, before={**former.before, **one.before}, after={**former.after, **one.after})
    return found


def _service(container: Container) -> str:
    return container.details.get("service") or container.owner.partition("/")[2] or container.name


def _to_apply(services: t.Mapping[str, Container]) -> t.List[str]:
    """To start what is stopped, or what ran once, is nobody's wish."""
    return [name for name, one in services.items() if one.runs and not one.details.get("oneoff")]


def _scale(services: t.Mapping[str, Container]) -> t.List[str]:
    """Somebody may have asked for their number on the command line."""
    return [word for name in _to_apply(services) if services[name].replicas > 1
            for word in ("--scale", "%s=%d" % (name, services[name].replicas))]


def _document(made: t.Mapping[str, compose_service.Service]) -> Document:
    document: Document = {"services": {name: one.keys for name, one in made.items()}}
    for one in made.values():
        for section, entries in one.top.items():
            document.setdefault(section, {}).update(entries)
    return without_variables(document)


def _project_notes(project: Project, services: t.Mapping[str, Container],
                   made: t.Iterable[compose_service.Service]) -> t.Iterator[str]:
    yield from model.engine_note(project.engine)
    if any(one.replaces for one in made):
        yield _NEEDS
    if not project.command():
        yield _FILES
    if project.other_files:
        yield _DIFFERENT % ", ".join(sorted(project.other_files))
    for unit in sorted({one.details["unit"] for one in services.values() if one.details.get("unit")}):
        yield _UNIT % unit
    if project.is_old and project.version < MERGING:
        yield _VERSION


def _header(project: Project, command: str, notes: t.Sequence[str]) -> str:
    steps = [_PUT % (project.directory or "the project's directory", project.override)]
    if command:
        check = comments.line(project.command("config", "--quiet"))
        steps += [_CHECK, "     " + check, _APPLY, "     " + command]
    return comments.comment([_WHAT % project.name, "", *steps, *comments.listed(notes)])
