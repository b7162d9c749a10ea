# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import shlex

from ansible_collections.bulkhead.containers.plugins.plugin_utils._reports import fleet, outstanding
from ansible_collections.bulkhead.containers.tests.unit import fleets
from hypothesis import given
from hypothesis import strategies as st

FINDING = fleets.finding(fleets.CONTROLS[7], "docker")


def test_without_a_plan_nothing_is_left():
    (report,) = fleet.read(fleets.report("web-1", [FINDING])).reports
    assert (outstanding.pending(report), outstanding.by_hand(report), outstanding.steps(report)) == ([], [], 0)
    assert outstanding.handed_over(report) == []


def test_an_entry_is_found_by_its_finding():
    entry = {"control": "daemon_icc_disabled", "subject": "docker", "engine": ""}
    assert outstanding.by_finding([entry]) == {outstanding.key(FINDING): entry}


def test_the_words_that_allow_it_can_be_typed():
    assert outstanding.command("hardening_disruption=restart", ["web-1"]) == (
        "ansible-playbook bulkhead.containers.harden -e hardening_disruption=restart --limit web-1")


def test_what_is_handed_over_says_to_whom_and_what():
    entries = [fleets.handed_over(), {**fleets.handed_over("job"), "owner": {"kind": "auto_remove", "name": ""}}]
    (report,) = fleet.read(fleets.report("web-1", [], plan={"hand_over": entries})).reports
    assert outstanding.handed_over(report) == [
        {"container": "shop-web-1", "engine": "docker", "owner": "compose shop/web", "settings": "read_only, tmpfs"},
        {"container": "job", "engine": "docker", "owner": "auto_remove", "settings": "read_only, tmpfs"},
    ]


@given(st.text(min_size=1), st.text(min_size=1))
def test_no_name_is_a_command(allow, host):
    assert shlex.split(outstanding.command(allow, [host])) == [
        "ansible-playbook", "bulkhead.containers.harden", "-e", allow, "--limit", host]


def test_what_no_word_allows_is_told_without_one():
    entry = {"needs": "", "reason": "Somebody changed it.", "allow": ""}
    assert outstanding.sentence(entry, "web-1") == "Needs a decision: Somebody changed it."
