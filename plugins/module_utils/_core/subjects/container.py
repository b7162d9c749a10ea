# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Containers: for each fact the deepest layer that decides it.

Of a container that runs, that is the kernel; of one that does not, its configuration. C(active) says whether it runs
or will run again without anybody asking for it: the others are only looked at for what lies ready to be started.
"""

from __future__ import annotations

import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core import container_defaults
from ansible_collections.bulkhead.containers.plugins.module_utils._core.subjects import (
    capabilities,
    container_capabilities,
    container_devices,
    container_identity,
    container_kernel,
    container_life_cycle,
    container_mounts,
    container_namespaces,
    container_network,
    container_resources,
    container_untold,
    engine_section,
    mounts,
)
from ansible_collections.bulkhead.containers.plugins.module_utils._core.subjects.container_view import (
    Aspect,
    ContainerView,
)
from ansible_collections.bulkhead.containers.plugins.module_utils._core.subjects.model import Subject, SubjectSet
from ansible_collections.bulkhead.containers.plugins.module_utils._core.subjects.unread import why

Record = t.Mapping[str, t.Any]

_ASPECTS: t.Tuple[t.Callable[[ContainerView], Aspect], ...] = (
    container_capabilities.build,
    container_devices.build,
    container_identity.build,
    container_kernel.build,
    container_life_cycle.build,
    container_mounts.build,
    container_namespaces.build,
    container_network.build,
    container_resources.build,
)

_ROOTLESS = "The engine is rootless: the container is confined to what the user %s may do."


def build(snapshot: Record, context: Record) -> SubjectSet:
    """A subject for each container of each engine."""

    def subject(engine: Record, record: Record) -> Subject:
        return _subject(snapshot, engine, record)

    return engine_section.collect(snapshot, "containers", subject)


def _subject(snapshot: Record, engine: Record, record: Record) -> Subject:
    facts: t.Dict[str, t.Any] = {key: record.get(key) for key in ("state", "image", "labels")}
    facts["rootless"] = engine["mode"] == "rootless"
    if record.get("configured") is None:
        said = why(snapshot, "container.inspect", "The container %s" % record["name"],
                   "%s/%s" % (engine["name"], record["name"]))
        return Subject("container", record["name"], facts, engine["name"], {"": said})
    told = container_defaults.expand(record["configured"])
    untold = [key for key, value in told.items() if value is None]
    assumed = {key: container_defaults.DEFAULTS.get(key) for key in untold}
    view = ContainerView(snapshot, engine, record, {**told, **assumed})
    returns = container_life_cycle.comes_back(view)
    facts.update(configured=told, runs=view.alive, comes_back=returns, active=view.alive or returns)
    unread: t.Dict[str, str] = {}
    notes = {"configured.privileged": _ROOTLESS % engine.get("user")} if view.rootless else {}
    for make in _ASPECTS:
        aspect = make(view)
        facts.update(aspect.facts)
        unread.update(aspect.unread)
        notes.update(aspect.notes)
    facts["dangers"] = _dangers(view, facts)
    unread.update(container_untold.take_back(facts, untold, view.alive))
    return Subject("container", record["name"], facts, engine["name"], unread, notes)


def _dangers(view: ContainerView, facts: Record) -> t.List[str]:
    """What would make the container as good as root on the host."""
    shared = facts["namespaces"]["host"]
    found = ["privileged"] if view.privileged else []
    held = capabilities.configured(False, view.configured["cap_add"], view.configured["cap_drop"])
    found += ["capability SYS_ADMIN"] if "SYS_ADMIN" in held else []
    found += ["the host's %s namespace" % kind for kind in ("pid", "net", "ipc") if shared[kind]]
    found += [place for grade in mounts.GRAVE for place in facts["mounts"][grade] or ()] if facts["mounts"] else []
    return found + facts["devices"]["disks"] + (facts["devices"]["wide_rules"] or [])
