# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""One container with what it takes to judge it, and what the files container_*.py make of it."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field

from ansible_collections.bulkhead.containers.plugins.module_utils._core.subjects.unread import why

Map = t.Mapping[str, t.Any]


@dataclass(frozen=True)
class Aspect:
    """A part of a container's facts, with the sentences that belong to them."""

    facts: Map
    unread: t.Mapping[str, str] = field(default_factory=dict)
    notes: t.Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class ContainerView:
    """C(configured) has its defaults back. C(parameters) are the policy's."""

    snapshot: Map
    engine: Map
    record: Map
    configured: Map
    parameters: Map = field(default_factory=dict)

    @property
    def alive(self) -> bool:
        """Whether it has processes; then the kernel decides, not the configuration."""
        return bool(self.record.get("pid")) or self.record.get("state") in ("running", "paused")

    @property
    def privileged(self) -> bool:
        return bool(self.configured["privileged"])

    @property
    def rootless(self) -> bool:
        return self.engine.get("mode") == "rootless"

    @property
    def host_kernel(self) -> Map:
        return self.snapshot["host"].get("kernel") or {}

    @property
    def info(self) -> Map:
        return self.engine.get("info") or {}

    @property
    def security_options(self) -> t.Optional[t.List[str]]:
        """As the engine prints them; None if it could not be asked."""
        options = self.info.get("security_options")
        return None if options is None else [str(option) for option in options]

    @property
    def remaps(self) -> t.Optional[bool]:
        """Whether the engine puts its containers into a user namespace that is not the host's."""
        if self.rootless:
            return True
        options = self.security_options
        return None if options is None else any(_is(option, "userns") for option in options)

    def in_force(self, *path: str) -> t.Any:
        """What the kernel says of a container that lives; None if it could not be asked."""
        value: t.Any = self.record.get("in_force")
        for key in path:
            value = value.get(key) if isinstance(value, dict) else None
        return value

    def kernel_silent(self) -> str:
        """Why the kernel could not be asked."""
        name = str(self.record["name"])
        return why(self.snapshot, "container.in_force", "What the kernel shows of the running container %s" % name,
                   "%s/%s" % (self.engine["name"], name))

    def has_security_option(self, name: str) -> t.Optional[bool]:
        options = self.security_options
        return None if options is None else any(_is(option, name) for option in options)


def _is(option: str, name: str) -> bool:
    return option.split(",")[0] in (name, "name=%s" % name)
