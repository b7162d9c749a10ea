# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The unit that an engine runs under: asked and told through systemctl, which is believed in nothing it promises."""

from __future__ import annotations

import os
import time
import typing as t
from dataclasses import dataclass

from ansible_collections.bulkhead.containers.plugins.module_utils._core.parse import systemd_show
from ansible_collections.bulkhead.containers.plugins.module_utils._host import command
from ansible_collections.bulkhead.containers.plugins.module_utils._host.errors import HostError

_PROPERTIES = (
    "Id,LoadState,ActiveState,SubState,MainPID,NRestarts,ExecMainStartTimestampMonotonic,FragmentPath,DropInPaths,"
    "ExecStart,Environment,EnvironmentFiles,TriggeredBy,Listen,NeedDaemonReload"
)
_PAUSE = 0.1


@dataclass(frozen=True)
class Status:
    active: str  # ActiveState
    sub: str
    pid: int
    started: int  # microseconds since boot; of the last process that was started
    restarts: int  # how often systemd has started it again by itself, since somebody last asked for a start

    @property
    def runs(self) -> bool:
        return self.active in ("active", "reloading")

    @property
    def will_try_again(self) -> bool:
        """It has failed, and systemd waits before it starts it anew; newer ones (254) tell two kinds of waiting."""
        return self.sub.startswith("auto-restart")

    @property
    def is_between(self) -> bool:
        """On its way up or down."""
        return self.active in ("activating", "deactivating", "reloading") and not self.will_try_again

    @property
    def is_failing(self) -> bool:
        """It has failed, and is started again or about to be."""
        return self.will_try_again or (self.active == "activating" and self.restarts > 0)

    def failed_since(self, before: Status) -> bool:
        """A start was tried since then and has failed, whether or not systemd will try again."""
        gave_up = self.will_try_again or self.restarts > 0
        return self.active == "failed" or (gave_up and self.started != before.started)


class Service:
    """docker.service of the system, or of the user that we are."""

    def __init__(self, run: command.Run, of_a_user: bool) -> None:
        self._run = run
        self._scope = ["--user"] if of_a_user else []
        self.name = "docker.service"
        self.of_a_user = of_a_user

    def units(self) -> t.Dict[str, systemd_show.Properties]:
        """docker.service and docker.socket, as systemd has loaded them. {} where there is no systemd."""
        if not os.path.isdir("/run/systemd/system"):
            return {}
        asked = self._systemctl("show", "--property", _PROPERTIES, "--", self.name, "docker.socket")
        found = systemd_show.parse(asked)
        return {name: unit for name, unit in found.items() if systemd_show.first(unit, "LoadState") == "loaded"}

    def status(self) -> Status:
        unit = self.units().get(self.name, {})
        return Status(
            active=systemd_show.first(unit, "ActiveState"),
            sub=systemd_show.first(unit, "SubState"),
            pid=int(systemd_show.first(unit, "MainPID") or 0),
            started=int(systemd_show.first(unit, "ExecMainStartTimestampMonotonic") or 0),
            restarts=int(systemd_show.first(unit, "NRestarts") or 0),
        )

    def settle(self, timeout: float) -> None:
        """Waits for a start or stop that somebody else has begun."""
        deadline = time.monotonic() + timeout
        while self.status().is_between and time.monotonic() < deadline:
            time.sleep(_PAUSE)

    def end_attempts(self, timeout: float) -> None:
        """An engine that fails is started again and again: what comes of the last try is not to be taken for ours."""
        if not self.status().is_failing:
            return
        self._systemctl("--no-block", "stop", self.name)
        deadline = time.monotonic() + timeout
        while self.status().is_failing and time.monotonic() < deadline:
            time.sleep(_PAUSE)

    def load_units(self) -> None:
        self._systemctl("daemon-reload")

    def begin_restart(self) -> None:
        """Returns at once: a start that hangs would never come back, for the unit has no time limit."""
        self._forget_starts()
        self._systemctl("--no-block", "restart", self.name)

    def words_to_start(self) -> str:
        return " ".join(["systemctl", *self._scope, "restart", self.name])

    def words_to_read_journal(self) -> str:
        return " ".join(["journalctl", *self._scope, "-u", self.name])

    def journal(self, since: float) -> t.List[str]:
        """What the engine has written since a time; [] where there is no journal, or we may not read it."""
        program = command.find("journalctl")
        if program is None:
            return []
        which = ["--user-unit" if self.of_a_user else "--unit", self.name]
        words = [program, *which, "--since", "@%.6f" % since, "--output", "cat", "--no-pager", "--lines", "400"]
        try:
            return command.output(self._run, words).splitlines()
        except (HostError, OSError):
            return []

    def _forget_starts(self) -> None:
        # systemd counts good starts, too: the third within a minute would be refused, and leave a dead engine.
        # A unit that is not loaded makes it fail, which says nothing about the other one.
        for unit in (self.name, "docker.socket"):
            command.ended(self._run, [self._program(), *self._scope, "reset-failed", unit])

    def _systemctl(self, *words: str) -> str:
        return command.output(self._run, [self._program(), *self._scope, *words])

    def _program(self) -> str:
        return command.find("systemctl") or "systemctl"
