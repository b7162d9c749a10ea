# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A unit of systemd that has containers made: whose it is, and how it is spoken of."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

from ansible_collections.bulkhead.containers.plugins.module_utils._core.hand_over import comments, model
from ansible_collections.bulkhead.containers.plugins.module_utils._core.hand_over.model import Container

KIND = "systemd"


@dataclass(frozen=True)
class Unit:
    """C(user): whose service manager has it, "" for the system's."""

    engine: str
    name: str
    user: str
    fragment: str

    @property
    def title(self) -> str:
        return "%s of %s" % (self.name, self.user) if self.user else self.name

    def path(self, file: str) -> str:
        """No unit's name has a slash."""
        return model.path(self.engine, KIND, "/".join(filter(None, (self.user, self.name))), file)

    @property
    def notes(self) -> t.List[str]:
        return ["Run this as %s, whose unit it is." % self.user] if self.user else []

    def command(self, verb: str, *names: str) -> str:
        return comments.line(["systemctl", *(["--user"] if self.user else []), verb, *names])


def of(container: Container) -> Unit:
    details = container.details
    return Unit(container.engine, details.get("unit") or container.owner, details.get("user") or "",
                details.get("fragment") or "")
