# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""One service of a Compose project: what a further file says of it."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field

from ansible_collections.bulkhead.containers.plugins.module_utils._core.hand_over import compose_removals, values
from ansible_collections.bulkhead.containers.plugins.module_utils._core.hand_over.compose_project import (
    EMPTY_VALUES,
    Project,
)
from ansible_collections.bulkhead.containers.plugins.module_utils._core.hand_over.document import Document, put
from ansible_collections.bulkhead.containers.plugins.module_utils._core.hand_over.model import Container
from ansible_collections.bulkhead.containers.plugins.module_utils._core.hand_over.table import EDITS, NAMES
from ansible_collections.bulkhead.containers.plugins.module_utils._core.hand_over.yaml_text import Tagged

# Compose has these in two places. Compose 1 heeds what is below deploy, Compose 2 refuses a project where both differ:
# so all are said in both.
_LIMITS = {"pids_limit": "pids_limit", "memory": "memory", "cpus": "nano_cpus"}
_DEPLOY = {
    "pids_limit": "deploy.resources.limits.pids",
    "memory": "deploy.resources.limits.memory",
    "cpus": "deploy.resources.limits.cpus",
    "memory_reservation": "deploy.resources.reservations.memory",
}

# They say something of which Compose, until it merged files as text, took nothing.
_REPLACING = (*EMPTY_VALUES, "restart_policy")

_RESTART = "Service %s: where a file has deploy.restart_policy, that counts and not restart. Change it there."
_JOB = "Service %s: %s was made by docker compose run. It is left alone, and the next one is made with this file."
_STOPPED = "Service %s does not run, and is not started by the command: it has this at its next start."
_DONOR = "Service %s: %s uses its network, processes, IPC or volumes, and has to be made anew after it."
_MOUNTS = ("Service %s: the list of volumes was made from what is mounted. See that it says what the files say of "
           "them, such as z, nocopy and subpath, and has nothing that configs mount.")


@dataclass(frozen=True)
class Service:
    """C(keys): of the service. C(top): what they refer to, beside the services. C(edits): what is left to do in the
    project's own files. C(replaces): whether it takes something off that they say."""

    keys: Document
    top: Document = field(default_factory=dict)
    edits: t.Sequence[str] = ()
    notes: t.Sequence[str] = ()
    replaces: bool = False


def of(container: Container, name: str, project: Project) -> Service:
    removals = compose_removals.of(container)
    made = {setting: one for setting, one in removals.items() if one is not None and project.replaces}
    by_hand = [setting for setting in EDITS if setting in container.after and (
        setting in project.refused or (setting in removals and setting not in made))]
    keys = _keys(container, by_hand, project)
    top: Document = {}
    for removal in made.values():
        keys.update(removal.keys)
        top.update(removal.top)
    return Service(
        keys,
        top,
        edits=[_edit(container, name, setting) for setting in by_hand],
        notes=[*_notes(container, name, project), *([_MOUNTS % name] if "remove_mounts" in made else ())],
        replaces=project.replaces and (bool(made) or any(setting in container.after for setting in _REPLACING)),
    )


def _keys(container: Container, by_hand: t.Container[str], project: Project) -> Document:
    """What is added to what the files say, or said in its place by the rules of merging."""
    keys: Document = {}
    added = {setting: value for setting, value in _added(container).items()
             if setting == "cap_add" or setting not in by_hand}
    for leaf, value in values.of(added).items():
        put(keys, NAMES[leaf].compose, value)
    if "restart_policy" in added and project.replaces:
        put(keys, "deploy.restart_policy", Tagged("!reset", None))
    for leaf, value in values.of(_doubled(container)).items():
        put(keys, NAMES[leaf].compose, value)
        put(keys, _DEPLOY[leaf] if leaf in project.deploys else "", value)
    return keys


def _added(container: Container) -> Document:
    """The settings; of lists, which Compose appends, what is new."""
    after = dict(container.after)
    for setting in ("cap_drop", "cap_add"):
        if setting in after:
            after[setting] = [one for one in after[setting] if one not in (container.before.get(setting) or ())]
    if "tmpfs" in after:
        after["tmpfs"] = {path: options for path, options in after["tmpfs"].items()
                          if path not in (container.before.get("tmpfs") or ())}
    return {setting: value for setting, value in after.items() if value not in ([], {})}


def _doubled(container: Container) -> Document:
    after, now = container.after, container.configured or {}
    found = {"memory_reservation": after["memory_reservation"]} if "memory_reservation" in after else {}
    if set(_LIMITS) & set(after):
        found.update({setting: after.get(setting, now.get(key)) for setting, key in _LIMITS.items()})
    return {setting: value for setting, value in found.items() if value}


def _edit(container: Container, name: str, setting: str) -> str:
    what = container.lost_capabilities if setting == "cap_add" else container.after[setting]
    return "Service %s: %s." % (name, EDITS[setting].format(", ".join(what) if isinstance(what, list) else what))


def _notes(container: Container, name: str, project: Project) -> t.Iterator[str]:
    if "restart_policy" in container.after and not project.replaces:
        yield _RESTART % name
    if not container.runs:
        yield _STOPPED % name
    if container.details.get("oneoff"):
        yield _JOB % (name, container.name)
    if container.record.get("donates_to"):
        yield _DONOR % (name, ", ".join(container.record["donates_to"]))
