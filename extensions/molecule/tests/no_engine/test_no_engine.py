# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Without an engine, what is about engines does not apply, and the host itself is judged all the same."""

from __future__ import annotations

testinfra_hosts = ["ansible://no_engine"]


def test_there_is_no_engine(host, report):
    assert not host.exists("dockerd")
    assert report.content["engines"] == []


def test_nothing_is_claimed_about_an_engine(report):
    kinds = ("daemon", "container", "image", "network", "volume")
    about = {f["id"]: f["status"] for f in report.findings if f["subject"]["kind"] in kinds}
    assert about
    assert set(about.values()) <= {"not_applicable", "manual"}


def test_the_kernel_is_judged(host, report):
    shown = host.check_output("cat /proc/sys/kernel/kptr_restrict") != "0"
    assert (report.of("kernel_pointers_hidden")["status"] == "pass") == shown


def test_nothing_critical_is_claimed_beside_known_holes(report):
    assert {one for one in report.failed("critical") if not one[0].startswith("cve_")} == set()
