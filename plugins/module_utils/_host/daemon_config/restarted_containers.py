# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Containers that ran before a restart of the engine and do not run after it."""

from __future__ import annotations

import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.daemon_config.model import Container
from ansible_collections.bulkhead.containers.plugins.module_utils._host.daemon_config import running_containers
from ansible_collections.bulkhead.containers.plugins.module_utils._host.daemon_config.workplace import Workplace
from ansible_collections.bulkhead.containers.plugins.module_utils._host.engine_api import EngineApi
from ansible_collections.bulkhead.containers.plugins.module_utils._host.errors import HostError


def start_again(place: Workplace, before: t.Sequence[Container]) -> t.List[str]:
    """Why those that could not be started could not."""
    api = EngineApi(place.target.place.socket, place.timeout)
    try:
        running = {one.id for one in running_containers.read(api)}
        missing = [one.id for one in before if one.id not in running]
        names = {one.id: one.name for one in before}
        order = running_containers.donors_first(api, missing)
        # A second try: there may be needs among them that nobody tells us of.
        failed = [one for one in order if _start(place, one, names)]
        return [said for one in failed for said in _start(place, one, names)]
    finally:
        api.close()


def _start(place: Workplace, identity: str, names: t.Mapping[str, str]) -> t.List[str]:
    try:
        place.orders.start_container(identity)
    except (HostError, OSError) as error:
        return [f"The container {names[identity]} did not start again: {error}."]
    return []
