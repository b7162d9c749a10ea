# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The engine of the user that we are: started, stopped, and proven to be what it is to be."""

from __future__ import annotations

import contextlib
import os
import time
import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.parse import id_map
from ansible_collections.bulkhead.containers.plugins.module_utils._core.rootless import unit
from ansible_collections.bulkhead.containers.plugins.module_utils._host import command
from ansible_collections.bulkhead.containers.plugins.module_utils._host.daemon_config import running_containers
from ansible_collections.bulkhead.containers.plugins.module_utils._host.daemon_config.engine_orders import Orders
from ansible_collections.bulkhead.containers.plugins.module_utils._host.daemon_config.service import Service
from ansible_collections.bulkhead.containers.plugins.module_utils._host.engine_api import EngineApi
from ansible_collections.bulkhead.containers.plugins.module_utils._host.errors import HostError
from ansible_collections.bulkhead.containers.plugins.module_utils._host.rootless import own_files, user_seen

_PAUSE = 0.1

Record = t.Mapping[str, t.Any]


def load_units(run: command.Run) -> None:
    Service(run, of_a_user=True).load_units()


def enable(link: str, target: str) -> None:
    """As systemctl does, which would need the user's systemd to run."""
    for missing in own_files.missing_directories([link]):
        os.mkdir(missing, 0o755)
    with contextlib.suppress(FileExistsError):
        os.symlink(target, link)


def start(run: command.Run, socket: str, timeout: float) -> None:
    """Anew where it runs."""
    service = Service(run, of_a_user=True)
    service.settle(timeout)
    # Older ones do not see by themselves that there is a new unit.
    service.load_units()
    Orders(socket, service, timeout).restart()


def stop(run: command.Run, timeout: float) -> None:
    service = Service(run, of_a_user=True)
    words = [command.find("systemctl") or "systemctl", "--user"]
    command.output(run, [*words, "--no-block", "stop", unit.NAME])
    deadline = time.monotonic() + timeout
    while service.status().active not in ("inactive", "failed", ""):
        if time.monotonic() > deadline:
            raise HostError("the engine did not stop within %g s. See journalctl --user -u docker.service" % timeout)
        time.sleep(_PAUSE)
    # A unit that has failed once would be named as such as long as the user's systemd runs.
    command.ended(run, [*words, "reset-failed", unit.NAME])


def expect_rootless(uid: int, timeout: float) -> str:
    """The engine's data root. Raises HostError unless kernel and engine say that it has no privilege on this host."""
    pid, info = user_seen.engine_process(uid, timeout)
    owner, mapped = user_seen.id_map(pid)
    try:
        root = id_map.outside(id_map.parse(mapped), 0)
    except ValueError:
        root = None
    if owner != uid or root != uid:
        raise HostError("the kernel says that the engine runs as user %d, and that root of its namespace is user %s, "
                        "and not the user %d that both were to be" % (owner, root, uid))
    if "name=rootless" not in (info.get("SecurityOptions") or ()):
        raise HostError("the engine does not say of itself that it is rootless")
    return str(info.get("DockerRootDir") or "")


def start_again(run: command.Run, socket: str, before: t.Sequence[Record], timeout: float) -> t.List[str]:
    """Which of the containers that ran C(before) and do not run now did not start, and why not."""
    names = {one["id"]: one["name"] for one in before}
    api = EngineApi(socket, timeout)
    try:
        running = {one.id for one in running_containers.read(api)}
        missing = running_containers.donors_first(api, [one for one in names if one not in running])
    finally:
        api.close()
    orders = Orders(socket, Service(run, of_a_user=True), timeout)
    return [said for one in missing for said in _start(orders, one, names[one])]


def _start(orders: Orders, identity: str, name: str) -> t.List[str]:
    try:
        orders.start_container(identity)
    except (HostError, OSError) as error:
        return ["the container %s did not start again: %s" % (name, error)]
    return []
