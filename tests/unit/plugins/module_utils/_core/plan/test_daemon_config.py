# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import copy
import typing as t

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core.daemon_config import managed
from ansible_collections.bulkhead.containers.plugins.module_utils._core.plan import daemon_config
from ansible_collections.bulkhead.containers.tests.unit import planned, reference_host

RESTART = {"disruption": "restart"}


def engine(settings: t.Any = None, entries: t.Sequence[t.Any] = (), **changes: t.Any) -> t.Any:
    """The reference host, whose engine was started after its file was written, and follows all of it."""
    snapshot = reference_host.engine()
    one = snapshot["engines"][0]
    one.update({"managed": list(entries), "interrupted": False})
    one["config"]["settings"].update(settings or {})
    one.update(copy.deepcopy(changes))
    return snapshot


def ours(key: str, value: t.Any, state: str = "kept", waits: str = "", manager: str = "hardening") -> t.Dict[str, str]:
    return {"key": key, "manager": manager, "state": state, "waits": waits, "mark": managed.mark(value)}


def without_no_new_privileges(**changes: t.Any) -> t.Any:
    snapshot = engine({"no-new-privileges": False}, **changes)
    snapshot["engines"][0]["info"]["security_options"].remove("name=no-new-privileges")
    return snapshot


def make(snapshot: t.Any, **policy: t.Any) -> t.Any:
    return daemon_config.make(planned.case(snapshot, **policy))


def waiting(part: t.Any) -> t.Dict[str, t.Tuple[str, str]]:
    return {entry["control"]: (entry["needs"], entry["allow"]) for entry in part.pending}


def test_a_host_as_it_should_be_has_nothing_to_do():
    part = make(engine(), **RESTART)
    assert (part.steps, part.count, list(part.pending)) == ([], 0, [])


def test_what_fails_is_a_step_that_names_its_controls():
    part = make(without_no_new_privileges(), **RESTART)
    step, = part.steps
    assert step["settings"] == {"no-new-privileges": True}
    assert step["controls"] == ["daemon_no_new_privileges"]
    assert (step["engine"], step["user"], step["path"], step["disruption"], step["unmet"]) == (
        "docker", "", "/etc/docker/daemon.json", "restart", [])
    assert part.count == 1 and not part.pending


@pytest.mark.parametrize(("version", "steps"), [("20.10.24+dfsg1", 0), ("26.1.5+dfsg1", 1)])
def test_nobody_can_allow_what_would_delete_a_container(version, steps):
    snapshot = without_no_new_privileges()
    one = snapshot["engines"][0]
    one["info"]["live_restore"] = True
    one["version"]["engine"] = version
    container = next(each for each in one["containers"] if each["state"] == "running")
    container["configured"]["auto_remove"] = True
    part = make(snapshot, disruption="recreate")
    assert len(part.steps) == steps
    if not steps:
        told, = (each for each in part.pending if each["control"] == "daemon_no_new_privileges")
        assert (told["needs"], told["allow"]) == ("recreate", "")
        assert "--rm" in told["reason"] and container["name"] in told["reason"]


@pytest.mark.parametrize(("allowed", "live_restore", "running", "needs"), [
    ("restart", True, True, ""),
    ("reload", True, True, "restart"),
    ("none", True, True, "restart"),
    ("restart", False, False, ""),
    ("recreate", True, True, ""),
])
def test_what_needs_more_than_is_allowed_waits_and_says_for_what(allowed, live_restore, running, needs):
    snapshot = without_no_new_privileges()
    snapshot["engines"][0]["info"]["live_restore"] = live_restore
    if not running:
        snapshot["engines"][0]["containers"] = []
    part = make(snapshot, disruption=allowed, exclude=["daemon_live_restore"])
    assert part.count == (0 if needs else 1)
    expected = {"daemon_no_new_privileges": (needs, "hardening_disruption=" + needs)} if needs else {}
    assert waiting(part) == expected


def test_a_restart_that_would_stop_containers_needs_more():
    snapshot = without_no_new_privileges()
    snapshot["engines"][0]["info"]["live_restore"] = False
    part = make(snapshot, exclude=["daemon_live_restore"], **RESTART)
    assert waiting(part) == {"daemon_no_new_privileges": ("recreate", "hardening_disruption=recreate")}
    # Put in force before by a reload, live-restore keeps them.
    snapshot["engines"][0]["config"]["settings"]["live-restore"] = False
    part = make(snapshot, **RESTART)
    assert part.steps[0]["settings"] == {"live-restore": True, "no-new-privileges": True}
    assert not part.pending


@pytest.mark.parametrize("unit", [{}, {"name": "docker.service", "flags": {}, "active": False}])
def test_an_engine_that_was_started_by_hand_is_told_to_reload_and_no_more(unit):
    snapshot = without_no_new_privileges(unit=unit)
    part = make(snapshot, disruption="recreate")
    assert part.count == 0
    assert waiting(part)["daemon_no_new_privileges"] == ("hand", "")
    assert all("no unit of systemd runs this engine" in entry["reason"] for entry in part.pending)
    snapshot["engines"][0]["config"]["settings"]["live-restore"] = False
    snapshot["engines"][0]["info"]["live_restore"] = False
    step, = make(snapshot, disruption="recreate").steps
    assert (step["disruption"], step["controls"]) == ("reload", ["daemon_live_restore"])


def test_an_old_snapshot_does_not_tell_whether_the_unit_runs_the_engine():
    assert make(without_no_new_privileges(), **RESTART).steps[0]["disruption"] == "restart"


def test_the_engine_s_time_comes_from_the_policy():
    assert make(without_no_new_privileges(), start_timeout="90", **RESTART).steps[0]["engine_timeout"] == 90


def test_in_a_swarm_live_restore_is_no_step():
    snapshot = without_no_new_privileges(swarm={"state": "active"})
    snapshot["engines"][0]["info"]["live_restore"] = False
    snapshot["engines"][0]["config"]["settings"]["live-restore"] = False
    part = make(snapshot, **RESTART)
    assert part.count == 0
    assert waiting(part)["daemon_no_new_privileges"][0] == "recreate"


def test_a_key_of_ours_that_no_control_asks_for_is_given_back():
    snapshot = engine({"debug": False}, [ours("debug", False), ours("icc", False)])
    part = make(snapshot, exclude=["daemon_debug_off"], **RESTART)
    step, = part.steps
    # The one that a control still asks for stays wanted: it would be given back, too, if it were left out.
    assert step["settings"] == {"icc": False}


def test_a_key_of_ours_stays_while_its_control_cannot_be_judged():
    snapshot = engine(entries=[ours("icc", False)], networks=None)
    assert make(snapshot, **RESTART).count == 0


def test_a_key_of_another_manager_is_not_ours_to_give_back():
    assert make(engine(entries=[ours("userns-remap", "default", manager="userns_remap")]), **RESTART).count == 0


def test_a_key_of_ours_that_is_gone_is_written_again():
    snapshot = without_no_new_privileges(managed=[ours("no-new-privileges", True, state="gone")])
    del snapshot["engines"][0]["config"]["settings"]["no-new-privileges"]
    assert make(snapshot, **RESTART).steps[0]["settings"] == {"no-new-privileges": True}


def test_what_a_person_changed_is_a_conflict_until_it_may_be_overwritten():
    snapshot = without_no_new_privileges(managed=[ours("no-new-privileges", True, state="changed")])
    part = make(snapshot, **RESTART)
    assert part.count == 0
    assert waiting(part) == {"daemon_no_new_privileges": ("conflict", "hardening_conflicts=overwrite")}
    assert make(snapshot, conflicts="overwrite", **RESTART).steps[0]["conflicts"] == "overwrite"


def test_a_flag_of_the_unit_is_left_until_it_may_be_moved():
    snapshot = without_no_new_privileges()
    snapshot["engines"][0]["unit"]["flags"]["no-new-privileges"] = False
    assert waiting(make(snapshot, **RESTART)) == {"daemon_no_new_privileges": ("move", "hardening_flags=move")}
    assert make(snapshot, flags="move", **RESTART).steps[0]["flags"] == "move"


def test_settings_of_the_policy_are_compared_and_those_that_are_hidden_left_to_the_module():
    own = {"log-driver": "journald", "log-opts": {"tag": "secret"}}
    part = make(engine(), daemon_settings=own, **RESTART)
    assert part.steps[0]["unmet"] == ["log-opts.tag"]
    written = engine({"log-opts": {"tag": ""}}, [ours("log-opts.tag", "secret")])
    assert make(written, daemon_settings=own, **RESTART).count == 0
    other = {"log-driver": "journald", "log-opts": {"tag": "other"}}
    assert make(written, daemon_settings=other, **RESTART).steps[0]["unmet"] == ["log-opts.tag"]


def test_settings_of_the_policy_that_wait_are_told_of():
    part = make(engine(), daemon_settings={"mtu": 1400})
    assert part.count == 0
    assert waiting(part) == {"hardening_daemon_settings": ("restart", "hardening_disruption=restart")}


def test_icc_waits_for_a_start_without_containers():
    snapshot = engine(entries=[ours("icc", False, waits="recreate")])
    bridge = next(one for one in snapshot["engines"][0]["networks"] if one["name"] == "bridge")
    bridge["options"]["com.docker.network.bridge.enable_icc"] = "true"
    part = make(snapshot, **RESTART)
    assert part.count == 0
    assert waiting(part) == {"daemon_icc_disabled": ("recreate", "hardening_disruption=recreate")}
    assert make(snapshot, disruption="recreate").count == 1


def test_an_interrupted_change_is_a_step_even_where_nothing_else_is():
    assert make(engine(interrupted=True)).count == 1


@pytest.mark.parametrize("changes", [{"name": "docker:/run/other.sock"}, {"managed": None}])
def test_an_engine_that_cannot_be_changed_safely_is_left_to_people(changes):
    part = make(without_no_new_privileges(**changes), **RESTART)
    assert part.count == 0
    assert [entry["control"] for entry in part.by_hand] == ["daemon_no_new_privileges"]
