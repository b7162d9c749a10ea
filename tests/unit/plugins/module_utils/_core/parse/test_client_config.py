# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import json

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core.parse.client_config import holds_credentials


@pytest.mark.parametrize("config, holds", [
    ({"auths": {"registry.example": {"auth": "YW5uOnB3"}}}, True),
    ({"auths": {"registry.example": {"identitytoken": "x"}}}, True),
    ({"auths": {"registry.example": {}}, "credsStore": "pass"}, False),
    ({"auths": {"registry.example": {"auth": ""}}}, False),
    ({"auths": None}, False),
    ({"HttpHeaders": {"User-Agent": "x"}}, False),
    ([], False),
])
def test_holds_credentials(config, holds):
    assert holds_credentials(json.dumps(config).encode()) is holds


def test_not_a_configuration():
    with pytest.raises(ValueError):
        holds_credentials(b"{")
