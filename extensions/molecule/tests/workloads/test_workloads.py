# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A policy is rolled out to what people run: it is in force then, and nobody who uses it has noticed."""

from __future__ import annotations

import pytest

testinfra_hosts = ["ansible://workloads"]

WORKLOADS = ("db", "web", "worker", "beginner")
RUNS = ("refused", "live", "hasty", "foretold", "hardened", "again", "drifted", "withdrawn", "tidied")
MEGA = 1 << 20
# CHOWN, DAC_OVERRIDE, FOWNER, SETGID, SETUID.
BEGINNERS = 0xCB
HARDENED = {"NoNewPrivs": [1], "CapEff": 0, "CapBnd": 0, "Seccomp": [2], "root read-only": True}
IN_FORCE = {
    "db": {**HARDENED, "Uid": [70], "pids": 100, "memory": 128 * MEGA, "program": "/sbin/docker-init"},
    "web": {**HARDENED, "Uid": [1000], "pids": 100, "memory": 0},
    "worker": {**HARDENED, "Uid": [0], "pids": 100, "memory": 0},
    "beginner": {**HARDENED, "CapBnd": BEGINNERS, "Uid": [70], "pids": 200, "open files": [512, 1024]},
    # What was taken off it by a later entry.
    "untidy": {"NoNewPrivs": [0], "root read-only": False, "pids": 200},
}


def fields(inspect):
    """As the play names them. What an engine writes as nothing in one way or another is left out."""
    sections = ("Config", "HostConfig")
    told = {f"{section}.{key}": value for section in sections for key, value in inspect[section].items()}
    told["NetworkSettings.Networks"] = sorted(inspect["NetworkSettings"]["Networks"])
    if told["Config.Hostname"] == inspect["Id"][:12]:
        del told["Config.Hostname"]
    return {key: value for key, value in told.items() if value not in (None, [], {}, "", 0)}


def differing(before, after):
    keys = [key for key in {*before, *after} if before.get(key) != after.get(key)]
    return {key: (before.get(key), after.get(key)) for key in keys}


def same_endpoints(inspect):
    """What of its networks people rely on: what was chosen, and the names that others know it by."""
    mode = inspect["HostConfig"]["NetworkMode"]
    return {name: (one["IPAMConfig"] or None, one["Aliases"] and sorted(set(one["Aliases"]) - {inspect["Id"][:12]}),
                   (one["IPAMConfig"] or {}).get("IPv4Address") and one["IPAddress"],
                   one["MacAddress"] if inspect["Name"] == "/worker" and name == mode else "")
            for name, one in inspect["NetworkSettings"]["Networks"].items()}


def places(inspect):
    return {one["Destination"]: one["Source"] for one in inspect["Mounts"]}


def pending(step, subject):
    return {(one["needs"], one["allow"]) for one in step.played.plan["pending"] if one["subject"] == subject}


def test_with_none_nothing_is_done(rollout):
    step = rollout.refused
    assert step.played.status == 0, step.played.output
    assert "changed=0" in step.played.output and not step.module
    assert step.identities == rollout.found.identities
    assert all(fields(step.inspect(name)) == fields(rollout.found.inspect(name)) for name in step.identities)
    assert step.seen["remembered"] == {}
    for name in WORKLOADS:
        assert pending(step, name) == {("reload", "hardening_disruption=reload"),
                                       ("recreate", "hardening_disruption=recreate")}


def test_with_reload_only_what_disturbs_nobody_is_done(rollout):
    step = rollout.live
    assert step.played.status == 0, step.played.output
    assert step.identities == rollout.refused.identities
    for name in (*WORKLOADS, "untidy"):
        assert step.kernel(name)["pids"] == 500 and step.kernel(name)["NoNewPrivs"] == [0]
        assert pending(step, name) == {("recreate", "hardening_disruption=recreate")}
    reasons = [one["reason"] for one in step.played.plan["pending"] if one["subject"] == "db"]
    assert reasons == ["no_new_privileges: The container has to be made anew."]


def test_a_change_that_fails_leaves_its_container_as_it_was(rollout):
    step, before = rollout.hasty, rollout.live
    assert step.played.status != 0 and step.module["rolled_back"]
    assert step.inspect("untidy")["Id"] == before.inspect("untidy")["Id"]
    assert differing(fields(before.inspect("untidy")), fields(step.inspect("untidy"))) == {}
    assert step.kernel("untidy") == before.kernel("untidy")
    assert not [name for name in step.seen["containers"] if name.startswith("untidy.")]


def test_its_error_names_it_and_has_its_last_words(rollout):
    step = rollout.hasty
    assert step.module["msg"].startswith("untidy: ") and "runs as before" in step.module["msg"]
    assert "untidy: I need my /tmp" in step.module["last_lines"]
    assert "untidy: I need my /tmp" in step.played.output and "Traceback" not in step.played.output


def test_those_before_it_are_changed_and_told_and_those_after_it_are_not(rollout):
    step, before = rollout.hasty, rollout.live
    told = {one["name"] for one in step.module["containers"]}
    changed = {name for name in before.identities if step.identities[name][0] != before.identities[name][0]}
    assert step.module["changed"] and told == changed and "beginner" in told and "worker" not in told
    assert step.kernel("beginner")["root read-only"] and not step.kernel("worker")["root read-only"]


def test_check_mode_changes_nothing(rollout):
    before, step = rollout.hasty, rollout.foretold
    assert step.played.status == 0, step.played.output
    assert step.identities == before.identities
    assert all(fields(step.inspect(name)) == fields(before.inspect(name)) for name in step.seen["containers"])
    assert step.seen["remembered"] == before.seen["remembered"] and step.seen["volumes"] == before.seen["volumes"]


def test_check_mode_says_what_the_run_does(rollout):
    said, done = rollout.foretold.module, rollout.hardened.module
    assert done["changed"] and {one["name"] for one in done["containers"] if one["recreate"]} == {"db", "web", "worker"}
    assert {key: said[key] for key in ("changed", "diff", "containers", "removed", "recovered")} == {
        key: done[key] for key in ("changed", "diff", "containers", "removed", "recovered")}
    planned, = rollout.foretold.played.plan["steps"]["containers"]
    assert {one["name"]: (sorted(one["live"]), sorted(one["recreate"])) for one in planned["containers"]} == {
        one["name"]: (one["live"], one["recreate"]) for one in done["containers"]}


def test_the_diff_is_that_of_the_engine_s_own_words(rollout):
    before, after, diff = rollout.foretold, rollout.hardened, rollout.foretold.module["diff"]
    assert {"db", "web", "worker"} <= diff["before"].keys()
    for name in diff["before"]:
        told = differing(diff["before"][name], diff["after"][name])
        told.pop("NetworkSettings.Ports", None)  # the engine chooses one
        nothing = {key: tuple(one or None for one in values) for key, values in told.items()}
        assert differing(fields(before.inspect(name)), fields(after.inspect(name))) == nothing, name


def test_the_diff_is_shown(rollout):
    lines = {line.strip() for line in rollout.foretold.played.output.splitlines()}
    assert {'-        "HostConfig.ReadonlyRootfs": false,', '+        "HostConfig.ReadonlyRootfs": true,',
            '-        "Config.User": "",', '+        "Config.User": "1000:1000",'} <= lines


@pytest.mark.parametrize("name", IN_FORCE)
def test_the_kernel_has_what_the_policy_says(rollout, name):
    assert rollout.hardened.played.status == 0, rollout.hardened.played.output
    kernel = rollout.hardened.kernel(name)
    assert {key: kernel[key] for key in IN_FORCE[name]} == IN_FORCE[name]


def test_the_engine_has_the_rest_of_it(rollout):
    web = rollout.hardened.inspect("web")["HostConfig"]
    assert web["LogConfig"] == {"Type": "json-file", "Config": {"max-size": "10m", "max-file": "3"}}
    assert web["RestartPolicy"]["Name"] == "unless-stopped"
    db = rollout.hardened.inspect("db")["HostConfig"]
    assert db["MemoryReservation"] == 32 * MEGA and db["RestartPolicy"]["Name"] == "unless-stopped"


@pytest.mark.parametrize("run", RUNS)
def test_people_get_what_they_got(rollout, run):
    seen = getattr(rollout, run).seen
    assert seen["web"] == ["welcome", "welcome"]
    assert seen["reaches"] == ["database", "db"]
    assert seen["beating"] == rollout.found.seen["beating"] and "beginner" in seen["beating"]


@pytest.mark.parametrize("run", RUNS)
def test_no_row_is_lost(rollout, run):
    """That the database has told the worker it has kept. It was ended by its own signal, and alone with its files."""
    seen = getattr(rollout, run).seen
    rows = seen["database"]["rows"]
    numbers = [number for number, _name, _address in rows]
    assert numbers == list(range(1, len(numbers) + 1)) == seen["database"]["journal"]
    assert set(seen["promised"]) <= set(numbers) and seen["promised"]
    assert {address for _number, _name, address in rows} == {"10.82.0.20"}
    made_anew = getattr(rollout, run).inspect("db")["Id"] != rollout.found.inspect("db")["Id"]
    assert seen["database"]["clean starts"] == ([0, 1] if made_anew else [0])


@pytest.mark.parametrize("name", WORKLOADS)
def test_its_networks_addresses_and_names_are_the_same(rollout, name):
    before, after = rollout.found.inspect(name), rollout.hardened.inspect(name)
    assert before["Id"] != after["Id"]
    assert same_endpoints(after) == same_endpoints(before)
    assert after["HostConfig"]["PortBindings"] == before["HostConfig"]["PortBindings"]


def test_a_directory_that_is_put_right_at_the_start_is_its_own(rollout):
    assert rollout.hardened.seen["containers"]["beginner"]["owners"] == {"/data": ["70:70"]}


def test_the_second_run_changes_nothing(rollout):
    step = rollout.again
    assert step.played.status == 0 and step.played.plan["count"] == 0, step.played.output
    assert "changed=0" in step.played.output and not step.module
    assert step.identities == rollout.hardened.identities
    assert step.seen["remembered"] == rollout.hardened.seen["remembered"]


def test_the_old_ones_are_kept_as_they_were(rollout):
    step = rollout.again
    assert {*WORKLOADS} <= step.kept.keys()
    for name in WORKLOADS:
        kept, before = step.inspect(step.kept[name]), rollout.found.inspect(name)
        assert kept["Id"] == before["Id"] and kept["State"]["Status"] == "exited"
        assert places(kept) == places(before)
        # An engine that restarts must not start both. The limit is of the run before.
        changed = differing(fields(before), fields(kept))
        assert set(changed) <= {"HostConfig.RestartPolicy", "HostConfig.PidsLimit"}
        assert kept["HostConfig"]["RestartPolicy"]["Name"] == "no" and kept["HostConfig"]["PidsLimit"] == 500


def test_drift_is_told_and_left(rollout):
    step = rollout.drifted
    assert step.played.status != 0 and "worker.pids_limit" in step.played.output
    assert step.module["diff"] == {"before": {"worker": {"HostConfig.PidsLimit": 300}},
                                   "after": {"worker": {"HostConfig.PidsLimit": 100}}}
    assert step.kernel("worker")["pids"] == 300
    assert step.identities == rollout.again.identities


def test_withdraw_leaves_containers_and_says_how_to_have_them_back(rollout):
    step = rollout.withdrawn
    assert step.played.status == 0, step.played.output
    assert step.identities == rollout.again.identities
    assert step.seen["remembered"] == rollout.again.seen["remembered"]
    for name in WORKLOADS:
        assert step.kept[name] in step.played.output


def test_one_that_somebody_had_back_is_theirs(rollout):
    step, before = rollout.tidied, rollout.live
    assert step.played.status == 0, step.played.output
    assert differing(fields(before.inspect("web")), fields(step.inspect("web"))) == {}
    assert step.inspect("web")["Id"] == before.inspect("web")["Id"]
    assert pending(step, "web") == {("conflict", "hardening_conflicts=overwrite")}
    assert "hardening_conflicts=overwrite" in step.played.output


def test_what_a_killed_run_left_is_settled_by_the_next_play(rollout):
    assert rollout.killed["failed"]
    step, before = rollout.tidied, rollout.withdrawn
    assert step.module["recovered"] == "rolled back"
    assert step.inspect("untidy")["Id"] == before.inspect("untidy")["Id"]
    assert step.inspect("untidy")["State"]["Status"] == "running"
    assert differing(fields(before.inspect("untidy")), fields(step.inspect("untidy"))) == {}


def test_the_others_old_ones_go_and_volumes_stay(rollout):
    step = rollout.tidied
    assert step.kept == {} and step.seen["volumes"] == rollout.found.seen["volumes"]
    assert set(step.module["removed"]) == {rollout.again.kept[name] for name in rollout.again.kept if name != "web"}
    assert step.kernel("worker")["pids"] == 100
