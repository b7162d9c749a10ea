# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

from ansible_collections.bulkhead.containers.plugins.module_utils._core.parse import routes

ROUTES = """Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT
eth0\t00000000\t010011AC\t0003\t0\t0\t0\t00000000\t0\t0\t0
eth0\t000011AC\t00000000\t0001\t0\t0\t0\t0000FFFF\t0\t0\t0
eth1\t000A0A0A\t010011AC\t0003\t0\t0\t0\t00FFFFFF\t0\t0\t0
"""
ROUTES_6 = """fd000000000000000000000000000000 40 %s 00 %s 00000100 00000001 00000000 00000001     eth0
%s 00 %s 00 fd000000000000000000000000000001 00000400 00000002 00000000 00000003     eth0
""" % (("0" * 32,) * 4)


def test_networks_without_a_gateway() -> None:
    assert [str(one) for one in routes.connected(ROUTES, "little")] == ["172.17.0.0/16"]
    assert [str(one) for one in routes.connected_6(ROUTES_6)] == ["fd00::/64"]
    assert routes.connected("", "little") == routes.connected_6("") == []


def test_gateways() -> None:
    assert routes.gateways(ROUTES, "little") == {"172.17.0.1"}
    assert routes.gateways_6(ROUTES_6) == {"fd00::1"}
    assert routes.gateways("", "little") == routes.gateways_6("") == set()
