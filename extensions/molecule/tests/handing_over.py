# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A host is hardened, and the owners of its containers do as they are told by what they are handed."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import typing as t
from dataclasses import dataclass
from pathlib import Path

from controller import Controller, Played

_HERE = Path(__file__).parent
_STATE = Path(__file__).parents[3] / "tests/bed/states/owners"
_ASK = _HERE / "ask_host.py"
_SAY = _HERE / "owners/say_to_service.py"

WEB = "shop?web?1"
POLICY: dict[str, t.Any] = {
    # What controls ask of containers, and nothing of the host.
    "hardening_include": ["container_*"], "hardening_exclude": ["[!c]*"], "hardening_disruption": "recreate",
    "hardening_containers": [
        {"settings": {"no_new_privileges": True, "cap_drop": ["ALL"], "read_only": True, "tmpfs": {"/tmp": "size=16m"},
                      "pids_limit": 100, "memory": "64m", "restart_policy": "on-failure:5"}},
        {"match": {"name": [WEB, "queue.*", "cache"]}, "settings": {"user": "1000"}},
        {"match": {"name": WEB}, "settings": {"publish_address": "127.0.0.1"}},
    ],
}

COMPOSE = "docker/compose/shop/compose.bulkhead.yml"
SWARM = "docker/swarm/queue/stack.yml"
UNIT = "docker/systemd/cache.service/override.txt"
README = "README.md"

# What Compose cannot take off by a further file, where it is so old that it is told in words.
EDITS = {
    "Service web: take NET_ADMIN out of cap_add.": "sed -i '/NET_ADMIN/d' production.yml",
    "Service web: write 127.0.0.1 before every port that is published without an address.":
        "sed -i 's/8080:80/127.0.0.1:8080:80/' shop.yml",
}

Record = dict[str, t.Any]


class Seen:
    """What engine and kernel say of all containers."""

    def __init__(self, answers: Record) -> None:
        self.containers: dict[str, Record] = answers["containers"]

    def named(self, pattern: str) -> Record:
        """The one whose name fits: those of Compose have hyphens or lines below, as Compose is old or new."""
        found, = (one for name, one in self.containers.items() if re.fullmatch(pattern.replace("?", "."), name))
        return found

    def tasks(self) -> list[Record]:
        """Of the swarm, that run."""
        labelled = [one for one in self.containers.values() if one["kernel"] and
                    one["inspect"]["Config"]["Labels"].get("com.docker.swarm.service.name") == "queue"]
        return sorted(labelled, key=lambda one: t.cast(str, one["inspect"]["Name"]))

    def identities(self, *but: str) -> dict[str, tuple[t.Any, ...]]:
        """Which container each is, and since when it runs. C(but): patterns of those that do not matter."""
        patterns = [one.replace("?", ".") for one in but]
        return {name: (one["inspect"]["Id"], one["inspect"]["State"]["StartedAt"], one["inspect"]["State"]["Pid"])
                for name, one in self.containers.items() if not any(re.fullmatch(each, name) for each in patterns)}


@dataclass(frozen=True)
class Step:
    """One play, what is handed over then ({path: content}; and when each was written), and what the host says.

    C(page): the report for people.
    """

    played: Played
    files: dict[str, str]
    written: dict[str, int]
    page: str
    seen: Seen


@dataclass(frozen=True)
class Done:
    """What an owner did: what was run, and how it ended."""

    ended: list[subprocess.CompletedProcess[str]]
    before: Seen
    after: Seen

    @property
    def said(self) -> str:
        return "\n".join("%s: %d\n%s" % (one.args[-1], one.returncode, one.stdout) for one in self.ended)


class HandingOver:
    """All that is done on a host, in this order."""

    def __init__(self, name: str, results: Path) -> None:
        self.name, self._controller = name, Controller(name, results)
        self.reports = results / "reports"
        made = self._on_host("bash -s", _STATE.read_text(encoding="utf-8"))
        assert made.returncode == 0, made.stdout
        self.found = self._see()
        self.foretold = self._harden("--check")
        self.hardened = self._harden()
        self.compose = self._done(self._by_compose)
        self.swarm = self._done(self._by_swarm)
        self.unit = self._done(self._by_unit)
        self.settled = self._harden()
        self.again = self._harden()

    def _harden(self, *options: str) -> Step:
        played = self._controller.play("harden", *options, **POLICY)
        directory = self.reports / (self.name + ".hand_over")
        paths = {one.relative_to(directory).as_posix(): one for one in directory.rglob("*") if one.is_file()}
        return Step(played, {name: path.read_text(encoding="utf-8") for name, path in paths.items()},
                    {name: path.stat().st_mtime_ns for name, path in paths.items()},
                    (self.reports / "report.html").read_text(encoding="utf-8"), self._see())

    def _done(self, act: t.Callable[[], list[subprocess.CompletedProcess[str]]]) -> Done:
        before = self._see()
        return Done(act(), before, self._see())

    def _by_compose(self) -> list[subprocess.CompletedProcess[str]]:
        """What the head of the file says."""
        text = self.hardened.files[COMPOSE]
        place = re.search(r"^# 1\. Put this file into (\S+) as (\S+)\.$", text, re.MULTILINE)
        assert place, text
        directory, file = place.groups()
        commands = ["cat >" + file, *(edit for words, edit in EDITS.items() if words in text)]
        commands += re.findall(r"^#      (docker.*)$", text, re.MULTILINE)
        return [self._on_host("cd %s && %s" % (directory, command), text) for command in commands]

    def _by_swarm(self) -> list[subprocess.CompletedProcess[str]]:
        """The line, and what only the engine's API can say, where it can."""
        command = re.search(r"^    (docker service update .*)$", self.hardened.files[README], re.MULTILINE)
        said = re.search(r"from Docker 25 on.*: (\{.*\}) is to be in (\S+) of its spec", self.hardened.files[SWARM])
        assert command and said, self.hardened.files[SWARM]
        ended = [self._on_host(command.group(1))]
        if int(self.hardened.played.report["engines"][0]["version"].partition(".")[0]) >= 25:
            wanted = json.dumps({"service": "queue", "value": json.loads(said.group(1)), "path": said.group(2)})
            ended.append(self._on_host("python3 -c " + shlex.quote(_SAY.read_text(encoding="utf-8")), wanted))
        return ended

    def _by_unit(self) -> list[subprocess.CompletedProcess[str]]:
        """C(systemctl edit) writes such a file, and has systemd read it."""
        text = self.hardened.files[UNIT]
        line = self._on_host("systemctl cat cache.service | sed -n '/^ExecStart=/,/[^\\\\]$/p'").stdout.strip()
        options, image, rest = line.partition("workload:1")
        for flag in _listed(text, "Leave out of it:"):
            assert flag in options, line
            options = options.replace(flag, "")
        flags = "\n".join(_listed(text, "Add to its docker run or docker create:"))
        drop_in = "[Service]\nExecStart=\n%s\\\n%s\n%s%s\n" % (options, flags, image, rest)
        restart = re.search(r"^  (systemctl restart .*)$", text, re.MULTILINE)
        assert restart, text
        place = "/etc/systemd/system/cache.service.d"
        return [self._on_host("mkdir -p %s && cat >%s/override.conf" % (place, place), drop_in),
                self._on_host("systemctl daemon-reload"),
                self._on_host(restart.group(1)),
                self._on_host("timeout 20 sh -c 'until docker top cache; do sleep 0.2; done'")]

    def _see(self) -> Seen:
        return Seen(json.loads(self._on_host("python3 -", _ASK.read_text(encoding="utf-8")).stdout))

    def _on_host(self, command: str, given: str = "") -> subprocess.CompletedProcess[str]:
        words = ["docker", "exec", "--interactive", self.name, "bash", "-c", command]
        return subprocess.run(words, check=False, text=True, input=given, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT)


def _listed(text: str, title: str) -> list[str]:
    """The lines below a title, up to the next empty one."""
    return [line.strip() for line in text.partition(title + "\n\n")[2].partition("\n\n")[0].splitlines()]
