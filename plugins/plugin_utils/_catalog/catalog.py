# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The catalogue: the YAML files beside this one, read once in a process."""

from __future__ import annotations

import functools
import typing as t
from dataclasses import dataclass
from pathlib import Path

from ansible.module_utils.common.yaml import yaml_load
from ansible_collections.bulkhead.containers.plugins.module_utils._core import cve_controls

_HERE = Path(__file__).parent


@dataclass(frozen=True)
class Catalog:
    """C(controls) by id, in the order of the files; C(references): control id -> benchmark -> its sections."""

    controls: t.Mapping[str, t.Mapping[str, t.Any]]
    benchmarks: t.Mapping[str, t.Mapping[str, t.Any]]
    profiles: t.Mapping[str, t.Mapping[str, t.Any]]
    parameters: t.Mapping[str, t.Mapping[str, t.Any]]
    cves: t.Mapping[str, t.Any]
    references: t.Mapping[str, t.Mapping[str, t.Sequence[str]]]

    @property
    def cve_ids(self) -> t.List[str]:
        """What to look for in the changelogs of a host's packages."""
        return [entry["id"] for entry in self.cves["entries"]]


@functools.lru_cache(maxsize=1)
def load() -> Catalog:
    """The catalogue that the collection ships."""
    cves = _read(_HERE / "cves.yml")
    entries = [entry for path in sorted((_HERE / "controls").glob("*.yml")) for entry in _read(path)]
    entries += cve_controls.controls(cves)
    benchmarks = {entry["benchmark"]: entry for entry in map(_read, sorted((_HERE / "benchmarks").glob("*.yml")))}
    return Catalog(
        controls={entry["id"]: entry for entry in entries},
        benchmarks=benchmarks,
        profiles=_read(_HERE / "profiles.yml"),
        parameters=_read(_HERE / "parameters.yml"),
        cves=cves,
        references=_references(benchmarks),
    )


def _read(path: Path) -> t.Any:
    return yaml_load(path.read_text(encoding="utf-8"))


def _references(benchmarks: t.Mapping[str, t.Mapping[str, t.Any]]) -> t.Dict[str, t.Dict[str, t.List[str]]]:
    found: t.Dict[str, t.Dict[str, t.List[str]]] = {}
    for name, benchmark in benchmarks.items():
        for section, entry in benchmark["sections"].items():
            for identity in entry["controls"]:
                found.setdefault(identity, {}).setdefault(name, []).append(section)
    return found
