# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

from dataclasses import replace

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core.daemon_config import in_force
from ansible_collections.bulkhead.containers.plugins.module_utils._core.daemon_config.effects import Situation
from ansible_collections.bulkhead.containers.plugins.module_utils._core.daemon_config.model import Owned
from ansible_collections.bulkhead.containers.tests.unit.engine_hosts import INFO, PROCESS, WEB, host

SITUATION = Situation("26.1.5", up=True, containers_run=True, keeps=True)
NEWER = replace(PROCESS, file_is_newer=True)
OLD = replace(WEB, started="2026-01-01T09:00:00.5Z")


@pytest.mark.parametrize(
    ("name", "value", "version", "shown"),
    [
        ("debug", False, "26.1.5", True),
        ("debug", True, "26.1.5", False),
        ("icc", True, "26.1.5", True),
        ("log-driver", "local", "26.1.5", False),
        ("authorization-plugins", [], "26.1.5", True),
        ("authorization-plugins", ["x"], "26.1.5", False),
        ("no-new-privileges", True, "26.1.5", False),
        ("no-new-privileges", True, "23.0.6", None),
        ("userland-proxy", False, "26.1.5", None),
    ],
)
def test_what_the_engine_shows(name: str, value: object, version: str, shown: bool | None) -> None:
    assert in_force.is_shown_as((name,), value, INFO, version) is shown


def test_nothing_is_shown_by_an_engine_that_does_not_answer() -> None:
    assert in_force.is_shown_as(("debug",), False, None, "26.1.5") is None


@pytest.mark.parametrize(
    ("waits", "process", "containers", "word"),
    [
        ("", NEWER, (OLD,), ""),
        ("recreate", PROCESS, (OLD,), "recreate"),
        ("recreate", PROCESS, (WEB,), ""),
        ("recreate", None, (WEB,), "recreate"),
        ("restart", NEWER, (), "recreate"),
        ("restart", PROCESS, (), ""),
        (None, NEWER, (), "recreate"),
        (None, PROCESS, (), ""),
        (None, None, (), "recreate"),
    ],
)
def test_what_is_not_shown(waits: str | None, process: object, containers: tuple, word: str) -> None:
    """A key of the network: it needs more than a restart, as containers are kept in this situation."""
    entry = None if waits is None else Owned(("ip",), "127.0.0.1", None, "hardening", waits)
    seen = host(process=process, containers=containers)
    assert in_force.waits_for(("ip",), "127.0.0.1", entry, seen, SITUATION) == word
