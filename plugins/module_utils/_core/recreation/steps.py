# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The steps of making a container anew, in their order: after each of them a test has the module killed."""

from __future__ import annotations

STEPS = (
    "journal_written",
    "created",
    "connected",  # to all of its networks
    "restart_policy_off",  # of the old one: an engine that restarts now does not start both
    "old_stopped",
    "old_renamed",
    "new_renamed",
    "new_started",
    "accepted",
    "acceptance_written",  # from here on a run that was broken off is ended, and no longer taken back
    "remembered",  # that the old one is kept, and for how long
    "forgotten",  # the journal is gone
)
