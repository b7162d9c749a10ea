# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Counts the modules that run on a host, by what the engine that the host is a container of has seen."""

from __future__ import annotations

import subprocess
import time


class ModuleCalls:
    """With pipelining, a module is one command that is started in the container, and its program is Python."""

    def __init__(self, name: str) -> None:
        self._name = name
        self.count = 0

    def __enter__(self) -> ModuleCalls:
        self._since = time.time()
        return self

    def __exit__(self, *_error: object) -> None:
        seen = subprocess.run(
            ["docker", "events", "--since", f"{self._since:.3f}", "--until", f"{time.time():.3f}", "--filter",
             f"container={self._name}", "--filter", "event=exec_start", "--format", "{{.Status}}"],
            check=True, text=True, stdout=subprocess.PIPE).stdout
        self.count = sum("python" in line for line in seen.splitlines())
