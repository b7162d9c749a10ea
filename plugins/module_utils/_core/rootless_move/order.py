# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""In which order containers are made and started; they are stopped in the other one."""

from __future__ import annotations

import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.rootless_move.facts import Case


def to_make(cases: t.Sequence[Case]) -> t.List[Case]:
    """Those first that others need, and else those that were started first."""
    left = sorted(cases, key=lambda one: one.started)
    ordered: t.List[Case] = []
    while left:
        names = {one.name for one in left}
        # In a circle nobody can be first.
        ordered.append(next((one for one in left if not names & {*one.joined} - {one.name}), left[0]))
        left.remove(ordered[-1])
    return ordered
