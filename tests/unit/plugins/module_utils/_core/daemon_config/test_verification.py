# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

from dataclasses import replace

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core.daemon_config import journal as journals
from ansible_collections.bulkhead.containers.plugins.module_utils._core.daemon_config import verification
from ansible_collections.bulkhead.containers.plugins.module_utils._core.daemon_config.decision import decide
from ansible_collections.bulkhead.containers.plugins.module_utils._core.daemon_config.model import Request
from ansible_collections.bulkhead.containers.tests.unit.engine_hosts import INFO, WEB, host, restarted, stopped

BEFORE = host(containers=(WEB,))
DECISION = decide(Request({"live-restore": True, "icc": False, "log-driver": "local"}), BEFORE)
AFTER = restarted(BEFORE, DECISION)


def _info(**different: object) -> object:
    return replace(AFTER, info=replace(AFTER.info, **different))


def test_as_it_should_be() -> None:
    verdict = verification.verify(DECISION, BEFORE, AFTER)
    assert verdict.problems == ()
    assert (verdict.in_force, verdict.pending) == (DECISION.in_force, DECISION.pending)


def test_what_was_taken_after_all_is_in_force() -> None:
    verdict = verification.verify(DECISION, BEFORE, _info(icc=False))
    assert verdict.in_force == ("icc", "live-restore", "log-driver") and verdict.pending == ()


@pytest.mark.parametrize(
    ("after", "problem"),
    [
        (_info(id="OTHER"), "Another engine"),
        (_info(data_root="/var/lib/docker/100000.100000"), "works in"),
        (_info(logging_driver="json-file"), "did not take log-driver"),
        (_info(live_restore=False), "did not take live-restore"),
        (replace(AFTER, info=None), "who it is"),
        (replace(AFTER, up=False, info=None), "does not answer"),
        (replace(AFTER, containers=()), "web ran and does not"),
        (replace(AFTER, containers=(replace(WEB, pid=7),)), "web was started again"),
        (replace(AFTER, containers=(replace(WEB, listening=()),)), "0.0.0.0:80/tcp"),
    ],
)
def test_what_is_wrong(after: object, problem: str) -> None:
    problems = verification.verify(DECISION, BEFORE, after).problems
    assert any(problem in one for one in problems)


def test_containers_that_were_stopped_for_it_have_new_processes() -> None:
    decision = decide(Request({"icc": False}, disruption="recreate"), BEFORE)
    after = replace(restarted(BEFORE, decision), containers=(replace(WEB, pid=7, started="2026-01-03"),))
    assert verification.verify(decision, BEFORE, after).problems == ()


@pytest.mark.parametrize(("file", "wanted"), [(b"{}", "dockremap"), (b'{"userns-remap": "dockremap"}', "dockremap")])
def test_an_engine_with_another_data_root_has_another_id(file: bytes, wanted: str) -> None:
    before = host(file)
    decision = decide(Request({"userns-remap": wanted}, disruption="recreate"), before)
    moved = replace(INFO, id="OTHER", data_root="/var/lib/docker/1.1", security_options=("name=userns",))
    there = replace(restarted(before, decision), info=moved)
    assert verification.verify(decision, before, there).problems == ()

    # Once it is there, it has to stay.
    again = decide(Request({"userns-remap": wanted, "icc": False}, disruption="recreate"), there)
    elsewhere = replace(restarted(there, again), info=replace(moved, id="THIRD", icc=False))
    assert any("Another engine" in one for one in verification.verify(again, there, elsewhere).problems)


@pytest.mark.parametrize("key", ["userns-remap", "data-root"])
def test_another_root_has_another_identity(key: str) -> None:
    decision = decide(Request({key: "x"}), host())
    after = replace(restarted(host(), decision), info=replace(INFO, id="OTHER", data_root="/x"))
    assert verification.verify(decision, host(), after).problems == ()


def test_an_engine_that_was_stopped_has_nothing_to_show() -> None:
    decision = decide(Request({"icc": False}), stopped())
    assert verification.verify(decision, stopped(), stopped()).problems == ()


def test_one_that_ended_meanwhile_is_told_and_no_fault_of_ours() -> None:
    job = replace(WEB, id="c2", name="job", pid=300)
    journal = replace(journals.of(DECISION, BEFORE, "/dropin"), containers=(WEB, job))
    assert verification.unchanged(journal, AFTER) == ()
    assert ["job" in one for one in verification.ended(journal, AFTER)] == [True]
    assert verification.ended(journal, replace(AFTER, containers=(WEB, job))) == ()


def test_what_an_interrupted_change_left() -> None:
    journal = journals.of(DECISION, BEFORE, "/dropin")
    assert verification.unchanged(journal, AFTER) == ()
    assert len(verification.unchanged(journal, replace(AFTER, info=replace(INFO, id="X"), containers=()))) == 2
