# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A container is made anew as one transaction: afterwards there is the new one or the old one, and only one."""

from __future__ import annotations

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core.recreation.steps import STEPS

testinfra_hosts = ["ansible://containers"]
pytestmark = pytest.mark.usefixtures("as_found")


def test_the_old_one_is_kept_for_a_while(web):
    called = web.harden()
    assert called["changed"] and called["containers"][0]["recreate"] == ["no_new_privileges"]
    now = web.now()
    assert now["inspect"]["Id"] != web.before["inspect"]["Id"] and now["kernel"]["NoNewPrivs"] == "1"
    kept = called["containers"][0]["kept_as"]
    assert web.running() == {"giver", "web"} and web.names() == {"giver", "web", kept} and web.answers()
    assert not web.harden()["changed"]
    assert web.harden(keep_replaced=0)["removed"] == [kept]
    assert web.is_the_only_one()
    assert not web.harden(keep_replaced=0)["changed"]


def test_one_that_was_had_back_by_a_person_is_no_longer_ours(host, web):
    kept = web.harden()["containers"][0]["kept_as"]
    host.check_output("docker rm --force web && docker rename %s web && docker start web", kept)
    assert web.now()["inspect"]["Id"] == web.before["inspect"]["Id"] and web.answers()
    assert web.harden(settings={}, keep_replaced=0)["removed"] == []
    assert web.running() == {"giver", "web"} and web.answers()


def test_check_mode_changes_nothing_and_predicts_the_run(host, web):
    predicted = web.harden("--check")
    assert web.is_as_before() and web.now() == web.before
    assert not host.file("/var/lib/bulkhead").exists
    called = web.harden()
    before, after = web.before["inspect"], web.now()["inspect"]
    for key in ("changed", "diff", "removed", "recovered"):
        assert predicted[key] == called[key], key
    assert called["diff"] == {
        "before": {"web": {"HostConfig.SecurityOpt": before["HostConfig"]["SecurityOpt"]}},
        "after": {"web": {"HostConfig.SecurityOpt": after["HostConfig"]["SecurityOpt"]}}}


def outcome(step):
    """What the next run says of a run that was killed there."""
    accepted = STEPS.index(step) >= STEPS.index("acceptance_written")
    return "" if step == "forgotten" else "completed" if accepted else "rolled back"


@pytest.mark.parametrize("step", STEPS)
def test_killed_at_any_step_there_is_one_afterwards(controller, web, step):
    killed = web.harden(fault=step)
    assert killed["failed"] and "rolled_back" not in killed, killed["msg"]

    healed = controller.container_settings(containers=[])
    assert not healed["failed"], healed["msg"]
    assert healed["recovered"] == outcome(step)
    if outcome(step) == "rolled back":
        assert web.is_as_before()
    else:
        assert web.running() == {"giver", "web"} and web.answers()
        assert web.now()["kernel"]["NoNewPrivs"] == "1"


@pytest.mark.parametrize("step", ["new_renamed", "remembered"])
def test_check_mode_tells_how_a_killed_run_will_be_settled(controller, web, step):
    web.harden(fault=step)
    there = web.names()
    assert controller.container_settings("--check", containers=[])["recovered"] == outcome(step)
    assert web.names() == there
    assert controller.container_settings(containers=[])["recovered"] == outcome(step)
    assert not controller.container_settings(containers=[])["changed"]


def test_an_image_whose_name_moved_on_is_not_replaced(host, web):
    host.check_output("docker import --change 'CMD [\"false\"]' /opt/workload.tar workload:1")
    try:
        called = web.harden()
    finally:
        # The state begins with the image that has this name.
        host.check_output("docker rmi --force workload:1")
    assert not called["failed"], called["msg"]
    assert web.now()["inspect"]["Image"] == web.before["inspect"]["Image"]
