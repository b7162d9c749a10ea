# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""In which order containers can be stopped: those that need another one before it."""

from __future__ import annotations

import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core import donors

Record = t.Mapping[str, t.Any]


def to_stop(containers: t.Sequence[Record]) -> t.List[Record]:
    """Started last, stopped first, but for what another one needs. In reverse it is an order to start them in.

    Of those that started in the same second, the one that the engine names first is the newer one.
    """
    left = sorted(containers, key=lambda one: one.get("started") or "", reverse=True)
    needed_by = _needed_by(left)
    ordered: t.List[Record] = []
    while left:
        there = {one["id"] for one in left}
        # In a circle nobody can be first.
        ordered.append(next((one for one in left if not needed_by[one["id"]] & there), left[0]))
        left.remove(ordered[-1])
    return ordered


def _needed_by(containers: t.Sequence[Record]) -> t.Dict[str, t.Set[str]]:
    needs = {one["id"]: donors.joined(one) for one in containers}
    return {other["id"]: {one["id"] for one in containers if one is not other
                          and any(name == other["name"] or name.startswith(other["id"]) for name in needs[one["id"]])}
            for other in containers}
