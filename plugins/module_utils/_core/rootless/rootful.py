# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The engine of root is stopped for good only while nothing runs in it."""

from __future__ import annotations

import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.rootless.changes import Change
from ansible_collections.bulkhead.containers.plugins.module_utils._core.rootless.model import Advice, Record

_NEXT = "Stop it, or leave the engine of root as it is"


def blocking(host: Record, changes: t.Iterable[Change]) -> t.Iterator[Advice]:
    if not any(one.step == "rootful_masked" for one in changes):
        return
    rootful = host["rootful"]
    if rootful["containers"] is None:
        yield Advice("docker", "which containers run in the engine of root could not be read", "See docker ps")
    for name in rootful["containers"] or ():
        yield Advice("docker: " + name, "it runs in the engine of root, which is to be stopped", _NEXT)
    if rootful["swarm"]:
        yield Advice("docker", "it is part of a swarm, which counts on it", "docker swarm leave")
