# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What waits for the engine to start without containers, as it does at boot."""

from __future__ import annotations

import json


def test_containers_of_the_default_bridge_do_not_reach_each_other(host):
    bridge = json.loads(host.check_output("docker network inspect bridge"))[0]["Options"]
    assert bridge["com.docker.network.bridge.enable_icc"] == "false"
    assert "-A FORWARD -i docker0 -o docker0 -j DROP" in host.check_output("iptables --list-rules FORWARD")


def test_the_audit_says_so(report):
    assert set(report.statuses("daemon_icc_disabled").values()) == {"pass"}
