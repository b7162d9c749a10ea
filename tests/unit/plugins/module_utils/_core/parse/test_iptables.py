# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core.parse.iptables import chains, own_rules

LISTED = """-P INPUT ACCEPT
-P FORWARD DROP
-N DOCKER
-N DOCKER-USER
-A FORWARD -j DOCKER-USER
-A DOCKER-USER -i eth0 ! -s 10.0.0.0/8 -j DROP
-A DOCKER-USER -j RETURN
"""


def test_chains():
    assert chains(LISTED) == {
        "INPUT": [], "FORWARD": ["-j DOCKER-USER"], "DOCKER": [],
        "DOCKER-USER": ["-i eth0 ! -s 10.0.0.0/8 -j DROP", "-j RETURN"]}


@pytest.mark.parametrize("rules, count", [
    ([], 0),
    (["-j RETURN"], 0),
    (["-j DROP", "-j RETURN"], 1),
    (["-j DROP"], 1),
    (["-s 10.0.0.1/32 -j RETURN"], 1),
    (["-j RETURN", "-j DROP"], 2),
])
def test_own_rules(rules, count):
    assert own_rules(rules) == count
