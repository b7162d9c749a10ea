# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What speaks against coming back from a move: what was written since then stays with the user's engine."""

from __future__ import annotations

import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.rootless_move.journal import Journal
from ansible_collections.bulkhead.containers.plugins.module_utils._core.rootless_move.plan import ALL


def make(journal: Journal, written_to: t.Sequence[str], accept: t.Collection[str]) -> t.Dict[str, t.Any]:
    """C(written_to): names of the user's volumes that are not as they were copied any more."""
    warnings = [
        {"subject": one.name,
         "reason": "its volume %s was written to since the move, and the rootful engine has it as it was then" % name,
         "next": "Accept that; the newer data stay in the volume of the engine of %s" % journal.user}
        for one in journal.containers for name in one.volumes if name in written_to]
    unaccepted = [one for one in warnings if not {ALL, one["subject"]} & {*accept}]
    return {"safe": not unaccepted, "blockers": [], "warnings": warnings, "unaccepted": unaccepted,
            "left_behind": sorted({name for one in journal.containers for name in one.volumes if name in written_to})}
