# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import functools
import typing as t

import pytest
from conftest import RESULTS, name_of
from controller import Controller
from rollout import Rollout


@functools.lru_cache(maxsize=None)
def _rolled_out(name: str) -> Rollout:
    return Rollout(name, Controller(name, RESULTS / name))


@pytest.fixture
def rollout(host: t.Any) -> Rollout:
    """What was done to this host, once for all tests, and what was seen of it each time."""
    return _rolled_out(name_of(host))
