# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Settings of systemd's journal: a drop-in of ours, and nothing where there are none."""

from __future__ import annotations

from ansible_collections.bulkhead.containers.plugins.module_utils._core import own_files
from ansible_collections.bulkhead.containers.plugins.module_utils._core.plan.model import Case, Part


def make(case: Case) -> Part:
    """No control asks for it: the policy's own C(journald) does."""
    if not own_files.were_read(case.snapshot, own_files.JOURNALD):
        return Part({})
    settings = ["%s=%s" % pair for pair in sorted(case.policy.journald.items())]
    files = own_files.changed(case.snapshot, {own_files.JOURNALD: ["[Journal]", *settings] if settings else []})
    return Part({"files": files} if files else {}, count=len(files))
