# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The steps of a change, in their order: after each of them a test has the module killed."""

from __future__ import annotations

STEPS = (
    "journal_written",
    "live_restore_written",
    "live_restore_loaded",
    "dropin_written",
    "file_written",
    "manager_reloaded",
    "engine_told",
    "engine_answers",
    "verified",
    "live_restore_off_written",  # where the restart needed it and it is not to stay
    "live_restore_off_loaded",
    "settled_file_written",  # the file without the defaults that only the reload needed
    "ownership_written",
    "remembered",  # the journal is gone
)
