# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._host import command
from ansible_collections.bulkhead.containers.plugins.module_utils._host.errors import HostError
from ansible_collections.bulkhead.containers.tests.unit.runner import run

SHELL = command.find("sh")


def test_what_it_prints():
    assert command.output(run, [SHELL, "-c", "echo said"]) == "said\n"


def test_a_program_that_fails_is_told_in_its_own_words():
    with pytest.raises(HostError, match="sh: no such chain"):
        command.output(run, [SHELL, "-c", "echo no such chain >&2; exit 3"])


def test_a_program_that_fails_without_a_word_is_told_by_its_status():
    with pytest.raises(HostError, match="sh: it ended with status 3"):
        command.output(run, [SHELL, "-c", "exit 3"])


def test_a_program_that_does_not_answer_is_given_up(monkeypatch):
    monkeypatch.setattr(command, "_PATIENCE", "0.1")
    with pytest.raises(HostError, match="sleep did not answer within 0.1 s"):
        command.output(run, [command.find("sleep"), "30"])


def test_a_program_that_is_not_installed():
    assert command.find("no-such-program") is None
