# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import json
import shlex
import subprocess
import typing as t
from pathlib import Path

import pytest
from conftest import name_of
from published_web import PublishedWeb

HERE = Path(__file__).parent
STATE = Path(__file__).parents[4] / "tests/bed/states/containers"


class Estate:
    """The containers of a host, as its engine and its kernel have them."""

    def __init__(self, name: str) -> None:
        self._name = name

    def make(self, wanted: t.Mapping[str, t.Any]) -> dict[str, str]:
        return self._run({"make": wanted})

    def look(self, names: t.Iterable[str]) -> dict[str, t.Any]:
        return self._run({"look": list(names)})

    def _run(self, task: t.Mapping[str, t.Any]) -> dict[str, t.Any]:
        program = shlex.quote((HERE / "estate.py").read_text(encoding="utf-8"))
        ended = subprocess.run(["docker", "exec", "--interactive", self._name, "sh", "-c", "python3 -c " + program],
                               input=json.dumps(task), check=True, text=True, stdout=subprocess.PIPE)
        return t.cast("dict[str, t.Any]", json.loads(ended.stdout))


@pytest.fixture
def estate(host: t.Any) -> Estate:
    return Estate(name_of(host))


@pytest.fixture
def web(host: t.Any, estate: Estate, controller: t.Any) -> PublishedWeb:
    return PublishedWeb(host, estate, controller).start()


@pytest.fixture
def as_found(host: t.Any) -> None:
    host.check_output("bash -c %s", STATE.read_text(encoding="utf-8"))
