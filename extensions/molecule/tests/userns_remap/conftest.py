# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import subprocess
import typing as t
from pathlib import Path

import pytest
from controller import Controller
from engine_words import Words

STATE = Path(__file__).parents[4] / "tests/bed/states/userns_remap"


@pytest.fixture
def words(host: t.Any) -> Words:
    return Words(host)


@pytest.fixture
def move(controller: Controller) -> t.Callable[..., subprocess.CompletedProcess[str]]:
    """Runs the play: move("--check", accept=["all"])."""
    def run(*options: str, **variables: t.Any) -> subprocess.CompletedProcess[str]:
        return controller.run("userns_remap", *options,
                              **{"userns_remap_" + name: value for name, value in variables.items()})

    return run


@pytest.fixture(scope="module")
def as_found(host: t.Any) -> None:
    """A host with containers, and nothing of ours. Each test has to leave it so."""
    host.check_output("bash -c %s", STATE.read_text(encoding="utf-8"))
