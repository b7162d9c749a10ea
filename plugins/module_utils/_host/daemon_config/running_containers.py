# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The containers that run: what of them has to be the same after a change, and how they are started again."""

from __future__ import annotations

import time
import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core import container_order
from ansible_collections.bulkhead.containers.plugins.module_utils._core.daemon_config.model import Container
from ansible_collections.bulkhead.containers.plugins.module_utils._core.inspect import container, fields, ports
from ansible_collections.bulkhead.containers.plugins.module_utils._host.daemon_config import listeners
from ansible_collections.bulkhead.containers.plugins.module_utils._host.engine_api import EngineApi, NotFoundError

# Seconds. A container that does not come up properly has ended by then.
_YOUNG = 10


def read(api: EngineApi) -> t.Tuple[Container, ...]:
    """One that is just being started again by the engine has no process to keep, and is left out."""
    taken, now = listeners.tcp_ports(), time.time()
    found = (_read(api, str(one.get("Id"))) for one in api.get("/containers/json"))
    return tuple(one for inspect in found for one in [_container(inspect, taken, now)] if one.pid)


def exit_codes(api: EngineApi, identities: t.Iterable[str]) -> t.Dict[str, int]:
    """Of those that have ended and that the engine still has."""
    states = {identity: fields.mapping(_read(api, identity), "State") for identity in identities}
    return {identity: int(state["ExitCode"]) for identity, state in states.items() if state.get("Status") == "exited"}


def use_gpus(api: EngineApi) -> t.List[str]:
    """The names of those that systemctl daemon-reload may cut off from their GPUs."""
    found = (_read(api, str(one.get("Id"))) for one in api.get("/containers/json"))
    return [fields.text(one, "Name").lstrip("/") for one in found if _uses_gpus(fields.mapping(one, "HostConfig"))]


def donors_first(api: EngineApi, identities: t.Sequence[str]) -> t.List[str]:
    """Whoever lends its network or its processes to others, or is linked to by them, has to run before them."""
    records = {identity: container.read(_read(api, identity), ()) for identity in identities}
    known = {record["id"]: identity for identity, record in records.items() if record["id"]}
    order = reversed(container_order.to_stop([records[identity] for identity in known.values()]))
    return [*(known[one["id"]] for one in order), *(one for one in identities if not records[one]["id"])]


def _read(api: EngineApi, identity: str) -> fields.Answer:
    """{} for one that has gone meanwhile."""
    try:
        found = api.get(f"/containers/{identity}/json")
    except NotFoundError:
        return {}
    return found if isinstance(found, dict) else {}


def _container(inspect: fields.Answer, taken: t.Container[int], now: float) -> Container:
    state = fields.mapping(inspect, "State")
    started = fields.text(state, "StartedAt")
    return Container(
        id=fields.text(inspect, "Id"),
        name=fields.text(inspect, "Name").lstrip("/"),
        pid=0 if state.get("Restarting") else int(state.get("Pid") or 0),
        started=started,
        listening=tuple(
            "{host_ip}:{host_port}/tcp".format(**one)
            for one in ports.published(inspect)
            if one["container"].endswith("/tcp") and one["host_port"] in taken
        ),
        young=started > _iso(now - _YOUNG),
        auto_remove=fields.mapping(inspect, "HostConfig").get("AutoRemove") is True,
        paused=state.get("Paused") is True,
    )


def _iso(moment: float) -> str:
    """As the engine writes it, as far as texts can be compared."""
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(moment))


def _uses_gpus(host_config: fields.Answer) -> bool:
    return bool(host_config.get("DeviceRequests")) or "nvidia" in fields.text(host_config, "Runtime")
