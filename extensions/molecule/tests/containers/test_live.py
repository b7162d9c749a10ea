# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is changed while a container runs: it is the same one afterwards, and has not been started anew."""

from __future__ import annotations

import pytest

testinfra_hosts = ["ansible://containers"]
pytestmark = pytest.mark.usefixtures("as_found")

LIMITS = {"pids_limit": 50, "memory": "64m", "restart_policy": "unless-stopped"}


def is_still_the_same(web):
    now, before = web.now()["inspect"], web.before["inspect"]
    return now["Id"] == before["Id"] and now["State"]["StartedAt"] == before["State"]["StartedAt"] and web.answers()


def cgroup(host, web, controller, name):
    """What the kernel says of a limit, whichever version of cgroups it has."""
    pid = web.now()["inspect"]["State"]["Pid"]
    found = host.file("/proc/%d/cgroup" % pid).content_string
    lines = [line.split(":", 2) for line in found.splitlines()]
    path = next(place for _number, controllers, place in lines if controllers in ("", controller))
    roots = ["/sys/fs/cgroup/" + controller, "/sys/fs/cgroup"]
    return next(host.file(root + path + "/" + one).content_string.strip() for root in roots for one in name.split()
                if host.file(root + path + "/" + one).exists)


def test_limits_are_in_force(host, web):
    called = web.harden(settings=LIMITS)
    assert called["containers"][0]["live"] == ["memory", "pids_limit", "restart_policy"]
    assert is_still_the_same(web)
    config = web.now()["inspect"]["HostConfig"]
    assert (config["PidsLimit"], config["Memory"]) == (50, 64 << 20)
    assert config["RestartPolicy"]["Name"] == "unless-stopped"
    assert cgroup(host, web, "pids", "pids.max") == "50"
    assert cgroup(host, web, "memory", "memory.max memory.limit_in_bytes") == str(64 << 20)
    assert not web.harden(settings=LIMITS)["changed"]


@pytest.mark.parametrize("step", ["update_journal_written", "updated"])
def test_killed_half_way_it_is_taken_back(controller, web, step):
    assert web.harden(settings={"pids_limit": 50, "networks": ["second"]}, fault=step)["failed"]
    assert controller.container_settings(containers=[])["recovered"] == "rolled back"
    now = web.now()["inspect"]
    assert not now["HostConfig"]["PidsLimit"] or now["HostConfig"]["PidsLimit"] < 0
    assert set(now["NetworkSettings"]["Networks"]) == {"bridge"}
    assert is_still_the_same(web)


def test_it_moves_to_another_network_and_stays_published(host, web):
    called = web.harden(settings={"networks": ["second"]})
    assert called["containers"][0]["live"] == ["networks"]
    assert set(web.now()["inspect"]["NetworkSettings"]["Networks"]) == {"second"}
    assert is_still_the_same(web)
    address = host.check_output("hostname --all-ip-addresses").split()[0]
    assert web.answers(address + ":8080")
    assert not web.harden(settings={"networks": ["second"]})["changed"]
    # Made anew afterwards, it is where it was moved to.
    assert not web.harden()["failed"]
    assert set(web.now()["inspect"]["NetworkSettings"]["Networks"]) == {"second"} and web.answers()


def test_no_more_than_is_allowed_is_done(web):
    called = web.harden(settings={**LIMITS, "read_only": True}, disruption="none")
    assert not called["changed"] and web.now() == web.before
    assert {(one["setting"], one["needs"]) for one in called["containers"][0]["pending"]} == {
        ("memory", "reload"), ("pids_limit", "reload"), ("restart_policy", "reload"), ("read_only", "recreate")}
    called = web.harden(settings={"pids_limit": 50, "read_only": True}, disruption="reload")
    assert called["containers"][0]["live"] == ["pids_limit"] and not called["containers"][0]["recreate"]
    assert is_still_the_same(web)
