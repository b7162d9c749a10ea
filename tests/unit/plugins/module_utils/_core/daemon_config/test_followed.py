# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

from dataclasses import replace

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core.daemon_config import followed, remembered
from ansible_collections.bulkhead.containers.plugins.module_utils._core.daemon_config.decision import decide
from ansible_collections.bulkhead.containers.plugins.module_utils._core.daemon_config.model import (
    Info,
    Observed,
    Process,
    Request,
)

PROCESS = Process(pid=7, started="2026-11-24T00:00:00Z", flags={}, file_is_newer=False, identity="boot 7 100")
SEEN = Observed(path="/etc/docker/daemon.json", content=b'{"icc": true}', owned=(), version="26.1.5", up=True,
                process=PROCESS, info=Info(id="one", data_root="/var/lib/docker", live_restore=False))


def after(seen: Observed, **settings: object) -> followed.Followed | None:
    return followed.after(decide(Request(settings=settings, disruption="reload"), seen), seen)


def test_what_a_reload_took_is_followed_together_with_what_was_there():
    known = after(SEEN, **{"live-restore": True})
    written = decide(Request(settings={"live-restore": True}, disruption="reload"), SEEN).after
    assert followed.holds(known, written, "boot 7 100")
    assert remembered.load_followed(remembered.dump("/x", (), known)) == known


@pytest.mark.parametrize("newer", [True, None])
def test_nothing_is_known_where_somebody_wrote_after_the_start(newer):
    assert after(replace(SEEN, process=replace(PROCESS, file_is_newer=newer)), **{"live-restore": True}) is None


@pytest.mark.parametrize(("content", "process"), [
    (b'{"icc": true, "live-restore": false}', "boot 7 100"), (None, "boot 7 100"),
    (b'{"icc": true, "live-restore": true}', "boot 7 101"), (b'{"icc": true, "live-restore": true}', ""),
])
def test_another_file_or_another_process_is_not_followed(content, process):
    assert not followed.holds(after(SEEN, **{"live-restore": True}), content, process)


def test_what_an_engine_was_started_with_is_known_until_it_is_another_process():
    decision = decide(Request(settings={"live-restore": True}), SEEN)
    known = followed.after_restart(decision, "boot 8 100")
    assert followed.holds(known, decision.after, "boot 8 100")
    assert not followed.holds(known, decision.after, "boot 9 100")
    assert followed.after_restart(decision, "") is None


def test_an_engine_that_was_never_changed_has_no_memory():
    assert remembered.load_followed(None) is None
    assert remembered.load_followed(remembered.dump("/x", ())) is None
    assert not followed.holds(None, b"{}", "")
