# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import subprocess
import typing as t
from pathlib import Path

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._host.daemon_config import validator
from ansible_collections.bulkhead.containers.plugins.module_utils._host.daemon_config.hands import Hands


def _run_with(words: t.Sequence[str], descriptors: t.Sequence[int]) -> t.Tuple[int, str, str]:
    done = subprocess.run(words, pass_fds=descriptors, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout, done.stderr


_HANDS = Hands(lambda words: _run_with(words, ()), _run_with)


@pytest.fixture
def dockerd(tmp_path: Path) -> t.Callable[[str], str]:
    def make(script: str) -> str:
        path = tmp_path / "dockerd"
        path.write_text("#!/bin/sh\n" + script)
        path.chmod(0o755)
        return str(path)

    return make


def test_it_is_given_the_flags_of_the_unit_and_the_candidate(dockerd):
    program = dockerd('echo "$1 $2 $3 $4|$(cat "$5")" >&2; exit 1\n')
    given = ["--config-file=/etc/x", "--debug", "--config-file", "/etc/y", "-D"]
    said = validator.objection(_HANDS, program, given, b"{}")
    assert said == "--debug -D --validate --config-file|{}"


def test_an_engine_without_a_validator(dockerd):
    program = dockerd('echo "Status: unknown flag: --validate" >&2; exit 1\n')
    assert validator.objection(_HANDS, program, [], b"{}") is None


def test_no_objection(dockerd):
    assert validator.objection(_HANDS, dockerd("echo configuration OK >&2\n"), [], b"{}") == ""


def test_the_name_of_the_candidate_is_nobodys_business(dockerd):
    program = dockerd('echo "unable to configure the Docker daemon with file $3: bad" >&2; exit 1\n')
    assert validator.objection(_HANDS, program, [], b"{}") == "unable to configure the Docker daemon: bad"
