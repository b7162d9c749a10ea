# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core.daemon_config.model import Refused
from ansible_collections.bulkhead.containers.plugins.module_utils._core.recreation import kept
from ansible_collections.bulkhead.containers.plugins.module_utils._core.recreation.kept import Kept

OLD = Kept("4f" * 32, "web", "web.bulkhead-kept-4f4f4f4f4f4f", "2026-11-24T01:00:00Z", {"Name": "always"})


def test_what_is_written_can_be_read_again() -> None:
    assert kept.load(kept.dump([OLD])) == [OLD]
    assert kept.load(None) == []


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b'{"kept": [1]}', b'{"kept": [{"id": "a"}]}', b"\xff"])
def test_what_cannot_be_understood_is_refused_with_the_next_step(content: bytes) -> None:
    with pytest.raises(Refused, match="docker ps --all"):
        kept.load(content)


@pytest.mark.parametrize(("now", "seconds", "works", "over"), [
    ("2026-11-24T00:59:59Z", 0, {"web"}, False),
    ("2026-11-24T01:00:00Z", 0, {"web"}, True),
    ("2026-11-24T01:59:59Z", 3600, {"web"}, False),
    ("2026-11-24T02:00:00Z", 3600, {"web"}, True),
    # The way back stays where the one in its place does not work.
    ("2026-11-30T00:00:00Z", 3600, {"other"}, False),
    ("no time", 0, {"web"}, False),
])
def test_when_its_time_is_over(now: str, seconds: float, works: set[str], over: bool) -> None:
    assert kept.expired([OLD], works, now, seconds) == ([OLD] if over else [])
