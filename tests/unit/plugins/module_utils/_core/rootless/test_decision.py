# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import typing as t
from dataclasses import replace

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core.rootless import (
    changes,
    decision,
    memory,
    texts,
    worlds,
)
from ansible_collections.bulkhead.containers.plugins.module_utils._core.rootless.decision import Decision, Request
from ansible_collections.bulkhead.containers.plugins.module_utils._core.rootless.memory import Entry, Memory
from ansible_collections.bulkhead.containers.plugins.module_utils._core.rootless.model import HostWish, Wish, World
from ansible_collections.bulkhead.containers.tests.unit import rootless_records as records

Record = t.Dict[str, t.Any]
WEB = Wish("web")
NOTHING = worlds.seen_user(records.user())
SETTING = "net.ipv4.ip_unprivileged_port_start"


def decide(request: Request, host: t.Optional[Record] = None, user: t.Optional[Record] = None,
           known: t.Optional[Memory] = None) -> Decision:
    return decision.decide(request, host or records.host(), {"web": user or records.user()}, known or {})


def steps(decided: Decision, subject: str = "web") -> t.List[str]:
    return [one.step for plan in decided.plans if plan.subject == subject for one in plan.changes]


def complete() -> World:
    plan = next(plan for plan in decide(Request([WEB])).plans if plan.subject == "web")
    return plan.wanted


def with_engine(**different: t.Any) -> Record:
    return records.with_engine(complete(), **different)


REMEMBERED = {"web": Entry(NOTHING, ids=True), memory.SHELLS: Entry(World({texts.SHELL: None}, {}))}


def shells_of(*names: str) -> Record:
    return records.host(files={**records.host()["files"], texts.SHELL: texts.shell(names)})


def test_from_nothing() -> None:
    assert steps(decide(Request([WEB]))) == [
        "ids_given", "file_written", "systemd_reloaded", "lingering", "file_written", "file_written", "units_loaded",
        "engine_enabled", "engine_started"]


def test_the_second_time_nothing_changes() -> None:
    decided = decide(Request([WEB]), shells_of("web"), with_engine(), REMEMBERED)
    assert not decided.changed and not decided.blockers


def test_what_nobody_remembers_is_remembered() -> None:
    """As after the loss of /var/lib: the files of ours were not there before us."""
    decided = decide(Request([WEB]), shells_of("web"), with_engine())
    assert steps(decided) == ["settled"]
    assert worlds.before_us(worlds.seen_user(with_engine())).files == NOTHING.files


def test_a_change_that_was_broken_off_behind_its_last_step_is_ended() -> None:
    known = {**REMEMBERED, "web": replace(REMEMBERED["web"], back=NOTHING)}
    assert steps(decide(Request([WEB]), shells_of("web"), with_engine(), known)) == ["settled"]


def test_the_data_and_the_ids_that_own_them_stay() -> None:
    decided = decide(Request([WEB], absent=True), shells_of("web"), with_engine(), REMEMBERED)
    plan = decided.plans[0]
    assert steps(decided)[:2] == ["engine_stopped", "engine_disabled"]
    assert not {"data_removed", "ids_taken_back"} & set(steps(decided))
    assert plan.kept[0] == "/home/web/.local/share/docker" and "subordinate ids" in plan.kept[1]
    assert plan.wanted.files == NOTHING.files


def test_data_that_were_kept_can_be_removed_later() -> None:
    user = records.user(range_ours=True, range_changes=False, has_data=True)
    known = {"web": Entry(NOTHING, gone=True, ids=True)}
    assert not decide(Request([WEB], absent=True), user=user, known=known).changed
    removing = Request([WEB], absent=True, remove_data=True)
    assert steps(decide(removing, user=user, known=known)) == ["data_removed", "ids_taken_back"]


def test_everything_goes_when_it_is_asked_for() -> None:
    decided = decide(Request([WEB], absent=True, remove_data=True), shells_of("web"), with_engine(), REMEMBERED)
    assert steps(decided)[-2:] == ["data_removed", "ids_taken_back"]
    assert steps(decided, memory.SHELLS) == ["file_removed"]


@pytest.mark.parametrize(("directories", "expected"), [
    ((), ["/home/web/.local/share/docker"]),
    (("/home/web/.config/docker",), ["/home/web/.local/share/docker", "/home/web/.config/docker/key.json"]),
])
def test_a_key_goes_with_the_data_unless_it_may_have_been_there(
    directories: t.Tuple[str, ...], expected: t.List[str]
) -> None:
    known = {**REMEMBERED, "web": replace(REMEMBERED["web"], directories=directories)}
    user = with_engine(key="/home/web/.config/docker/key.json")
    decided = decide(Request([WEB], absent=True, remove_data=True), shells_of("web"), user, known)
    assert [one.what for one in decided.plans[0].changes if one.step == "data_removed"] == expected
    # A run that was killed between the two has left the key.
    user = records.user(key=user["key"], has_data=False, range_changes=False)
    decided = decide(Request([WEB], absent=True, remove_data=True), shells_of("web"), user, known)
    assert [one.what for one in decided.plans[0].changes if one.step == "data_removed"] == expected[1:]


def test_data_are_removed_in_a_namespace_or_not_at_all() -> None:
    host = {**shells_of("web"), "programs": records.without_program("rootlesskit")["programs"]}
    for remove_data, count in ((True, 1), (False, 0)):
        request = Request([WEB], absent=True, remove_data=remove_data)
        assert len(decide(request, host, with_engine(), REMEMBERED).blockers) == count


def test_an_engine_of_somebody_else_s_is_left_alone() -> None:
    user = records.user(files={**NOTHING.files, records.UNIT: records.FOREIGN}, has_data=True, range_changes=False,
                        switches={**NOTHING.switches, "engine": "runs", "unit": "enabled"})
    assert not decide(Request([WEB], absent=True, remove_data=True), user=user).changed


def test_what_is_in_a_home_that_cannot_be_entered_is_not_forgotten() -> None:
    user = records.user(home_problem="the user's home is not there")
    assert len(decide(Request([WEB], absent=True), user=user, known=REMEMBERED).blockers) == 1
    assert not decide(Request([WEB], absent=True), user=user).blockers


def test_ids_that_came_from_somebody_else_stay() -> None:
    known = {**REMEMBERED, "web": Entry(NOTHING)}
    decided = decide(Request([WEB], absent=True, remove_data=True), shells_of("web"), with_engine(), known)
    assert "ids_taken_back" not in steps(decided)


def test_a_unit_that_replaced_ours_is_not_taken_away() -> None:
    user = with_engine()
    user["files"][records.UNIT] = records.FOREIGN
    decided = decide(Request([WEB], absent=True), shells_of("web"), user, REMEMBERED)
    assert decided.plans[0].wanted.files[records.UNIT] == records.FOREIGN


@pytest.mark.parametrize("absent", [True, False])
def test_containers_that_would_stop_have_to_be_allowed(absent: bool) -> None:
    container = {"id": "1", "name": "db", "auto_remove": False, "paused": False}
    user = with_engine(containers=[container])
    wish = WEB if absent else replace(WEB, port_driver="slirp4netns")
    for disruption, count in (("restart", 1), ("recreate", 0)):
        decided = decide(Request([wish], absent=absent, disruption=disruption), shells_of("web"), user, REMEMBERED)
        assert len(decided.blockers) == count and changes.stops_engine(decided.plans[0 if absent else 1].changes)


def test_systemd_is_not_reloaded_under_containers_that_use_gpus() -> None:
    host = records.host(gpus=["cuda"])
    assert decide(Request([WEB])).reloads_systemd and not decide(Request([WEB]), host).reloads_systemd
    assert "cuda" in decide(Request([WEB]), host).warnings[0].reason
    # The second run waits as well, and calls it no change.
    user = with_engine()
    user["switches"]["systemd"] = "outdated"
    again = {**shells_of("web"), "gpus": ["cuda"]}
    assert not decide(Request([WEB]), again, user, REMEMBERED).changed
    assert decide(Request([WEB]), shells_of("web"), user, REMEMBERED).reloads_systemd
    assert not decide(Request([WEB], absent=True), again, user, REMEMBERED).reloads_systemd


def test_the_context_of_somebody_else_stays() -> None:
    path = "/home/web/" + texts.context_path()
    user = records.user(files={**NOTHING.files, path: "{}"})
    assert decide(Request([WEB]), user=user).plans[1].wanted.files[path] == "{}"


def test_kernel_settings_there_and_back() -> None:
    host = records.host(sysctls={**records.host()["sysctls"], SETTING: "1024"})
    asked = Request([WEB], HostWish({SETTING: "80"}))
    there = decide(asked, host).plans[0]
    assert [(one.step, one.text) for one in there.changes][1] == ("sysctl_set", "80")

    set_host = {**shells_of("web"), "sysctls": {**host["sysctls"], SETTING: "80"}}
    set_host["files"] = {**set_host["files"], texts.SYSCTLS: there.wanted.files[texts.SYSCTLS]}
    known = {**REMEMBERED, memory.HOST: Entry(there.seen)}
    assert steps(decide(asked, set_host, with_engine(), known), memory.HOST) == []
    # Who does not ask for it leaves it; with the last engine it goes.
    assert steps(decide(Request([WEB]), set_host, with_engine(), known), memory.HOST) == []
    back = decide(Request([WEB], absent=True), set_host, with_engine(), known)
    assert [(one.step, one.text) for one in back.plans[-1].changes] == [("file_removed", ""), ("sysctl_set", "1024")]
    other = decide(Request([WEB], absent=True), set_host, with_engine(), {**known, "ci": Entry(NOTHING)})
    assert steps(other, memory.HOST) == []


def test_a_kernel_setting_that_somebody_changed_since_stays_theirs() -> None:
    seen = World({texts.SYSCTLS: texts.sysctls({SETTING: "80"}), texts.APPARMOR: None}, {"sysctl " + SETTING: "443"})
    before = World({texts.SYSCTLS: None, texts.APPARMOR: None}, {"sysctl " + SETTING: "1024"})
    assert worlds.host_without_us(seen, before).switches == {"sysctl " + SETTING: "443"}


def test_what_was_ours_when_a_run_that_was_killed_began_goes_back_too() -> None:
    before = World({texts.SYSCTLS: None, texts.APPARMOR: None},
                   {"sysctl " + SETTING: "1024", "docker.service": "unmasked active"})
    ours = World({texts.SYSCTLS: texts.sysctls({SETTING: "80"}), texts.APPARMOR: None},
                 {"sysctl " + SETTING: "80", "docker.service": worlds.MASKED})
    half_way = World(before.files, {**ours.switches, "docker.service": "unmasked inactive"})
    assert worlds.host_without_us(half_way, before, ours) == before
    assert worlds.host_without_us(half_way, before) == half_way
    # A run that was to bring it about was killed, and nobody asks for it any more.
    assert worlds.host_without_us(ours, before, before) == before


def test_apparmor_s_restriction_gets_a_profile() -> None:
    host = records.host(sysctls={**records.host()["sysctls"], "kernel.apparmor_restrict_unprivileged_userns": "1"})
    plan = decide(Request([WEB]), host).plans[0]
    assert [one.step for one in plan.changes] == ["file_written", "apparmor_loaded"]
    assert '"/usr/bin/rootlesskit"' in plan.changes[0].text


@pytest.mark.parametrize(("rootful", "words"), [
    ({"containers": ["db"]}, "it runs in the engine of root"),
    ({"containers": None}, "could not be read"),
    ({"swarm": True}, "part of a swarm"),
])
def test_root_s_engine_is_masked_only_when_nothing_runs_in_it(rootful: Record, words: str) -> None:
    asked = Request([WEB], HostWish(mask_rootful=True))
    decided = decide(asked)
    assert steps(decided, memory.HOST) == ["rootful_masked", "rootful_masked"] and not decided.blockers
    host = records.host(rootful={**records.host()["rootful"], **rootful})
    assert [words in one.reason for one in decide(asked, host).blockers] == [True]
    assert not decide(Request([WEB]), host).blockers


def test_root_s_engine_comes_back_with_the_last_one_of_ours() -> None:
    before = World({texts.SYSCTLS: None, texts.APPARMOR: None},
                   {"docker.socket": "unmasked active", "docker.service": "unmasked inactive"})
    masked = {"units": dict.fromkeys(worlds.ROOTFUL_UNITS, worlds.MASKED), "active": False}
    host = {**shells_of("web"), "rootful": {**records.host()["rootful"], **masked}}
    decided = decide(Request([WEB], absent=True), host, with_engine(), {**REMEMBERED, memory.HOST: Entry(before)})
    assert [(one.step, one.what) for one in decided.plans[-1].changes] == [
        ("rootful_unmasked", "docker.socket"), ("rootful_unmasked", "docker.service"),
        ("rootful_started", "docker.socket")]


def test_shells_know_all_users_that_have_an_engine() -> None:
    known = {"ci": Entry(NOTHING), "old": Entry(NOTHING, gone=True)}
    plan = decide(Request([WEB]), known=known).plans[-1]
    assert "\nci|web)\n" in plan.changes[0].text


def test_what_is_asked_for_later_is_remembered_as_it_was_then() -> None:
    first = Entry(World({}, {"sysctl a": "1"})).begun(World({}, {"sysctl a": "2", "sysctl b": "3"}))
    assert first.before.switches == {"sysctl a": "1", "sysctl b": "3"} and first.back is not None
    # A change that was broken off keeps its way back.
    assert first.begun(World({}, {"sysctl a": "9"})).back == first.back


def test_memory_there_and_back() -> None:
    web = Entry(NOTHING, complete(), ("/home/web/.config",), "/srv", gone=True, ids=True, uid=1001,
                running=({"id": "1", "name": "db"},))
    known = {"web": web, "ci": Entry(NOTHING)}
    assert memory.load(memory.dump(known)) == known
    assert memory.load(None) == {}


@pytest.mark.parametrize("content", [b"[]", b"{", b'{"web": {}}', b'{"web": 1}'])
def test_damaged_memory_is_an_error(content: bytes) -> None:
    with pytest.raises(ValueError, match="damaged"):
        memory.load(content)
