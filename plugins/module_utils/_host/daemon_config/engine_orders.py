# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the engine is told, and the proof that it did it: reload, restart, start of a container."""

from __future__ import annotations

import http.client
import json
import os
import signal
import time
import typing as t
import urllib.parse
from dataclasses import dataclass

from ansible_collections.bulkhead.containers.plugins.module_utils._core.parse import engine_log
from ansible_collections.bulkhead.containers.plugins.module_utils._host import processes
from ansible_collections.bulkhead.containers.plugins.module_utils._host.daemon_config.service import Service, Status
from ansible_collections.bulkhead.containers.plugins.module_utils._host.engine_api import EngineApi, UnixConnection
from ansible_collections.bulkhead.containers.plugins.module_utils._host.errors import HostError

_PAUSE = 0.1
_LONGEST_ANSWER = 10.0
_RELOADED = urllib.parse.quote(json.dumps({"type": ["daemon"], "event": ["reload"]}))

Told = t.Callable[[], None]


def _nobody() -> None:
    """Nobody wants to know that the engine was told."""


class EngineFailed(HostError):
    """It did not do as it was told. `said` is its own explanation, "" where it has none."""

    def __init__(self, reason: str, said: str = "") -> None:
        super().__init__(reason)
        self.said = said


@dataclass(frozen=True)
class Orders:
    """`service` is None for an engine that runs under no unit."""

    socket: str
    service: t.Optional[Service]
    timeout: float

    def reload(self, pid: int, told: Told = _nobody) -> None:
        """Raises EngineFailed unless the engine itself reports that it has reloaded its configuration.

        Neither the signal nor systemctl tells: both succeed when the engine turns its file down.
        """
        if os.path.basename(processes.executable(pid)) != "dockerd":
            raise EngineFailed(f"process {pid} is not dockerd, and was not told to reload")
        began = time.time()
        os.kill(pid, signal.SIGHUP)
        told()
        deadline = time.monotonic() + self.timeout
        while time.monotonic() < deadline:
            if self._has_reloaded(began):
                return
            # Containers may give it cause to complain at the same time.
            said = self._said(began, "configur")
            if said:
                raise EngineFailed("the engine did not take the configuration when it was told to reload it", said)
            time.sleep(_PAUSE)
        raise EngineFailed(f"the engine did not report within {self.timeout:g} s that it reloaded its configuration")

    def restart(self, told: Told = _nobody) -> None:
        """Raises EngineFailed unless a new process of the engine answers."""
        if self.service is None:
            raise EngineFailed("the engine runs under no unit of systemd, so that nobody here can start it")
        self.service.end_attempts(self.timeout)
        began, before = time.time(), self.service.status()
        self.service.begin_restart()
        told()
        self._await_start(self.service, before, began)

    def start_container(self, identity: str) -> None:
        """Raises HostError where it does not start. One that runs already is a success."""
        status, body = self._ask("POST", f"/containers/{identity}/start")
        if status not in (204, 304):
            raise HostError(engine_log.clean(_message(body)) or f"the engine answered with status {status}")

    def _await_start(self, service: Service, before: Status, began: float) -> None:
        deadline = time.monotonic() + self.timeout
        while time.monotonic() < deadline:
            now = service.status()
            if now.runs and now.started != before.started:
                self._await_answer(deadline, began)
                return
            if now.failed_since(before):
                raise EngineFailed("the engine did not start", self._said(began) or self._no_word())
            time.sleep(_PAUSE)
        raise EngineFailed(f"the engine did not start within {self.timeout:g} s", self._said(began) or self._no_word())

    def _await_answer(self, deadline: float, began: float) -> None:
        """Only when systemd has it running: a connection would start what has just failed once more."""
        reason = "it was not asked"
        while time.monotonic() < deadline:
            api = EngineApi(self.socket, min(_LONGEST_ANSWER, max(deadline - time.monotonic(), _PAUSE)))
            try:
                api.get("/info")
                return
            except HostError as error:
                reason = str(error)
            finally:
                api.close()
            time.sleep(_PAUSE)
        raise EngineFailed(f"the engine was started and does not answer ({reason})", self._said(began))

    def _has_reloaded(self, since: float) -> bool:
        question = f"/events?since={since:.6f}&until={time.time():.6f}&filters={_RELOADED}"
        try:
            status, body = self._ask("GET", question)
        except (OSError, http.client.HTTPException):
            return False
        return status == 200 and b'"reload"' in body

    def _ask(self, method: str, question: str) -> t.Tuple[int, bytes]:
        connection = UnixConnection(self.socket, self.timeout)
        try:
            connection.request(method, question)
            response = connection.getresponse()
            return response.status, response.read()
        finally:
            connection.close()

    def _said(self, since: float, about: str = "") -> str:
        lines = self.service.journal(since) if self.service else []
        return engine_log.last_error([line for line in lines if about in line])

    def _no_word(self) -> str:
        if self.service is None:
            return ""
        return f"its journal says nothing of it; look at: {self.service.words_to_read_journal()}"


def _message(body: bytes) -> str:
    try:
        return str(json.loads(body).get("message", ""))
    except (ValueError, AttributeError):
        return ""
