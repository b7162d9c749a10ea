# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The steps of a change: after each of them a test has the module killed."""

from __future__ import annotations

STEPS = (
    "change_remembered",
    "ids_given",
    "engine_stopped",
    "engine_disabled",
    "file_written",
    "systemd_reloaded",
    "lingering",
    "units_loaded",
    "engine_enabled",
    "engine_started",
    "engine_restarted",
    "verified",
    "containers_started",
    "linger_ended",
    "file_removed",
    "data_removed",
    "ids_taken_back",
    "apparmor_loaded",
    "sysctl_set",
    "rootful_masked",
    "rootful_unmasked",
    "rootful_started",
    "settled",
    "forgotten",
    "remembered",
)
