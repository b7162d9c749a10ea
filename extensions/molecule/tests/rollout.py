# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A policy for the containers of one host is rolled out, as an operator does it: one play after the other."""

from __future__ import annotations

import json
import re
import subprocess
import typing as t
from dataclasses import dataclass
from pathlib import Path

from controller import Controller, Played

_WITNESS = Path(__file__).parent / "workloads/witness.py"
_STATE = Path(__file__).parents[3] / "tests/bed/states/workloads"

Record = dict[str, t.Any]

# What controls say is asked for by audits. Nothing but containers is changed.
_ONLY_CONTAINERS = {"hardening_exclude": ["*"]}

# Somebody begins with what stops nothing.
FIRST = [{"match": {"image": "workloads"}, "settings": {"pids_limit": 500, "no_new_privileges": True}}]

AGENT = {"match": {"label": "tier=agents"}, "settings": {
    "privileged": False, "cap_drop": ["ALL"], "read_only": True, "seccomp": "default", "apparmor": "default",
    "masked_paths": "default", "ipc_mode": "private", "pid_mode": "private", "uts_mode": "private",
    "cgroupns_mode": "private", "networks": ["back"], "user": "70:70", "memory": "64m", "no_new_privileges": True,
    "remove_mounts": ["/", "/dev", "/var/run/docker.sock"]}}

BEGINNER = {"match": {"name": "beginner"}, "settings": {
    "no_new_privileges": True, "read_only": True, "cap_drop": ["ALL"],
    "cap_add": ["CHOWN", "DAC_OVERRIDE", "FOWNER", "SETGID", "SETUID"],
    "ulimits": {"nofile": {"soft": 512, "hard": 1024}}}}

# One of these needs what is taken from it. The engine has another one before it, and one after it.
HASTY = [
    AGENT,
    BEGINNER,
    {"match": {"label": "tier=untidy"}, "settings": {"read_only": True, "pids_limit": 50, "restart_policy": "always"}},
    {"match": {"name": "worker"}, "settings": {"read_only": True}},
]

POLICY = [
    {"match": {"image": "workloads"}, "settings": {"no_new_privileges": True, "pids_limit": 200}},
    {"match": {"name": ["db", "w*"]}, "settings": {"read_only": True, "cap_drop": ["ALL"], "pids_limit": 100}},
    {"match": {"label": "tier=data"}, "settings": {"memory": "128m", "init": True}},
    {"match": {"label": ["tier=edge"], "name": "web"}, "settings": {
        "user": "1000:1000", "log_options": {"max-size": "10m", "max-file": 3}, "restart_policy": "unless-stopped"}},
    {"match": {"name": "untidy"}, "settings": {"no_new_privileges": None}},
    AGENT,
    BEGINNER,
]

# docs/hardening.md says so.
HAVE_WEB_BACK = """
set -e
docker stop web
docker rename web web.hardened
docker rename "$(docker ps --all --filter name=web.bulkhead-kept --format '{{.Names}}')" web
docker start web
docker update --restart always web
docker rm web.hardened
"""


@dataclass(frozen=True)
class Step:
    """One play, and what the host says afterwards. C(module): what the module that changes containers returned."""

    played: Played
    module: Record
    seen: Record

    def inspect(self, name: str) -> Record:
        return t.cast(Record, self.seen["containers"][name]["inspect"])

    def kernel(self, name: str) -> Record:
        return t.cast(Record, self.seen["containers"][name]["kernel"])

    @property
    def identities(self) -> dict[str, tuple[str, str, int]]:
        """Which container each is, and since when it runs."""
        return {name: (one["inspect"]["Id"], one["inspect"]["State"]["StartedAt"], one["inspect"]["RestartCount"])
                for name, one in self.seen["containers"].items()}

    @property
    def kept(self) -> dict[str, str]:
        """{the name that a container had: the name under which it is kept}"""
        return {name.partition(".bulkhead-")[0]: name for name in self.seen["containers"] if ".bulkhead-" in name}


class Rollout:
    """All that is done to a host, in this order."""

    def __init__(self, name: str, controller: Controller) -> None:
        self._name = name
        self._controller = controller
        self._on_host(_STATE.read_text(encoding="utf-8"))
        self.found = Step(controller.play("audit", hardening_profile="all"), {}, self._see())
        self.refused = self._harden(POLICY, "none")
        self.live = self._harden(FIRST, "reload")
        self.hasty = self._harden(HASTY)
        self.foretold = self._harden(POLICY, "recreate", "--check", "--diff")
        self.hardened = self._harden(POLICY, "recreate", "--diff")
        self.again = self._harden(POLICY)
        self.audited_again = controller.play("audit", hardening_profile="all")
        self._on_host("docker update --pids-limit 300 worker")
        self.drifted = self._step("drift", hardening_containers=POLICY, hardening_disruption="recreate",
                                  hardening_fail_on="high")
        self.withdrawn = self._step("withdraw")
        self._on_host(HAVE_WEB_BACK)
        self.killed = controller.container_settings(
            containers=[{"name": "untidy", "settings": {"init": True}}], disruption="recreate", fault="old_renamed")
        self.tidied = self._harden(POLICY, hardening_keep_replaced=0)

    def _harden(self, containers: list[Record], disruption: str = "recreate", *options: str, **more: t.Any) -> Step:
        return self._step("harden", *options, hardening_containers=containers, hardening_disruption=disruption, **more)

    def _step(self, playbook: str, *options: str, **variables: t.Any) -> Step:
        # At this verbosity, results are shown whole.
        played = self._controller.play(playbook, "-vvv", *options, **_ONLY_CONTAINERS, **variables)
        return Step(played, _module_result(played.output), self._see())

    def _see(self) -> Record:
        return t.cast(Record, json.loads(self._on_host(_WITNESS.read_text(encoding="utf-8"), "python3", "-")))

    def _on_host(self, script: str, *command: str) -> str:
        ended = subprocess.run(["docker", "exec", "--interactive", self._name, *(command or ("bash", "-s"))],
                               check=True, text=True, input=script, stdout=subprocess.PIPE)
        return ended.stdout


def _module_result(output: str) -> Record:
    """{} where it was not called."""
    shown = re.search(r"^(?:ok|changed|failed): .*\(item=docker: .*\) => (?=\{)", output, re.MULTILINE)
    return t.cast(Record, json.JSONDecoder().raw_decode(output[shown.end():])[0]) if shown else {}
