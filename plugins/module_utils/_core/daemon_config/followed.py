# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A configuration file that is newer than the engine's process, and that the process follows all the same.

A file changed after an engine's start tells nothing of what it runs with. Unless we changed it: what was there before
was what it had started with, and what we added a reload took, which was verified. That is worth remembering.
"""

from __future__ import annotations

import hashlib
import typing as t
from dataclasses import dataclass

from ansible_collections.bulkhead.containers.plugins.module_utils._core.daemon_config.model import (
    RESTART,
    Decision,
    Observed,
)


@dataclass(frozen=True)
class Followed:
    """C(digest): of the file's content. C(process): which process it is."""

    digest: str
    process: str


def after(decision: Decision, before: Observed) -> t.Optional[Followed]:
    """What will be known when a change without a restart has succeeded."""
    process = before.process
    if process is None or process.file_is_newer is not False or decision.action == RESTART or not decision.after:
        return None
    return Followed(digest(decision.after), process.identity)


def after_restart(decision: Decision, process: str) -> t.Optional[Followed]:
    """The process is newer than its file then, until somebody as much as touches the file."""
    return Followed(digest(decision.after), process) if decision.after and process else None


def holds(followed: t.Optional[Followed], content: t.Optional[bytes], process: str) -> bool:
    return followed is not None and bool(content) and followed == Followed(digest(content or b""), process)


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
