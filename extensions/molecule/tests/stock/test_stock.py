# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""An ordinary host: its defaults are judged as they are, and nothing grave is claimed that is not so."""

from __future__ import annotations

import oracles
import pytest

testinfra_hosts = ["ansible://stock"]


@pytest.mark.parametrize("control", oracles.ORACLES)
def test_verdict_agrees_with_the_host(control, report, answers):
    assert oracles.disagreements(control, answers, report.statuses(control)) == {}


def test_nothing_critical_is_claimed_beside_known_holes(report):
    assert {one for one in report.failed("critical") if not one[0].startswith("cve_")} == set()


def test_the_engine_is_the_host_s(host, report):
    engine, = report.content["engines"]
    assert engine["name"] == "docker"
    assert engine["state"] == "up"
    assert engine["version"] == host.check_output("docker version --format '{{.Server.Version}}'")
