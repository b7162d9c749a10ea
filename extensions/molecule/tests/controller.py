# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Runs plays and the module against one host, as an operator would, and returns what they said."""

from __future__ import annotations

import json
import os
import subprocess
import typing as t
from dataclasses import dataclass
from pathlib import Path

_MOLECULE = Path(__file__).parents[1]


@dataclass(frozen=True)
class Played:
    """How a play ended."""

    status: int
    output: str
    report: dict[str, t.Any]

    @property
    def plan(self) -> dict[str, t.Any]:
        return t.cast("dict[str, t.Any]", self.report["plan"])


class Controller:
    """The controller of one host."""

    inventory = str(_MOLECULE / "inventory")

    def __init__(self, name: str, results: Path) -> None:
        self.name = name
        self._reports = results / "reports"
        results.mkdir(parents=True, exist_ok=True)

    def play(self, playbook: str, *options: str, **variables: t.Any) -> Played:
        """Run a playbook of the collection: C(harden), C(drift), C(withdraw) ... C(options): such as C(--check)."""
        variables = {"hardening_report_dir": str(self._reports), **variables}
        ended = self._ansible("bulkhead.containers." + playbook, options, variables)
        report = json.loads((self._reports / f"{self.name}.json").read_text(encoding="utf-8"))
        return Played(ended.returncode, ended.stdout, report)

    def run(self, playbook: str, *options: str, **variables: t.Any) -> subprocess.CompletedProcess[str]:
        """Run a playbook of the collection that leaves no report."""
        return self._ansible("bulkhead.containers." + playbook, options, variables)

    def daemon_config(self, *options: str, fault: str = "", **arguments: t.Any) -> dict[str, t.Any]:
        """Call the module. With C(fault) it is killed when it has come to that step."""
        return self._call("daemon_config", options, fault, arguments)

    def container_settings(self, *options: str, fault: str = "", **arguments: t.Any) -> dict[str, t.Any]:
        """Likewise."""
        return self._call("container_settings", options, fault, arguments)

    def move_to_rootless(self, *calls: t.Mapping[str, t.Any], options: t.Sequence[str] = ()) -> list[dict[str, t.Any]]:
        """Call the module once for each of C(calls), which are its arguments, and C(fault)."""
        told = [{"arguments": {key: value for key, value in call.items() if key != "fault"},
                 "surroundings": {"BULKHEAD_FAULT_POINT": call["fault"]} if "fault" in call else {}} for call in calls]
        return t.cast("list[dict[str, t.Any]]",
                      self._shown("call_move_to_rootless", options, {"calls": told})["results"])

    def rootless_engine(self, *calls: t.Mapping[str, t.Any]) -> list[dict[str, t.Any]]:
        """Call the module once for each of C(calls), which are its arguments, C(fault), and C(check) for check mode."""
        told = [{"arguments": {key: value for key, value in call.items() if key not in ("fault", "check")},
                 "surroundings": {"BULKHEAD_FAULT_POINT": call["fault"]} if "fault" in call else {},
                 "check": call.get("check", False)} for call in calls]
        return t.cast("list[dict[str, t.Any]]", self._shown("call_rootless_engine", (), {"calls": told})["results"])

    def _call(self, module: str, options: t.Sequence[str], fault: str,
              arguments: t.Mapping[str, t.Any]) -> dict[str, t.Any]:
        surroundings = {"BULKHEAD_FAULT_POINT": fault} if fault else {}
        variables = {"arguments": arguments, "surroundings": surroundings}
        return self._shown(f"call_{module}", options, variables)

    def _shown(self, playbook: str, options: t.Sequence[str], variables: t.Mapping[str, t.Any]) -> dict[str, t.Any]:
        ended = self._ansible(str(_MOLECULE / f"playbooks/{playbook}.yml"), options, variables)
        assert ended.returncode == 0, ended.stdout
        shown = next(line for line in ended.stdout.splitlines() if line.startswith('    "msg": "{'))
        return t.cast("dict[str, t.Any]", json.loads(json.loads("{" + shown + "}")["msg"]))

    def _ansible(self, playbook: str, options: t.Sequence[str],
                 variables: t.Mapping[str, t.Any]) -> subprocess.CompletedProcess[str]:
        command = ["ansible-playbook", playbook, "--inventory", self.inventory, "--limit", self.name,
                   "--extra-vars", json.dumps(variables), *options]
        settings = {"ANSIBLE_PIPELINING": "true", "ANSIBLE_NOCOLOR": "true", "ANSIBLE_GATHERING": "explicit"}
        return subprocess.run(command, check=False, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              env={**os.environ, **settings})
