# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from ansible_collections.bulkhead.containers.plugins.module_utils._core.daemon_config import journal as journals
from ansible_collections.bulkhead.containers.plugins.module_utils._core.daemon_config.decision import decide
from ansible_collections.bulkhead.containers.plugins.module_utils._core.daemon_config.model import Request
from ansible_collections.bulkhead.containers.plugins.module_utils._host.daemon_config.change import last_written
from ansible_collections.bulkhead.containers.plugins.module_utils._host.daemon_config.state_dir import StateDir
from ansible_collections.bulkhead.containers.tests.unit.engine_hosts import WEB, host

SEEN = host(b"{}")
KNOWN = journals.of(decide(Request({"icc": False}), SEEN), SEEN, "/dropin")


def test_the_way_back_knows_of_containers_that_came_meanwhile(tmp_path: Path):
    later = replace(KNOWN, containers=(WEB,))
    (tmp_path / "x.journal").write_bytes(journals.dump(later))
    assert last_written(StateDir(str(tmp_path)), "x.journal", KNOWN) == later


def test_the_way_back_does_not_depend_on_what_is_written(tmp_path: Path):
    assert last_written(StateDir(str(tmp_path)), "x.journal", KNOWN) == KNOWN
    (tmp_path / "x.journal").write_bytes(b'{"schema": 1, "torn')
    assert last_written(StateDir(str(tmp_path)), "x.journal", KNOWN) == KNOWN
    (tmp_path / "y.journal").mkdir()
    assert last_written(StateDir(str(tmp_path)), "y.journal", KNOWN) == KNOWN
