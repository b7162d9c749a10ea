# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""All that was seen -> the plan of a move: what speaks against it, what has to be accepted, what would be done."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field

from ansible_collections.bulkhead.containers.plugins.module_utils._core.rootless_move import (
    container_obstacles,
    networks,
    projects,
    request,
    volumes,
)
from ansible_collections.bulkhead.containers.plugins.module_utils._core.rootless_move.facts import (
    Advice,
    Case,
    Record,
    Target,
    VolumeSeen,
)
from ansible_collections.bulkhead.containers.plugins.module_utils._core.rootless_move.projects import Project
from ansible_collections.bulkhead.containers.plugins.module_utils._core.subjects import image_names

ALL = "all"
Entry = t.Dict[str, str]


@dataclass(frozen=True)
class Seen:
    """C(cases): what is to be moved. C(unknown): names that were asked for and that no container has. C(staying): names
    of others, which do not run. C(engine): what speaks against the one engine or the other. C(answers): of Compose, by
    project. C(apart): names of what else runs of a project, and was not asked for. C(image_bytes): of
    images that the user's engine does not have."""

    target: Target
    cases: t.Sequence[Case] = ()
    unknown: t.Sequence[str] = ()
    staying: t.Sequence[str] = ()
    engine: t.Sequence[Advice] = ()
    networks: t.Sequence[Record] = ()
    volumes: t.Sequence[VolumeSeen] = ()
    answers: t.Mapping[str, t.Optional[str]] = field(default_factory=dict)
    apart: t.Mapping[str, t.Sequence[str]] = field(default_factory=dict)
    image_bytes: int = 0

    @property
    def projects(self) -> t.List[Project]:
        return projects.find(self.cases)

    @property
    def project_names(self) -> t.List[str]:
        return [one.name for one in self.projects]

    @property
    def carried(self) -> t.List[VolumeSeen]:
        """Compose makes a volume without a name anew, whatever there is."""
        names = {name for case in self.cases for name in case.volumes
                 if not (case.project and request.is_nameless(name))}
        return [one for one in self.volumes if one.name in names]

    @property
    def bytes(self) -> int:
        return self.image_bytes + sum(one.size for one in self.carried)


@dataclass
class _Report:
    blockers: t.List[Entry] = field(default_factory=list)
    warnings: t.List[Entry] = field(default_factory=list)

    def block(self, subject: str, advices: t.Iterable[Advice]) -> None:
        self.blockers += [_entry(subject, *one) for one in advices]

    def warn(self, subject: str, advices: t.Iterable[Advice]) -> None:
        self.warnings += [_entry(subject, *one) for one in advices]


def make(seen: Seen, accept: t.Collection[str]) -> t.Dict[str, t.Any]:
    """C(safe): nothing speaks against it, and what is to be accepted is."""
    report = _Report()
    report.block("engine", seen.engine)
    report.block("containers", [("there is no container %s" % name, "Take it off the list") for name in seen.unknown])
    _everything(report, seen)
    unaccepted = [one for one in report.warnings if not {ALL, one["subject"]} & {*accept}]
    report.warn("containers", [("%s does not run, and stays where it is" % name, "Start or remove it")
                               for name in seen.staying])
    return {
        "safe": not report.blockers and not unaccepted,
        "blockers": report.blockers,
        "warnings": report.warnings,
        "unaccepted": unaccepted,
        "containers": [case.name for case in seen.cases if not case.project],
        "projects": seen.project_names,
        "services": [case.name for case in seen.cases if case.project],
        "networks": [str(one["Name"]) for one in seen.networks if one["Name"] not in seen.target.networks],
        "volumes": [{"name": one.name, "bytes": one.size} for one in seen.carried],
        "bytes": seen.bytes,
    }


def refusal(plan: t.Mapping[str, t.Any]) -> str:
    """One sentence after the other."""
    told = ["%(subject)s: %(reason)s. %(next)s." % one for one in plan["blockers"]]
    told += ["%(subject)s: %(reason)s. %(next)s." % one for one in plan["unaccepted"]]
    return " ".join(told)


def _everything(report: _Report, seen: Seen) -> None:
    moving = {case.name for case in seen.cases}
    by_name = {one.name: one for one in seen.volumes}
    for case in seen.cases:
        report.block(case.name, container_obstacles.blocking(case, seen.target, moving))
        report.block(case.name, _nameless(case, by_name))
        report.block(case.name, _image(case, seen.target))
        report.warn(case.name, container_obstacles.worth_accepting(case, seen.target))
    for one in seen.networks:
        report.block("network %s" % one["Name"], networks.blocking(one, seen.target, seen.cases))
    for volume in seen.carried:
        report.block("volume %s" % volume.name, volumes.blocking(volume, seen.target, moving))
    for project in seen.projects:
        answer = seen.answers.get(project.name)
        report.block("project %s" % project.name, projects.blocking(project, answer))
        report.block("project %s" % project.name, [("its container %s would stay behind" % name, "Move them together")
                                                   for name in seen.apart.get(project.name) or ()])
        for service in [case.name for case in seen.cases if case.project == project.name][:1]:
            report.warn(service, projects.worth_accepting(project, answer))
    report.block("engine", _no_room(seen))


def _nameless(case: Case, seen: t.Mapping[str, VolumeSeen]) -> t.Iterator[Advice]:
    for name in case.volumes:
        if case.project and request.is_nameless(name) and (name not in seen or seen[name].size):
            yield ("it has data in a volume without a name (%s), which Compose would make anew, and empty" % name[:12],
                   "Give the volume a name in the Compose file, and copy the data there")


def _image(case: Case, target: Target) -> t.Iterator[Advice]:
    """Compose asks for an image by its name; everybody else can be given its number."""
    name = str(case.inspect["Config"]["Image"])
    there = target.images.get(name, "")
    if not case.project or there == case.inspect["Image"]:
        return
    if there:
        yield ("the engine of %s has another image of the name %s" % (target.user, name), "Remove or rename that one")
    elif image_names.pinned(name):
        yield ("its image %s has a name that only a registry gives" % name, "Pull it in the engine of %s" % target.user)


def _no_room(seen: Seen) -> t.Iterator[Advice]:
    # An engine unpacks an image beside what it was sent.
    needed = seen.bytes + seen.image_bytes
    if needed > seen.target.free:
        yield ("images and volumes need %d MiB below the data root of %s, and %d MiB are free"
               % (needed >> 20, seen.target.user, seen.target.free >> 20), "Make room there")


def _entry(subject: str, reason: str, next_step: str) -> Entry:
    return {"subject": subject, "reason": reason, "next": next_step}
