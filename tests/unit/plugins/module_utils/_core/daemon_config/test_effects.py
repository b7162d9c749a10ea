# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core.daemon_config import effects
from ansible_collections.bulkhead.containers.plugins.module_utils._core.daemon_config.effects import (
    Situation,
    needs,
    remains,
)
from ansible_collections.bulkhead.containers.plugins.module_utils._core.daemon_config.model import ABSENT

IDLE = Situation("26.1.5", up=True, containers_run=False, keeps=False)
KEEPING = Situation("26.1.5", up=True, containers_run=True, keeps=True)
LOSING = Situation("26.1.5", up=True, containers_run=True, keeps=False)
STOPPED = Situation("26.1.5", up=False, containers_run=False, keeps=False)
FLAGGED = Situation("26.1.5", up=True, containers_run=False, keeps=False, flagged=frozenset(["debug"]))


@pytest.mark.parametrize(
    ("path", "value", "situation", "word"),
    [
        (("icc",), False, IDLE, "restart"),
        (("icc",), False, KEEPING, "restart"),
        (("icc",), False, LOSING, "recreate"),
        (("icc",), False, STOPPED, "none"),
        (("debug",), True, LOSING, "reload"),
        (("debug",), ABSENT, LOSING, "reload"),
        (("debug",), True, FLAGGED, "restart"),
        (("userns-remap",), "default", KEEPING, "recreate"),
        (("userns-remap",), "default", IDLE, "restart"),
        (("runtimes", "x"), {"path": "x"}, LOSING, "reload"),
        (("runtimes", "x"), ABSENT, KEEPING, "restart"),
        (("features", "x"), ABSENT, LOSING, "reload"),
        (("default-cgroupns-mode",), ABSENT, KEEPING, "restart"),
        (("unknown",), 1, LOSING, "recreate"),
    ],
)
def test_what_a_change_needs(path: tuple, value: object, situation: Situation, word: str) -> None:
    assert needs(path, value, situation) == word


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("icc", True),
        ("iptables", True),
        ("userland-proxy", True),
        ("bip", True),
        ("no-new-privileges", False),
        ("hosts", False),
    ],
)
def test_what_kept_containers_hold_up(name: str, kept: bool) -> None:
    assert remains((name,), KEEPING) == ("recreate" if kept else "")
    assert remains((name,), IDLE) == remains((name,), LOSING) == ""


def test_what_it_does_not_reach() -> None:
    assert "created" in effects.note(("no-new-privileges",)) and "start" in effects.note(("default-ulimits", "nofile"))
    assert effects.note(("log-level",)) == ""


def test_the_ladder() -> None:
    assert effects.most(["reload", "recreate", "none"]) == "recreate" and effects.most([]) == "none"
    assert effects.exceeds("restart", "reload") and not effects.exceeds("reload", "reload")
