# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whose each container of an engine is: the owner that a snapshot tells.

Where several fit, the first of these counts. The operator's own word (ignored) comes before all. What people come
through is left alone, whoever made it. An owner that signs with labels made the container, also where a unit starts it.
A unit comes before --rm, which most units run their containers with.
"""

from __future__ import annotations

import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.owners import access, labels, unit_owner
from ansible_collections.bulkhead.containers.plugins.module_utils._core.owners.model import Clues, Container, owner

Record = t.Dict[str, t.Any]
Owner = t.Optional[Record]

_IGNORE = "bulkhead.ignore"
_YES = ("true", "1", "yes")


def decide(containers: t.Sequence[Container], clues: Clues) -> t.Dict[str, Owner]:
    """{id of a snapshot: owner}. None where somebody may own it who could not be seen."""
    registries = access.registries([one.record["image"] for one in containers], clues.registry_mirrors)
    return {
        one.record["id"]: _ignored(one)
        or access.find(one, clues, registries)
        or _signed(one, clues)
        or unit_owner.find(one, clues.starters)
        or _removed(one)
        or _nobody(one, clues)
        for one in containers
    }


def _ignored(container: Container) -> Owner:
    value = container.labels.get(_IGNORE, "").strip().lower()
    return owner("ignored", "", "label %s=%s" % (_IGNORE, value)) if value in _YES else None


def _signed(container: Container, clues: Clues) -> Owner:
    found = labels.read(container.labels, container.record["name"])
    if found is None or found["kind"] != "compose":
        return found
    starter = unit_owner.of_project(found["details"], clues.starters)
    if starter is None:
        return found
    said = "%s; %s runs Compose" % (found["evidence"], starter.unit)
    return {**found, "evidence": said, "details": {**found["details"], "unit": starter.unit}}


def _removed(container: Container) -> Owner:
    if not container.configured["auto_remove"]:
        return None
    return owner("auto_remove", "", "it was started with --rm: the engine removes it when it stops")


def _nobody(container: Container, clues: Clues) -> Owner:
    if not clues.complete or container.configured["auto_remove"] is None:
        return None
    unheeded = "label %s has none of the values %s" % (_IGNORE, ", ".join(_YES))
    return owner("none", "", unheeded if _IGNORE in container.labels else "")
