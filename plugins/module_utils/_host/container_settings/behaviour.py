# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Watching a container that has just been started until it does what the one before it did."""

from __future__ import annotations

import time

from ansible_collections.bulkhead.containers.plugins.module_utils._core.recreation import acceptance
from ansible_collections.bulkhead.containers.plugins.module_utils._core.recreation.acceptance import Behaviour
from ansible_collections.bulkhead.containers.plugins.module_utils._host.container_settings import listeners
from ansible_collections.bulkhead.containers.plugins.module_utils._host.container_settings.workplace import (
    Record,
    Workplace,
)
from ansible_collections.bulkhead.containers.plugins.module_utils._host.errors import HostError

_PAUSE = 0.5


class NotAccepted(HostError):
    """The new container does not do what the old one did."""


def of(inspect: Record) -> Behaviour:
    pid = int((inspect.get("State") or {}).get("Pid") or 0)
    return acceptance.of_answers(inspect, listeners.of(pid, str(inspect["Id"])))


def await_acceptance(place: Workplace, identity: str, wanted: Behaviour, settles: float) -> None:
    """C(settles): seconds that it has to run in any case. Raises NotAccepted with all that is missing."""
    began = time.monotonic()
    while True:
        inspect = place.inspect(identity)
        if inspect is None:
            raise NotAccepted("it is gone")
        now = of(inspect)
        worse = acceptance.final(now, wanted)
        missing = acceptance.missing(now, wanted)
        lasted = time.monotonic() - began
        if worse or (missing and lasted > _longest(inspect, settles, place.timeout)):
            raise NotAccepted("; ".join(worse or missing))
        if not missing and lasted >= settles:
            return
        time.sleep(_PAUSE)


def _longest(inspect: Record, settles: float, timeout: float) -> float:
    return max(settles, timeout, acceptance.health_deadline(inspect))
