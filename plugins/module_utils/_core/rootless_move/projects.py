# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A project of Docker Compose, and how Compose is called for it in the user's engine, with the project's own files."""

from __future__ import annotations

import posixpath
import typing as t
from dataclasses import dataclass

from ansible_collections.bulkhead.containers.plugins.module_utils._core.rootless_move.facts import Advice, Case

_STANDARD_INPUT = "-"
_HASH = "com.docker.compose.config-hash"
_VERSION = "com.docker.compose.version"


@dataclass(frozen=True)
class Project:
    """C(scale): how many containers each service has. C(hashes): what the files said when those were made."""

    name: str
    working_dir: str
    files: t.Tuple[str, ...]
    environment_files: t.Tuple[str, ...]
    is_old: bool
    scale: t.Mapping[str, int]
    hashes: t.Mapping[str, str]

    def words(self, *command: str) -> t.List[str]:
        directory = ["--project-directory", self.working_dir] if self.working_dir else []
        return [
            *(["docker-compose"] if self.is_old else ["docker", "compose"]),
            "--project-name", self.name,
            *directory,
            *(word for one in self.environment_files for word in ("--env-file", self._placed(one))),
            *(word for one in self.files for word in ("-f", self._placed(one))),
            *command,
        ]

    @property
    def up(self) -> t.List[str]:
        """Only what ran: others may have had their reason not to."""
        scale = (word for service, count in sorted(self.scale.items()) if count > 1
                 for word in ("--scale", "%s=%d" % (service, count)))
        return self.words("up", "--detach", "--no-build", "--no-deps", *scale, *sorted(self.scale))

    def _placed(self, file: str) -> str:
        return posixpath.join(self.working_dir, file)


def find(cases: t.Iterable[Case]) -> t.List[Project]:
    """Of those containers that Compose made."""
    grouped: t.Dict[str, t.List[Case]] = {}
    for case in cases:
        if case.project:
            grouped.setdefault(case.project, []).append(case)
    return [_project(name, members) for name, members in sorted(grouped.items())]


def blocking(project: Project, answer: t.Optional[str]) -> t.Iterator[Advice]:
    """C(answer): what Compose said of the files' hashes when the user asked; None: it refused."""
    if not project.files or _STANDARD_INPUT in project.files:
        yield ("which files it was started from is not known", "Start it from files, with docker compose up")
    elif answer is None:
        yield ("the user cannot have Compose read its files",
               "See what this says as the user, and give them access: %s"
               % " ".join(project.words("config", "--quiet")))


def worth_accepting(project: Project, answer: t.Optional[str]) -> t.Iterator[Advice]:
    now = dict(line.split()[:2] for line in (answer or "").splitlines() if len(line.split()) == 2)
    other = sorted(name for name, told in project.hashes.items() if answer is not None and now.get(name) != told)
    if other:
        yield ("its files say something else of %s than when it was made, or another Compose reads them, or variables "
               "of a shell were part of it" % ", ".join(other),
               "Run docker compose up as root and see what changes; then accept it")


def service_of(case: Case) -> t.Tuple[str, int]:
    """(service, number) of a container of Compose."""
    details = (case.owner or {}).get("details") or {}
    return str(details.get("service") or ""), int(details.get("number") or 1)


def _project(name: str, members: t.Sequence[Case]) -> Project:
    labels = [case.inspect["Config"].get("Labels") or {} for case in members]
    details = [(case.owner or {}).get("details") or {} for case in members]
    services = [service_of(case)[0] for case in members]
    # What was started last was started from most of them, as a rule.
    files = max((tuple(one.get("config_files") or ()) for one in details), key=len)
    return Project(
        name=name,
        working_dir=next((str(one["working_dir"]) for one in details if one.get("working_dir")), ""),
        files=files,
        environment_files=tuple(details[0].get("environment_files") or ()),
        is_old=str(labels[0].get(_VERSION) or "").startswith("1."),
        scale={service: services.count(service) for service in services},
        hashes={service: str(one[_HASH]) for service, one in zip(services, labels) if one.get(_HASH)},
    )
