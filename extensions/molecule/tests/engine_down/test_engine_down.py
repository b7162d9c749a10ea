# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""An engine that does not answer: what only it could tell is unknown, and a look does not start it."""

from __future__ import annotations

testinfra_hosts = ["ansible://engine_down"]


def test_the_engine_was_not_started(host):
    assert host.run("systemctl is-active docker.service").stdout.strip() == "inactive"


def test_the_socket_waits_where_it_did(host):
    expected = "inactive" if "bookworm" in host.check_output("cat /etc/os-release") else "active"
    assert host.run("systemctl is-active docker.socket").stdout.strip() == expected


def test_the_engine_is_known_to_be_down(report):
    engine, = report.content["engines"]
    assert engine["name"] == "docker"
    assert engine["state"] == "down"


def test_what_only_the_engine_knows_is_unknown(report):
    about = [f for f in report.findings if f["subject"]["kind"] == "container"]
    assert about
    assert {f["id"]: f["status"] for f in about if f["status"] != "unknown"} == {}


def test_what_the_host_shows_is_judged(host, report):
    mode = host.file("/etc/docker").mode
    assert report.of("file_docker_config_dir_mode")["status"] == ("fail" if mode & ~0o755 else "pass")


def test_nothing_critical_is_claimed_beside_known_holes(report):
    assert {one for one in report.failed("critical") if not one[0].startswith("cve_")} == set()
