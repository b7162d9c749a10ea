# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A project of Docker Compose: where its files are, and how it is called with one more."""

from __future__ import annotations

import posixpath
import re
import typing as t
from dataclasses import dataclass

from ansible_collections.bulkhead.containers.plugins.module_utils._core.hand_over import model

KIND = "compose"

# A project that was started with one of ours keeps it, and gets a further one.
OVERRIDE = "compose.bulkhead.yml"
_FURTHER = "compose.bulkhead-%d.yml"
_OURS = re.compile(r"compose\.bulkhead(-[0-9]+)?\.yml\Z")
STANDARD_INPUT = "-"
_NUMBERS = re.compile(r"\d+")
# The first that takes something off by a further file.
_REPLACING = (2, 24, 4)
# Compose 2 took false and nothing for not given until then.
EMPTY_VALUES = ("privileged", "pid_mode", "uts_mode")
_WITHOUT_KEY = ("uts_mode", "cgroupns_mode")
# The first that does not tell versions of files apart.
MERGING = (1, 27)
DEPLOYED = ("pids_limit", "memory", "cpus", "memory_reservation")
_DEPLOYED_BY_OLD = DEPLOYED[1:]


@dataclass(frozen=True)
class Project:
    """C(other_files): those of its containers that were started from others. C(version): of the Compose that made its
    containers; () where it is not known."""

    engine: str
    name: str
    working_dir: str
    files: t.Sequence[str]
    other_files: t.FrozenSet[str]
    environment_files: t.Sequence[str]
    version: t.Tuple[int, ...]

    @property
    def is_old(self) -> bool:
        """Compose 1, written in Python, can only add to lists."""
        return self.version[:1] == (1,)

    @property
    def replaces(self) -> bool:
        """Or may: who does not tell its version is taken for a new one."""
        return not self.version or self.version >= _REPLACING

    @property
    def refused(self) -> t.Sequence[str]:
        """Settings that it has no key for, or whose value in a further file it does not heed."""
        if self.is_old:
            return _WITHOUT_KEY
        return () if self.replaces else EMPTY_VALUES

    @property
    def deploys(self) -> t.Sequence[str]:
        """Limits that it heeds below deploy."""
        if not self.is_old:
            return DEPLOYED
        return _DEPLOYED_BY_OLD if self.version >= MERGING else ()

    @property
    def override(self) -> str:
        """The name of our file."""
        taken = {posixpath.basename(one) for one in (*self.files, *self.other_files)}
        names = [OVERRIDE, *(_FURTHER % number for number in range(2, len(taken) + 2))]
        return next(name for name in names if name not in taken)

    @property
    def directory(self) -> str:
        """Where its files belong."""
        return self.working_dir or posixpath.dirname(self.files[0] if self.files else "")

    def command(self, *words: str) -> t.List[str]:
        """With all of its files, in their order, and ours. Nothing where its files are not known."""
        if not self.files or STANDARD_INPUT in self.files:
            return []
        directory = ["--project-directory", self.working_dir] if self.working_dir else []
        files = [*self.files, self.override]
        return [
            *self._program(),
            "--project-name", self.name,
            *directory,
            *(word for one in self.environment_files for word in ("--env-file", self._placed(one))),
            *(word for one in files for word in ("-f", self._placed(one))),
            *words,
        ]

    def _program(self) -> t.List[str]:
        host = model.engine_words(self.engine)
        return ["docker-compose", *host] if self.is_old else ["docker", *host, "compose"]

    def _placed(self, file: str) -> str:
        """Compose 1 kept the paths as they were typed."""
        return posixpath.join(self.directory, file)


def is_ours(name: str) -> bool:
    return bool(_OURS.match(name))


def of(container: model.Container) -> Project:
    details = container.details
    # What was started last was started from most of them, as a rule.
    lists = container.project_files or [details.get("config_files") or ()]
    files = max(lists, key=len)
    return Project(
        engine=container.engine,
        name=details.get("project") or container.owner.partition("/")[0],
        working_dir=details.get("working_dir") or "",
        files=files,
        other_files=frozenset(one for some in lists for one in some if one not in files),
        environment_files=details.get("environment_files") or (),
        version=tuple(map(int, _NUMBERS.findall(details.get("version") or "")[:3])),
    )
