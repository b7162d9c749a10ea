# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

from dataclasses import replace

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core.daemon_config import journal, settling
from ansible_collections.bulkhead.containers.plugins.module_utils._core.daemon_config.decision import decide
from ansible_collections.bulkhead.containers.plugins.module_utils._core.daemon_config.model import Request
from ansible_collections.bulkhead.containers.tests.unit.engine_hosts import WEB, host

OLD = b'{"debug": true}'
SEEN = host(OLD, containers=(WEB,))
JOURNAL = journal.of(decide(Request({"live-restore": True, "icc": False}), SEEN), SEEN, "/dropin")
DOWN_BEFORE = replace(JOURNAL, was_up=False)
MOVING = replace(JOURNAL, dropin_after="[Service]\n")
LAST_OFF = replace(JOURNAL, off=b'{"live-restore": false}')
TOLD_ONLY = replace(JOURNAL, first=None, loaded=OLD, after=OLD, back=OLD, back_loaded=OLD)


@pytest.mark.parametrize(
    ("found", "content", "dropin", "up", "taken", "word"),
    [
        # its old content
        (JOURNAL, OLD, None, True, False, settling.FORGET),
        (JOURNAL, OLD, None, False, False, settling.START),
        (DOWN_BEFORE, OLD, None, False, False, settling.FORGET),
        (MOVING, OLD, "[Service]\n", True, False, settling.WRITE_BACK),
        (MOVING, OLD, "[Service]\n", False, False, settling.GO_BACK),
        # one of ours
        (JOURNAL, JOURNAL.after, None, True, True, settling.FINISH),
        (JOURNAL, JOURNAL.after, None, True, False, settling.WRITE_BACK),
        (JOURNAL, JOURNAL.first, None, True, True, settling.WRITE_BACK),
        (JOURNAL, JOURNAL.back, None, True, False, settling.WRITE_BACK),
        (JOURNAL, JOURNAL.back_loaded, None, True, False, settling.WRITE_BACK),
        (JOURNAL, JOURNAL.first, None, False, False, settling.GO_BACK),
        (JOURNAL, JOURNAL.after, None, False, False, settling.GO_BACK),
        (MOVING, JOURNAL.after, None, True, True, settling.WRITE_BACK),
        (DOWN_BEFORE, JOURNAL.after, None, False, False, settling.FINISH),
        # something else
        (JOURNAL, b"{}", None, True, False, settling.KEEP),
        (JOURNAL, None, None, True, True, settling.KEEP),
        (DOWN_BEFORE, b"{}", None, False, False, settling.KEEP),
        (JOURNAL, b"{}", None, False, False, settling.FAIL),
        # live-restore was to be switched off again after the restart
        (LAST_OFF, LAST_OFF.off, None, True, True, settling.FINISH),
        (LAST_OFF, LAST_OFF.off, None, True, False, settling.WRITE_BACK),
        (LAST_OFF, LAST_OFF.off, None, False, False, settling.GO_BACK),
        (JOURNAL, LAST_OFF.off, None, True, True, settling.KEEP),
        # only the engine was to be told
        (TOLD_ONLY, OLD, None, True, True, settling.FINISH),
        (TOLD_ONLY, OLD, None, True, False, settling.WRITE_BACK),
        (TOLD_ONLY, OLD, None, False, False, settling.GO_BACK),
    ],
)
def test_after_a_crash(found: object, content: bytes, dropin: str, up: bool, taken: bool, word: str) -> None:
    settled = settling.settle(found, content, dropin, up, taken, "/saved")
    assert settled.word == word
    assert ("/saved" in settled.reason) == (word == settling.FAIL)


def test_words() -> None:
    settled = settling.settle(JOURNAL, JOURNAL.after, None, True, True)
    assert settled.recovered == settling.COMPLETED and settled.word in settling.WORDS
