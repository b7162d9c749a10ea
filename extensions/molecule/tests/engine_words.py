# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the kernel and the engine of a host say. Shares no code with the collection."""

from __future__ import annotations

import json
import typing as t

CONFIG = "/etc/docker/daemon.json"


class Words:
    """Asks one host."""

    def __init__(self, host: t.Any) -> None:
        self.host = host

    def settings(self) -> dict[str, t.Any]:
        return t.cast("dict[str, t.Any]", json.loads(self.text()))

    def text(self) -> str:
        return t.cast(str, self.host.file(CONFIG).content_string)

    def hash(self) -> str:
        """Of the configuration file's content, owner and mode."""
        return self._ask("sha256sum %s; stat -c '%%U:%%G %%a' %s", CONFIG, CONFIG)

    def info(self) -> dict[str, t.Any]:
        return t.cast("dict[str, t.Any]", json.loads(self._ask("docker info --format '{{json .}}'")))

    def is_engine_of_debian_12(self) -> bool:
        return t.cast(str, self.info()["ServerVersion"]).startswith("20.10")

    def containers(self) -> dict[str, str]:
        """Name -> id, process and start of each that runs: what a restart that stops nothing leaves as it is."""
        lines = self._ask(
            "docker ps --quiet | xargs --no-run-if-empty docker inspect "
            "--format '{{.Name}} {{.Id}} {{.State.Pid}} {{.State.StartedAt}}'").splitlines()
        return dict(line.lstrip("/").split(" ", 1) for line in lines)

    def processes_of(self, name: str) -> dict[str, str]:
        """The kernel's word on the first process of a container."""
        pid = self._ask("docker inspect --format '{{.State.Pid}}' %s", name)
        status = self._ask("cat /proc/%s/status", pid)
        return dict(line.split(":\t", 1) for line in status.splitlines() if ":\t" in line)

    def engine_pid(self) -> str:
        return self._ask("pidof dockerd")

    def inter_container(self) -> str:
        template = '{{index .Options "com.docker.network.bridge.enable_icc"}}'
        return self._ask("docker network inspect bridge --format %s", template)

    def web_answers(self) -> bool:
        """The container's published port, from outside of it."""
        return t.cast(bool, self.host.run("busybox wget -q -O - http://127.0.0.1:8080/file").stdout == "kept\n")

    def everything(self) -> str:
        """Every byte of /etc and of what the engine and we remember, and the engine's process: a change shows here."""
        return self._ask(
            "{ find /etc -xdev -printf '%p %y %U:%G %m %s %T@ %C@\\n' | sort;"
            " find /var/lib/bulkhead -type f -exec sha256sum {} + 2>/dev/null | sort;"
            " find /var/lib/docker -xdev -name '*.json' -type f -exec sha256sum {} + | sort;"
            " systemctl show --property=MainPID,ActiveEnterTimestampMonotonic,NRestarts docker.service;"
            " docker ps --all --no-trunc --format '{{.ID}} {{.Names}} {{.CreatedAt}}' | sort; }")

    def _ask(self, command: str, *arguments: str) -> str:
        return t.cast(str, self.host.check_output(command, *arguments))
