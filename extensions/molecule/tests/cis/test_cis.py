# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A stock host is hardened to the CIS profile, and becomes what docs/cis_results.md says."""

from __future__ import annotations

import cis_results
import pytest
from conftest import RESULTS, name_of
from controller import Controller
from engine_words import Words

testinfra_hosts = ["ansible://cis"]
COLUMNS = {"bookworm": "Debian 12", "trixie": "Debian 13"}
POLICY = cis_results.policy()
# A container host has the kernel of the machine that it is on: what is set there is not the test's to change.
POLICY["hardening_exclude"] = ["kernel_*"]


@pytest.fixture(scope="module")
def hardened(host):
    """(the containers before, the play)"""
    before = Words(host).containers()
    return before, Controller(name_of(host), RESULTS / name_of(host)).play("harden", **POLICY)


def test_no_container_was_stopped(hardened, host):
    before, played = hardened
    assert played.status == 0, played.output
    assert Words(host).containers() == before


def test_every_control_that_can_be_mended_is_met_or_says_what_it_waits_for(hardened):
    cis_results.expect_nothing_left_undone(hardened[1].report)


def test_it_is_as_documented(hardened, host):
    column = COLUMNS[name_of(host).split("-")[-1]]
    cis_results.expect_as_documented(hardened[1].report, column)


def test_kernel_and_engine_say_so_too(hardened, host):
    info = Words(host).info()
    assert info["LiveRestoreEnabled"] and not info["Debug"]
    assert "NoNewPrivs:\t1" in host.check_output("docker run --rm workload:1 cat /proc/self/status")
    limits = host.check_output("docker run --rm workload:1 sh -c 'ulimit -Sn; ulimit -Hn'").split()
    assert limits == ["1024", "16384"]
    for path in ("/etc/docker", "/etc/docker/daemon.json", "/etc/default/docker", "/run/docker.sock"):
        assert host.file(path).user == "root" and not host.file(path).mode & 0o002
