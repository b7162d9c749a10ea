# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Hosts of the test bed as they were really seen: what is found on them, and that ignorance never acquits."""

from __future__ import annotations

import base64
import collections
import random

import pytest
from ansible_collections.bulkhead.containers.tests.unit import null_places, recorded_hosts

JUDGE = recorded_hosts.judge()
# The password that tests/bed/states/unsafe leaves wherever one can be.
CANARY = b"canary-5ad1f0c2"
# Some places at once, so that it takes seconds: few enough that one null seldom hides what another does.
AT_ONCE, SEED = 12, 20261124


def read(path):
    return path.read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("host", recorded_hosts.HOSTS)
def test_every_control_has_an_answer_with_a_reason(host):
    findings = JUDGE.report(recorded_hosts.read(host), host)["findings"]
    assert {one["id"] for one in findings} == {control["id"] for control in JUDGE.controls}
    assert [one["id"] for one in findings if one["status"] in ("fail", "unknown") and not one["reason"].strip()] == []


@pytest.mark.parametrize("host", recorded_hosts.HOSTS)
def test_what_fails_is_what_was_recorded(host):
    recorded = read(recorded_hosts.SNAPSHOTS / (host + ".findings.txt"))
    found = recorded_hosts.failures(JUDGE.report(recorded_hosts.read(host), host))
    assert found == recorded, "if this is as it should be: tests/tools/record-snapshots"


def statuses(report):
    """How often each status is there, by control and subject."""
    counted = collections.defaultdict(collections.Counter)
    for one in report["findings"]:
        counted[one["id"], one["subject"]["name"], one["subject"].get("engine")][one["status"]] += 1
    return counted


def acquitted(before, after):
    """What failed, and is said to be well or of no matter now that less is known."""
    return [key for key, was in before.items() if was["fail"] for status in ("pass", "not_applicable")
            if after[key][status] > was[status]]


def one_of_each_kind(snapshot):
    """A place for each path that is the same but for the numbers in it, in any order."""
    kinds = collections.defaultdict(list)
    for path in null_places.places(snapshot):
        if len(path) > 1:  # what is at the top is never null
            kinds[tuple("*" if isinstance(key, int) else key for key in path)].append(path)
    chance = random.Random(SEED)
    chosen = [chance.choice(same) for same in kinds.values()]
    return chance.sample(chosen, len(chosen))


@pytest.mark.parametrize("host", ["unsafe-bookworm", "unsafe-trixie"])
def test_what_fails_does_not_pass_when_less_is_known(host):
    snapshot = recorded_hosts.read(host)
    before = statuses(JUDGE.report(snapshot, host))
    chosen = one_of_each_kind(snapshot)
    for start in range(0, len(chosen), AT_ONCE):
        paths = chosen[start:start + AT_ONCE]
        after = statuses(JUDGE.report(null_places.without(snapshot, *paths), host))
        assert acquitted(before, after) == [], paths


@pytest.mark.parametrize("host", recorded_hosts.HOSTS)
def test_no_snapshot_holds_a_secret(host):
    text = repr(recorded_hosts.read(host))
    # Where in a text base64 begins shifts its letters: three spellings, without the letters that neighbours decide.
    encoded = [base64.b64encode(b"x" * shift + CANARY)[shift + 1:-4].decode() for shift in range(3)]
    assert [word for word in [CANARY.decode(), *encoded] if word in text] == []
