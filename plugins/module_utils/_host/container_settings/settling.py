# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What an interrupted run left behind is ended first: the new container if it was accepted, otherwise the old one."""

from __future__ import annotations

from ansible_collections.bulkhead.containers.plugins.module_utils._host.container_settings import recreation, way_back
from ansible_collections.bulkhead.containers.plugins.module_utils._host.container_settings.workplace import Workplace

COMPLETED, ROLLED_BACK = "completed", "rolled back"


def settle(place: Workplace, check_mode: bool) -> str:
    """"" where there was nothing to settle. Raises HostError where it cannot be settled."""
    journal = place.journal()
    if journal is None:
        return ""
    word = COMPLETED if journal.accepted else ROLLED_BACK
    if check_mode:
        return word
    if journal.accepted:
        recreation.remember(place, journal)
    else:
        way_back.go(place, journal)
        place.forget_journal()
    return word
