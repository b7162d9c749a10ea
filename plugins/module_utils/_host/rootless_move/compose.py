# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Docker Compose, run as the user and with the user's engine."""

from __future__ import annotations

import shutil
import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.rootless_move.projects import Project
from ansible_collections.bulkhead.containers.plugins.module_utils._host import command
from ansible_collections.bulkhead.containers.plugins.module_utils._host.errors import HostError
from ansible_collections.bulkhead.containers.plugins.module_utils._host.rootless_move.users_engine import UsersEngine

_PATIENCE = "600"
_ENGINE_SAYS = "Error response from daemon"


def hashes(run: command.Run, engine: UsersEngine, project: Project) -> t.Optional[str]:
    """What Compose makes of the project's files; None where it refuses them."""
    if not project.files:
        return None
    status, printed, _said = command.ended(run, engine.as_user(project.words("config", "--hash", "*")))
    return printed if status == 0 else None


def up(run: command.Run, engine: UsersEngine, project: Project) -> None:
    """Raises HostError. Of what Compose says, only the engine's words are told: files hold secrets."""
    timeout = shutil.which("timeout", path=command.PATH)
    words = engine.as_user(project.up)
    status, _printed, said = run([timeout, _PATIENCE, *words] if timeout else words)
    if status != 0:
        told = [line for line in said.splitlines() if _ENGINE_SAYS in line]
        reason = told[-1].strip()[:200] if told else f"it ended with status {status}"
        raise HostError(f"docker compose up of the project {project.name} failed: {reason}")
