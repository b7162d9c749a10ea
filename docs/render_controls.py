#!/usr/bin/env python
# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Print docs/controls.md from the catalogue. `make docs` writes it, a test holds the two equal."""

from __future__ import annotations

import itertools
import json
import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core import selection
from ansible_collections.bulkhead.containers.plugins.module_utils._core.control import AREAS, SEVERITIES, area
from ansible_collections.bulkhead.containers.plugins.plugin_utils._catalog import catalog

_HEAD = """\
# Controls

Generated from the catalogue by `make docs`. Severity, what it is judged on, and what mending it disturbs. *Manual*
controls
cannot be decided by evidence: they say what to look at. Section numbers are those of the benchmarks; the words are
ours.

"""


def document(shipped: catalog.Catalog) -> str:
    """The whole page."""
    parts = [_HEAD, _profiles(shipped), _parameters(shipped)]
    ordered = sorted(shipped.controls.values(), key=lambda control: (list(AREAS).index(area(control)), _rank(control)))
    for name, controls in itertools.groupby(ordered, key=area):
        parts.append(_area(AREAS[name], controls, shipped))
    parts += [_benchmark(benchmark) for benchmark in shipped.benchmarks.values()]
    return "\n".join(parts)


def _rank(control: t.Mapping[str, t.Any]) -> t.Tuple[int, str]:
    return SEVERITIES.index(control["severity"]), control["id"]


def _profiles(shipped: catalog.Catalog) -> str:
    lines = ["## Profiles\n", "| profile | controls | |", "|---|---|---|"]
    for name, profile in shipped.profiles.items():
        chosen = selection.select(shipped.controls, shipped.profiles, shipped.benchmarks, name)
        lines.append("| `%s` | %d | %s |" % (name, len(chosen), profile["description"]))
    return "\n".join(lines) + "\n"


def _parameters(shipped: catalog.Catalog) -> str:
    lines = ["## Parameters\n", "Set by `hardening_parameters`.\n"]
    lines += ["| parameter | type | default | |", "|---|---|---|---|"]
    for name, entry in shipped.parameters.items():
        lines.append("| `%s` | %s | `%s` | %s |" % (
            name, entry["type"], json.dumps(entry["default"]), _cell(entry["description"])))
    return "\n".join(lines) + "\n"


def _area(title: str, controls: t.Iterable[t.Mapping[str, t.Any]], shipped: catalog.Catalog) -> str:
    lines = ["## %s\n" % title, "| control | severity | CIS 1.8 | judged on | mending it |", "|---|---|---|---|---|"]
    for control in controls:
        sections = shipped.references.get(control["id"], {}).get(selection.DEFAULT_BENCHMARK, [])
        evidence = "`%s` `%s`" % (control["subject"], control["evidence"]) if control.get("evidence") else "*manual*"
        lines.append("| `%s`<br>%s | %s | %s | %s | %s |" % (
            control["id"], _cell(control["title"]), control["severity"], ", ".join(sections), evidence,
            control["remedy"].get("disruption", "none")))
    return "\n".join(lines) + "\n"


def _benchmark(benchmark: t.Mapping[str, t.Any]) -> str:
    lines = ["## %s\n" % benchmark["title"], "| section | controls |", "|---|---|"]
    for section, entry in benchmark["sections"].items():
        lines.append("| %s | %s |" % (section, ", ".join("`%s`" % identity for identity in entry["controls"])))
    return "\n".join(lines) + "\n"


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())


if __name__ == "__main__":
    print(document(catalog.load()), end="")
