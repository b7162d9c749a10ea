# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What controls are judged on: a subject with its facts, and the set of those that a snapshot holds."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Subject:
    """One thing that controls judge; a fact that is None could not be read, and `unread` says why."""

    kind: str
    name: str
    facts: t.Mapping[str, t.Any]
    engine: str = "docker"
    # Both by fact path: an entry holds for that path and for everything below it.
    unread: t.Mapping[str, str] = field(default_factory=dict)
    notes: t.Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class SubjectSet:
    """All subjects of a kind: `absent` says why there need be none, `unread` why some or all could not be seen."""

    subjects: t.Tuple[Subject, ...]
    absent: str = ""
    unread: str = ""
