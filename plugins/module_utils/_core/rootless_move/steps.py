# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The steps of a move, of its way back and of its end, in their order: after each a test has the module killed."""

from __future__ import annotations

MOVE = (
    "journal_written",
    "images_carried",
    "networks_made",
    "volumes_made",
    "tried",  # the user's engine takes each container as it is, and none of them is left
    "restart_policies_off",  # of the rootful engine's containers: a reboot does not start both
    "stopped",
    "data_copied",  # and compared
    "containers_made",
    "started",
    "accepted",
    "move_written",  # from here on a run that was broken off leaves the user's engine the one that serves
)
BACK = (
    "return_written",
    "user_s_removed",  # the containers of the user's engine
    "rootful_started",
    "place_cleared",  # of what the move had made
    "return_forgotten",
)
END = (
    "end_written",
    "rootful_removed",
    "end_forgotten",
)
