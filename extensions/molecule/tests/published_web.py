# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A web server with a volume and a published port: what its users see of it, and what the engine says."""

from __future__ import annotations

import copy
import typing as t

HARDER = {"no_new_privileges": True}
_DOCUMENT: t.Mapping[str, t.Any] = {
    "Image": "workload:1", "StopSignal": "SIGKILL",
    # Writes what is in a volume that must not be lost.
    "Cmd": ["sh", "-c", "exec httpd -f -p 80 -h /data"], "ExposedPorts": {"80/tcp": {}},
    "HostConfig": {"Binds": ["data:/data"], "RestartPolicy": {"Name": "always"},
                   "PortBindings": {"80/tcp": [{"HostPort": "8080"}]}},
}


class PublishedWeb:
    """It is named web, and the only container but for giver."""

    def __init__(self, host: t.Any, estate: t.Any, controller: t.Any) -> None:
        self._host, self._estate, self._controller = host, estate, controller
        self.before: dict[str, t.Any] = {}

    def start(self, script: str = "", **document: t.Any) -> PublishedWeb:
        """C(script): in place of the server's own command."""
        made = copy.deepcopy({**_DOCUMENT, **document})
        if script:
            made["Cmd"] = ["sh", "-c", script]
        assert self._estate.make({"web": (made, [])}) == {}
        self._host.check_output("echo kept >/var/lib/docker/volumes/data/_data/file")
        self.before = self.now()
        return self

    def now(self) -> dict[str, t.Any]:
        return t.cast("dict[str, t.Any]", self._estate.look(["web"])["web"])

    def names(self) -> set[str]:
        return set(self._host.check_output("docker ps --all --format '{{.Names}}'").split())

    def running(self) -> set[str]:
        return set(self._host.check_output("docker ps --format '{{.Names}}'").split())

    def answers(self, address: str = "127.0.0.1:8080") -> bool:
        return bool(self._host.run("timeout 3 busybox wget -q -O - http://%s/file" % address).stdout == "kept\n")

    def is_the_only_one(self) -> bool:
        return self.running() == self.names() == {"giver", "web"} and self.answers()

    def is_as_before(self) -> bool:
        now, before = self.now()["inspect"], self.before["inspect"]
        return now["Id"] == before["Id"] and now["HostConfig"] == before["HostConfig"] and self.is_the_only_one()

    def harden(self, *options: str, settings: t.Mapping[str, t.Any] | None = None, **more: t.Any) -> dict[str, t.Any]:
        arguments = {"disruption": "recreate", "settle_time": 1, "engine_timeout": 30, **more}
        return t.cast("dict[str, t.Any]", self._controller.container_settings(
            *options, containers=[{"name": "web", "settings": HARDER if settings is None else settings}], **arguments))
