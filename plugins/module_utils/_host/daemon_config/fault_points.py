# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Where a test can have us die: docs/architecture.md, "Broken off in the middle"."""

from __future__ import annotations

import os
import signal

_VARIABLE = "BULKHEAD_FAULT_POINT"


def reached(step: str) -> None:
    """Called after each of `_core.daemon_config.steps.STEPS`, when all of it is on the disk or told to the engine."""
    if os.environ.get(_VARIABLE) == step:
        os.kill(os.getpid(), signal.SIGKILL)
