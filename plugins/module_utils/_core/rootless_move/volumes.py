# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Volumes: which can be carried to the user's engine, and how they are asked for there."""

from __future__ import annotations

import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.rootless_move.facts import (
    Advice,
    Record,
    Target,
    VolumeSeen,
)

_TOLD = 3


def blocking(volume: VolumeSeen, target: Target, moving: t.Collection[str]) -> t.Iterator[Advice]:
    driver = str(volume.inspect.get("Driver") or "")
    if driver != "local":
        yield ("its driver %s is none that a rootless engine is known to have" % driver,
               "Make a volume of the driver local, and copy the data there")
    elif volume.inspect.get("Options"):
        yield ("it stands for another place, by options of its driver (%s)" % ", ".join(sorted(
            volume.inspect["Options"])), "Give its containers that place as a bind mount, or copy it to a plain volume")
    others = sorted(volume.users - {*moving})
    if others:
        yield ("%s would go on with the old one, as it is not moved" % ", ".join(others), "Move them together")
    if volume.name in target.volumes:
        yield ("the engine of %s has a volume of that name" % target.user,
               "Look whether it is needed, and remove or copy it (docker volume rm)")
    if volume.barred:
        yield ("of its data cannot be carried: %s" % _some(volume.barred),
               "Remove them, or give %s more subordinate ids" % target.user)


def request(inspect: Record) -> t.Dict[str, t.Any]:
    return {"Name": inspect["Name"], "Driver": "local", "DriverOpts": {}, "Labels": inspect.get("Labels") or {}}


def _some(problems: t.Sequence[str]) -> str:
    more = len(problems) - _TOLD
    return ", ".join(problems[:_TOLD]) + (" and %d more" % more if more > 0 else "")
