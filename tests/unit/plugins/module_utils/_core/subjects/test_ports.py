# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core.subjects import ports


@pytest.mark.parametrize("address, expected", [
    ("0.0.0.0", True), ("::", True), ("", True), ("[::]", True), ("0:0:0:0:0:0:0:0", True), ("::ffff:0.0.0.0", True),
    (None, True), ("127.0.0.1", False), ("192.0.2.1", False), ("::1", False), ("2001:db8::1", False),
])
def test_addresses_that_mean_all(address, expected):
    assert ports.wildcard({"host_ip": address}) is expected


@pytest.mark.parametrize("port, expected", [(1, True), (1023, True), ("80", True), (1024, False), (0, False),
                                            ("", False), (None, False), ("80-90", True)])
def test_ports_that_are_below_1024(port, expected):
    assert ports.below_ordinary({"host_port": port}) is expected


def test_a_port_as_a_person_writes_it():
    assert ports.describe({"container": "80/tcp", "host_ip": "::", "host_port": 8080}) == "[::]:8080->80/tcp"
    assert ports.describe({"container": "80/tcp", "host_ip": "", "host_port": 0}) == "*:any->80/tcp"
