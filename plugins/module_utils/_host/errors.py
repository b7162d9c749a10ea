# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What could not be read, and why: the `errors` section of the snapshot."""

from __future__ import annotations

import os
import typing as t
from dataclasses import dataclass, field

Result = t.TypeVar("Result")


class HostError(Exception):
    """Something on this host could not be read; the text is the reason, for people."""


@dataclass(frozen=True)
class Errors:
    """Collects the entries of the snapshot's `errors`, each of them once."""

    entries: list[dict[str, str]] = field(default_factory=list)

    def add(self, section: str, object: str, reason: str) -> None:
        entry = {"section": section, "object": object, "reason": reason}
        if entry not in self.entries:
            self.entries.append(entry)

    def as_list(self) -> list[dict[str, str]]:
        return [dict(entry) for entry in self.entries]


def attempt(
    errors: Errors, section: str, object: str, function: t.Callable[..., Result], *args: t.Any
) -> Result | None:
    """The function's result, or None and an entry that says why it could not be had."""
    try:
        return function(*args)
    except (OSError, ValueError, HostError) as problem:
        errors.add(section, object, reason_of(problem, object))
        return None


def reason_of(problem: Exception, object: str) -> str:
    """A sentence for people: "permission denied reading /etc/sudoers"."""
    if isinstance(problem, OSError) and problem.errno is not None:
        what = os.strerror(problem.errno)
        return f"{what[:1].lower()}{what[1:]} reading {problem.filename or object}"
    return str(problem) or f"{type(problem).__name__} reading {object}"
