# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The machine as tests/vm/workload leaves it: of what the tests compare there is a good one and a bad one."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize("control", [
    "container_apparmor_enforced", "container_memory_limited", "container_cpu_limited", "container_seccomp_enabled"])
def test_there_is_a_good_and_a_bad_one(control, report):
    assert {"pass", "fail"} <= set(report.statuses(control).values())


@pytest.mark.parametrize(("path", "state"), [
    ("/etc/docker", "pass"),
    ("/usr/lib/systemd/system/docker.socket", "pass"),
    ("/usr/sbin/dockerd", "loaded, but not persisted"),
    ("/etc/default/docker", "persisted, but not loaded"),
    ("/var/lib/docker", "neither loaded nor persisted"),
    ("/run/containerd", "neither loaded nor persisted"),
    ("/etc/containerd/config.toml", "neither loaded nor persisted"),
])
def test_watches_are_told_apart(path, state, report):
    found, = (f for f in report.findings if f["subject"]["kind"] == "audit" and f["subject"]["name"] == path)
    assert found["status"] == state if state == "pass" else state in found["reason"]
