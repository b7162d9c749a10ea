# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The containers that tests/vm/workload started: whatever was done to the host, they run as they did."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize("name", ["plain", "limited", "half_limited", "in_slice", "unfiltered", "privileged"])
def test_container_runs(name, host):
    assert host.check_output("docker inspect --format '{{.State.Running}}' %s", name) == "true"


@pytest.mark.parametrize("name", ["limited", "in_slice"])
def test_limits_are_in_force(name, kernel):
    assert [kernel["containers"][name][kind] for kind in ("memory", "pids", "cpu")] == [True, True, True]


def test_the_published_port_answers(host):
    # The server has no page: that it says so is an answer.
    assert "404" in host.run("busybox wget -O /dev/null http://127.0.0.1:8080/").stderr
