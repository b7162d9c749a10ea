# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which controls a policy asks for.

A profile names a set; C(include) adds to it and C(exclude) takes away, in that order. Both take ids and globs over ids,
tags, severities, and sections of a benchmark: C(5.5) of the newest CIS edition, C(cis_docker_1.6:5.5) of a named one; a
section stands for all below it.
"""

from __future__ import annotations

import difflib
import fnmatch
import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.control import SEVERITIES

DEFAULT_BENCHMARK = "cis_docker_1.8"

Benchmarks = t.Mapping[str, t.Mapping[str, t.Any]]
Controls = t.Mapping[str, t.Mapping[str, t.Any]]


class SelectionError(ValueError):
    """A name that selects nothing."""


def select(controls: Controls, profiles: t.Mapping[str, t.Mapping[str, t.Any]], benchmarks: Benchmarks, profile: str,
           include: t.Iterable[str] = (), exclude: t.Iterable[str] = ()) -> t.List[str]:
    """The ids of the controls that are asked for, in the catalogue's order. Raises SelectionError."""
    if profile not in profiles:
        raise SelectionError("there is no profile %r; known are %s" % (profile, ", ".join(sorted(profiles))))
    chosen = _of_profile(profiles[profile], controls, benchmarks)
    for name in include:
        chosen |= _named(name, "include", controls, benchmarks)
    for name in exclude:
        chosen -= _named(name, "exclude", controls, benchmarks)
    return [identity for identity in controls if identity in chosen]


def _of_profile(profile: t.Mapping[str, t.Any], controls: Controls, benchmarks: Benchmarks) -> t.Set[str]:
    if profile.get("all"):
        return set(controls)
    tags = set(profile.get("tags", ()))
    chosen = {identity for identity, control in controls.items() if tags & set(control.get("tags", ()))}
    chosen |= set(profile.get("include", ()))
    if "benchmark" in profile:
        sections = benchmarks[profile["benchmark"]]["sections"].values()
        chosen |= {identity for section in sections if section["level"] <= profile["level"]
                   for identity in section["controls"]}
    return chosen


def _named(name: str, where: str, controls: Controls, benchmarks: Benchmarks) -> t.Set[str]:
    found = set(fnmatch.filter(controls, name)) | _of_section(name, benchmarks)
    if name in SEVERITIES:
        found |= {identity for identity, control in controls.items() if control["severity"] == name}
    found |= {identity for identity, control in controls.items() if name in control.get("tags", ())}
    if not found:
        raise SelectionError("%s: %r is no control, tag, severity or section%s" % (where, name, _hint(name, controls)))
    return found


def _of_section(name: str, benchmarks: Benchmarks) -> t.Set[str]:
    benchmark, _colon, section = name.rpartition(":")
    sections = benchmarks.get(benchmark or DEFAULT_BENCHMARK, {}).get("sections", {})
    return {identity for number, entry in sections.items()
            if number == section or number.startswith(section + ".") for identity in entry["controls"]}


def _hint(name: str, controls: Controls) -> str:
    close = difflib.get_close_matches(name, controls, n=1)
    return "; did you mean %r?" % close[0] if close else ""
