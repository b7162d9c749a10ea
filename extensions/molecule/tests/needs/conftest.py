# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What happens to each host, once: it is looked at, hardened with what comes of it, and then with some guesses."""

from __future__ import annotations

import gzip
import json
import re
import shutil
import typing as t
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml
from conftest import RESULTS, name_of
from controller import Controller, Played

HERE = Path(__file__).parent
BED = Path(__file__).parents[4] / "tests/bed"

Settings = t.Dict[str, t.Any]
Seen = t.Dict[str, t.Dict[str, t.Any]]

# Whatever else the policy wants of the host is none of this scenario's.
CONTAINERS_ONLY = {"hardening_profile": "baseline", "hardening_exclude": ["*"], "hardening_disruption": "recreate"}
# The play waits for each whether it lasts, which is asked here at the end: of this one it is seen to do the same.
LEFT_TO_THE_PLAY = ("server",)
# Of the guesses, those of which the documentation tells what may go wrong, and of which it is known that it does not.
GUESSES_THAT_ARE_RIGHT = ("server", "socket-idle")


@dataclass(frozen=True)
class Recommended:
    """What one run of the playbook left."""

    path: Path
    text: str

    @property
    def policy(self) -> dict[str, t.Any]:
        return t.cast("dict[str, t.Any]", yaml.safe_load(self.text))

    @property
    def settings(self) -> dict[str, Settings]:
        return {one["match"]["name"]: one["settings"] for one in self.policy["hardening_containers"]}

    def confidence(self, container: str) -> dict[str, str]:
        """Of each setting of it, by the comments."""
        return dict(re.findall(r"^(\w+) \((low|medium|high)\): \w", "\n".join(self.said_of(container)), re.MULTILINE))

    def said_of(self, container: str) -> list[str]:
        """The comments on it."""
        paragraph = next(one for one in self.text.split("  # docker/") if one.startswith(container + ":"))
        return [line[len("  #   "):] for line in paragraph.splitlines() if line.startswith("  #   ")]


class Operator:
    """Of one host."""

    def __init__(self, host: t.Any) -> None:
        self.host = host
        self.name = name_of(host)
        self.kept = RESULTS / self.name
        shutil.rmtree(self.kept, ignore_errors=True)
        self.controller = Controller(self.name, self.kept)

    def recommend(self, kept_as: str, **variables: t.Any) -> Recommended:
        reports = self.kept / "reports"
        ended = self.controller.run("recommend", hardening_report_dir=str(reports), **variables)
        (self.kept / f"{kept_as}.log").write_text(ended.stdout, encoding="utf-8")
        assert ended.returncode == 0 and "changed=0" in ended.stdout, ended.stdout
        path = Path(shutil.copy(reports / f"{self.name}.recommended.yml", self.kept / f"{kept_as}.yml"))
        return Recommended(path, path.read_text(encoding="utf-8"))

    def apply(self, wanted: t.Mapping[str, Settings]) -> dict[str, t.Any]:
        containers = [{"name": name, "settings": settings} for name, settings in wanted.items()]
        return self.controller.container_settings(containers=containers, disruption="recreate", settle_time=0)

    def ask(self) -> Seen:
        """Kernel and engine, about each container that runs."""
        told = self.host.check_output("python3 -c %s", (HERE / "ask_workloads.py").read_text(encoding="utf-8"))
        return t.cast(Seen, json.loads(told))

    def evidence(self) -> dict[str, t.Any]:
        """What the latest audit kept."""
        return t.cast("dict[str, t.Any]", json.loads(self.everything_kept()[f"{self.name}.evidence.json.gz"]))

    def everything_kept(self) -> dict[str, bytes]:
        """Each file that is left on the controller, unpacked."""
        files = [path for path in self.kept.rglob("*") if path.is_file()]
        return {path.name: (gzip.decompress if path.suffix == ".gz" else bytes)(path.read_bytes()) for path in files}

    def fingerprint(self) -> list[str]:
        told = self.host.check_output("sh -c %s", (BED / "fingerprint").read_text(encoding="utf-8"))
        # While the engine looks after its health, a container has one process more.
        return [line for line in told.splitlines() if not line.startswith("/health ")]


@dataclass(frozen=True)
class Looks:
    """At a window that is too short; from two looks; from three; and once more, with what is only a guess."""

    early: Recommended
    few: Recommended
    usual: Recommended
    guesses: Recommended
    before: list[str]
    after: list[str]


@dataclass(frozen=True)
class Hardened:
    called: dict[str, t.Any]
    played: Played | None
    seen: Seen


@pytest.fixture(scope="module")
def operator(host: t.Any) -> Operator:
    host.check_output("bash -c %s", (BED / "states/needs").read_text(encoding="utf-8"))
    return Operator(host)


@pytest.fixture(scope="module")
def as_found(operator: Operator) -> Seen:
    return operator.ask()


@pytest.fixture(scope="module")
def looks(operator: Operator, as_found: Seen) -> Looks:
    soon = {"hardening_recommend_after": "5s"}
    before = operator.fingerprint()
    return Looks(
        early=operator.recommend("early"),
        few=operator.recommend("few", **soon),
        usual=operator.recommend("usual", **soon),
        guesses=operator.recommend("guesses", **soon, hardening_recommend_confidence="low"),
        before=before,
        after=operator.fingerprint(),
    )


@pytest.fixture(scope="module")
def hardened(operator: Operator, looks: Looks) -> Hardened:
    wanted = looks.usual.settings
    called = operator.apply({name: wanted[name] for name in wanted if name not in LEFT_TO_THE_PLAY})
    played = operator.controller.play("harden", "--extra-vars", f"@{looks.usual.path}", **CONTAINERS_ONLY)
    return Hardened(called, played, operator.ask())


@pytest.fixture(scope="module")
def guessed(operator: Operator, looks: Looks, hardened: Hardened) -> Hardened:
    called = operator.apply({name: looks.guesses.settings[name] for name in GUESSES_THAT_ARE_RIGHT})
    return Hardened(called, None, operator.ask())
