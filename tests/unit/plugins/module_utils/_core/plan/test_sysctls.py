# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core import own_files
from ansible_collections.bulkhead.containers.plugins.module_utils._core.plan import sysctls
from ansible_collections.bulkhead.containers.tests.unit import planned

NOTHING = {"exclude": ["kernel_*"]}


def make(snapshot, disruption="recreate", **policy):
    return sysctls.make(planned.case(snapshot, disruption=disruption, **policy))


def test_what_programs_may_rely_on_waits_until_it_is_allowed():
    part = make(planned.unsafe(), disruption="restart")
    assert part.steps["values"] == {"kernel.kptr_restrict": "1"}
    waiting, = part.pending
    assert (waiting["control"], waiting["allow"]) == ("kernel_io_uring_disabled", "hardening_disruption=recreate")
    assert "io_uring" in waiting["reason"]


def test_what_fails_is_set_now_and_for_the_next_boot_and_its_value_is_remembered():
    part = make(planned.unsafe())
    assert part.steps["values"] == {"kernel.kptr_restrict": "1", "kernel.io_uring_disabled": "1"}
    assert planned.file(part, own_files.SYSCTLS).splitlines()[1:] == [
        "kernel.io_uring_disabled = 1", "kernel.kptr_restrict = 1"]
    assert part.ledger == {"sysctls": {"kernel.kptr_restrict": "0", "kernel.io_uring_disabled": "0"}}
    assert part.count == 1
    assert {one[0] for one in part.covered} == {"kernel_pointers_hidden", "kernel_io_uring_disabled"}


def test_once_it_is_set_there_is_nothing_to_do():
    before = planned.unsafe()
    part = make(planned.applied(before, make(before)))
    assert (part.count, part.steps) == (0, {})


def test_a_value_that_somebody_changed_is_set_again_and_the_first_one_stays_remembered():
    before = planned.unsafe()
    after = planned.applied(before, make(before))
    after["host"]["sysctls"]["kernel.kptr_restrict"] = "0"
    part = make(after)
    assert (part.steps["values"], part.steps["files"]) == ({"kernel.kptr_restrict": "1"}, [])
    assert planned.applied(after, part)["host"]["ledger"] == after["host"]["ledger"]


def test_what_is_not_asked_for_any_more_leaves_the_file_and_goes_back():
    before = planned.unsafe()
    after = planned.applied(before, make(before))
    part = make(after, exclude=["kernel_pointers_hidden"])
    assert part.steps["values"] == {"kernel.kptr_restrict": "0"}
    assert planned.file(part, own_files.SYSCTLS).splitlines()[1:] == ["kernel.io_uring_disabled = 1"]
    all_gone = make(after, **NOTHING)
    assert planned.file(all_gone, own_files.SYSCTLS) == ""
    back = planned.applied(after, all_gone)
    assert back["host"]["sysctls"] == before["host"]["sysctls"]
    assert make(back, **NOTHING).count == 0


@pytest.mark.parametrize("name, ours, now", [
    ("kernel.kptr_restrict", "1", "2"),  # set to something else since
    ("kernel.unprivileged_bpf_disabled", "1", "1"),  # the kernel does not take it back
])
def test_what_does_not_go_back(name, ours, now):
    files = {own_files.SYSCTLS: "%s = %s\n" % (name, ours)}
    snapshot = planned.unsafe(ledger={"sysctls": {name: "0"}}, own_files=files)
    snapshot["host"]["sysctls"][name] = now
    assert make(snapshot, **NOTHING).steps["values"] == {}


def test_a_file_of_ours_without_memory_just_goes():
    snapshot = planned.unsafe(own_files={own_files.SYSCTLS: "kernel.kptr_restrict = 1\n"})
    snapshot["host"]["sysctls"]["kernel.kptr_restrict"] = "1"
    assert make(snapshot, **NOTHING).steps["values"] == {}


def test_a_setting_that_could_not_be_read_stays_in_the_file():
    before = planned.unsafe()
    after = planned.applied(before, make(before))
    after["host"]["sysctls"]["kernel.kptr_restrict"] = None
    assert make(after).count == 0


def test_a_setting_that_the_kernel_does_not_have_is_not_written():
    snapshot = planned.unsafe()
    snapshot["host"]["sysctls"]["kernel.kptr_restrict"] = "absent"
    assert "kptr" not in planned.file(make(snapshot), own_files.SYSCTLS)


def test_read_only_settings_are_left_to_whose_kernel_it_is():
    part = make(planned.unsafe(read_only_sysctls=["kernel.kptr_restrict", "kernel.io_uring_disabled"]))
    assert part.count == 0
    assert ["kernel.kptr_restrict" in one["text"] for one in part.by_hand].count(True) == 1
    assert all("read-only" in one["text"] for one in part.by_hand)


@pytest.mark.parametrize("name, value", [("net.ipv4.ip_forward", "0"), ("user.max_user_namespaces", 0)])
def test_what_breaks_containers_is_never_written(name, value):
    control = {"id": "own_setting", "title": "t", "severity": "low", "subject": "kernel", "evidence": "sysctls." + name,
               "expect": 17, "why": "w", "remedy": {"text": "x", "sysctl": {name: value}, "disruption": "none",
                                                    "impact": "i"}, "tags": ["kernel"]}
    part = make(planned.unsafe(), extra_controls=[control], exclude=["kernel_*"])
    assert (part.count, [one["control"] for one in part.by_hand]) == (0, ["own_setting"])
    assert "is never written" in part.by_hand[0]["text"]


@pytest.mark.parametrize("changes", [{"ledger": None}, {"own_files": None}, {"own_files": {own_files.SYSCTLS: None}}])
def test_without_memory_nothing_is_done(changes):
    part = make(planned.unsafe(**changes))
    assert (part.count, part.steps) == (0, {})
    assert len(part.by_hand) == 2
    assert "could not be read" in part.by_hand[0]["text"]
