# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The end of a move: it is accepted, and what the rootful engine still has of it may go."""

from __future__ import annotations

import contextlib

from ansible_collections.bulkhead.containers.plugins.module_utils._core.rootless_move.journal import Journal
from ansible_collections.bulkhead.containers.plugins.module_utils._host.daemon_config.fault_points import reached
from ansible_collections.bulkhead.containers.plugins.module_utils._host.engine_commands import CommandRefused
from ansible_collections.bulkhead.containers.plugins.module_utils._host.rootless_move.places import Places

CONTAINERS, VOLUMES = REMOVABLE = ("containers", "volumes")


def carry_out(at: Places, journal: Journal) -> None:
    """C(journal): with what is to be removed. Raises HostError."""
    if CONTAINERS in journal.remove:
        for one in journal.containers:
            if at.source.inspect(one.id) is not None:
                at.source.commands.remove(one.id)
    if VOLUMES in journal.remove:
        for name in journal.volumes:
            with contextlib.suppress(CommandRefused):  # it is gone, or somebody has taken it into use
                at.source.commands.remove_volume(name)
    reached("rootful_removed")
    at.forget_journal()
    reached("end_forgotten")
