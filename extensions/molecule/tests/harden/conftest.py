# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import typing as t
from pathlib import Path

import pytest
from engine_words import Words

STATE = Path(__file__).parents[4] / "tests/bed/states/harden"


@pytest.fixture
def words(host: t.Any) -> Words:
    return Words(host)


@pytest.fixture
def as_found(host: t.Any) -> None:
    """The host as somebody set it up long ago: nothing of ours is there."""
    host.check_output("bash -c %s", STATE.read_text(encoding="utf-8"))
