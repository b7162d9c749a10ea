# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a control is: the words that its entry may use, and what no argument spec can say about it."""

from __future__ import annotations

import re
import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.expectation import (
    ExpectationError,
    compile_expectation,
    resolve,
)

SEVERITIES = ("critical", "high", "medium", "low")

DISRUPTIONS = ("none", "reload", "restart", "recreate")

SUBJECT_KINDS = (
    "host", "daemon", "file", "kernel", "audit", "component", "container", "image", "network", "volume",
)

AREAS = {
    "identity": "Users",
    "capabilities": "Capabilities",
    "kernel_filters": "Kernel filters",
    "mounts": "Mounts",
    "namespaces": "Namespaces",
    "devices": "Devices",
    "network": "Network",
    "resources": "Resources",
    "secrets": "Secrets",
    "life_cycle": "Life cycle",
    "images": "Images",
    "storage": "Storage",
    "engine": "Engine",
    "engine_access": "Engine access",
    "swarm": "Swarm",
    "versions": "Versions",
    "files": "Files",
    "audit": "Audit",
    "kernel": "Kernel",
    "host": "Host",
}

_ID = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")


def area(control: t.Mapping[str, t.Any]) -> str:
    """The area of a control: the one among its tags that names an area; C(host) for a user's control that has none."""
    return next((tag for tag in control.get("tags", ()) if tag in AREAS), "host")


def severity(control: t.Mapping[str, t.Any], facts: t.Mapping[str, t.Any]) -> str:
    """How grave a control is for a subject. Who gets out by way of a rootless engine is its user then, and not root:
    what is tagged C(escape) is a step less grave there."""
    given = str(control["severity"])
    if not facts.get("rootless") or "escape" not in (control.get("tags") or ()):
        return given
    return SEVERITIES[min(SEVERITIES.index(given) + 1, len(SEVERITIES) - 1)]


def faults(control: t.Mapping[str, t.Any], parameters: t.Mapping[str, t.Any]) -> t.List[str]:
    """What is wrong with a control whose keys and types are right: a sentence each."""
    found = []
    if not _ID.fullmatch(str(control["id"])):
        found.append("id: %r is not lower-case words joined by underscores" % (control["id"],))
    found += ["tags: %s name more than one area" % ", ".join(tags) for tags in [_areas(control)] if len(tags) > 1]
    for place, expectation in _expectations(control):
        try:
            compile_expectation(resolve(expectation, parameters))
        except ExpectationError as error:
            found.append("%s: %s" % (place, error))
    return found


def _areas(control: t.Mapping[str, t.Any]) -> t.List[str]:
    return [tag for tag in control.get("tags") or () if tag in AREAS]


def _expectations(control: t.Mapping[str, t.Any]) -> t.Iterator[t.Tuple[str, t.Any]]:
    if control.get("evidence"):
        yield "expect", control.get("expect")
    for path, expectation in (control.get("where") or {}).items():
        yield "where.%s" % path, expectation
    for condition in control.get("applies_when") or ():
        yield "applies_when.%s" % condition["evidence"], condition["expect"]
