# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import functools
import typing as t

import pytest
from conftest import RESULTS, name_of
from handing_over import HandingOver


@functools.lru_cache(maxsize=None)
def _handing_over(name: str) -> HandingOver:
    return HandingOver(name, RESULTS / name)


@pytest.fixture
def handing_over(host: t.Any) -> HandingOver:
    """What was done to this host, once for all tests, and what was seen of it each time."""
    return _handing_over(name_of(host))
