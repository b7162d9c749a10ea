# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Labels of containers whose values a snapshot has. Of all others it has the names: values may be secrets."""

from __future__ import annotations

import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.container_settings import values

LABELS = (
    "tenant",
    "data-class",
    "trust-tier",
    "com.docker.compose.project",
    "com.docker.compose.service",
    "com.docker.swarm.service.name",
)


def together(asked: t.Any, needed: t.Iterable[str]) -> t.List[str]:
    """Those that somebody asks for, or else the usual ones, and those without which a policy cannot choose."""
    labels = list(LABELS) if asked is None else values.texts(asked)
    return labels + [label for label in needed if label not in labels]
