# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import copy
import json

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core import plan
from ansible_collections.bulkhead.containers.plugins.module_utils._core.container_settings import entries
from ansible_collections.bulkhead.containers.plugins.module_utils._core.plan import containers
from ansible_collections.bulkhead.containers.plugins.module_utils._core.plan.model import Case
from ansible_collections.bulkhead.containers.plugins.module_utils._core.policy import Policy
from ansible_collections.bulkhead.containers.tests.unit import (
    container_records,
    null_places,
    planned,
    recorded_hosts,
    reference_host,
)

BOTH = {"pids_limit": 100, "read_only": True}
EVERYTHING = ({"settings": BOTH},)
OWNERS = ["compose", "swarm", "kubernetes", "systemd", "auto_remove", "manager", "access"]
COMPOSE = {"kind": "compose", "name": "shop/web", "evidence": "label", "details": {"project": "shop"}}


def host(*records, **changes):
    return reference_host.engine(containers=list(records), **changes)


def make(snapshot, wanted=EVERYTHING, **policy):
    return containers.make(planned.case(snapshot, containers=list(wanted), **policy))


def one(configured=None, wanted=EVERYTHING, disruption="recreate", **changes):
    """A host with one container."""
    return make(host(container_records.record(configured, **changes)), wanted, disruption=disruption)


def waiting(part):
    return [(entry["control"], entry["subject"], entry["engine"], entry["needs"], entry["allow"])
            for entry in part.pending]


def test_what_differs_is_a_step_that_says_how():
    part = one()
    step, = part.steps
    assert step == {
        "engine": "docker", "user": "", "socket": "/run/docker.sock",
        "containers": [{"name": "web", "id": "0123456789ab", "settings": {"pids_limit": 100, "read_only": True},
                        "live": ["pids_limit"], "recreate": ["read_only"]}],
        "expired": [], "disruption": "recreate", "keep_replaced": 7 * 24 * 3600, "engine_timeout": 60,
        "unmet": ["web.read_only", "web.pids_limit"],
    }
    assert (part.count, part.pending, part.hand_over) == (1, [], [])


def test_a_host_as_it_should_be_has_nothing_to_do():
    part = one({"pids_limit": 50, "read_only": True})
    assert (part.steps, part.count, part.pending, part.hand_over) == ([], 0, [], [])
    assert make(host(container_records.record()), []).steps == []


@pytest.mark.parametrize(("disruption", "done", "waits"), [
    ("none", [], [("reload", "hardening_disruption=reload"), ("recreate", "hardening_disruption=recreate")]),
    ("reload", ["pids_limit"], [("recreate", "hardening_disruption=recreate")]),
    ("restart", ["pids_limit"], [("recreate", "hardening_disruption=recreate")]),
    ("recreate", ["read_only", "pids_limit"], []),
])
def test_what_needs_more_than_is_allowed_waits_and_says_for_what(disruption, done, waits):
    part = one(disruption=disruption)
    assert [list(each["settings"]) for step in part.steps for each in step["containers"]] == ([done] if done else [])
    assert waiting(part) == [("hardening_containers", "web", "", *words) for words in waits]


def test_what_waits_says_for_which_settings():
    reasons = {entry["needs"]: entry["reason"] for entry in one(disruption="none").pending}
    assert reasons == {
        "reload": "pids_limit: The engine has to be told to change them while the container runs.",
        "recreate": "read_only: The container has to be made anew.",
    }


@pytest.mark.parametrize("kind", OWNERS)
@pytest.mark.parametrize("disruption", ["none", "recreate"])
def test_what_is_somebody_else_s_is_handed_over_and_left_alone(kind, disruption):
    owner = {**COMPOSE, "kind": kind}
    part = one(owner=owner, disruption=disruption)
    assert (part.steps, part.count, part.pending) == ([], 0, [])
    assert part.hand_over == [{
        "engine": "docker", "container": "web", "owner": owner,
        "differences": [{"setting": "read_only", "before": False, "after": True},
                        {"setting": "pids_limit", "before": 0, "after": 100}],
    }]


@pytest.mark.parametrize("changes", [{}, {"labels": None}, {"configured": None}, {"donates_to": ["other"]}])
def test_what_is_ignored_is_not_even_spoken_of(changes):
    record = container_records.record(owner={"kind": "ignored", "name": "", "evidence": "", "details": {}})
    part = make(host({**record, **changes}), [*EVERYTHING, {"match": {"label": "a=b"}, "settings": {"init": True}}])
    assert (part.steps, part.count, part.pending, part.hand_over) == ([], 0, [], [])


@pytest.mark.parametrize("owner", [None, "absent"])
def test_nothing_is_done_where_the_owner_is_not_known(owner):
    record = container_records.record(owner=owner)
    if owner == "absent":
        del record["owner"]
    part = make(host(record), disruption="recreate")
    assert (part.steps, part.hand_over) == ([], [])
    assert waiting(part) == [("hardening_containers", "web", "", "hand", "")]
    assert "Whose container it is" in part.pending[0]["reason"]


STANDS_STILL = [
    ({"state": "paused"}, "paused"),
    ({"state": "restarting"}, "over and over"),
    ({"state": "dead"}, "docker rm --force"),
    ({"state": "exited"}, "does not run"),
    ({"state": "created"}, "does not run"),
]


@pytest.mark.parametrize(("changes", "words"), STANDS_STILL)
def test_what_does_not_run_is_left_to_people(changes, words):
    part = one(**changes)
    assert part.steps == []
    assert waiting(part) == [("hardening_containers", "web", "", "hand", "")]
    assert part.pending[0]["reason"].startswith("read_only, pids_limit: ") and words in part.pending[0]["reason"]


@pytest.mark.parametrize("configured", [
    {"device_requests": [{"driver": "nvidia"}]}, {"device_requests": None}, {"runtime": "nvidia"},
])
def test_nothing_is_done_to_what_may_use_a_gpu(configured):
    part = one(configured)
    assert part.steps == []
    assert [(entry["needs"], "GPU" in entry["reason"]) for entry in part.pending] == [("hand", True)]


@pytest.mark.parametrize(("changes", "words"), [
    ({"donates_to": ["api", "log"]}, "api, log use its namespaces"),
    ({"donates_to": None}, "Who uses its namespaces"),
    ({"health": "unhealthy"}, "health check"),
    ({"health": "starting"}, "health check"),
])
def test_what_cannot_be_made_anew_is_changed_as_far_as_it_can_while_it_runs(changes, words):
    part = one(**changes)
    step, = part.steps
    assert [(each["live"], each["recreate"]) for each in step["containers"]] == [(["pids_limit"], [])]
    assert waiting(part) == [("hardening_containers", "web", "", "hand", "")]
    assert words in part.pending[0]["reason"]


def test_a_container_that_runs_whose_donations_were_never_looked_for_is_not_made_anew():
    record = container_records.record()
    del record["donates_to"]
    part = make(host(record), disruption="recreate")
    assert part.steps[0]["containers"][0]["recreate"] == []


def test_what_was_not_read_or_cannot_be_done_is_told_once_a_reason():
    wanted = [{"settings": {"pids_limit": 100, "memory": "512m", "cpus": 1, "networks": ["nowhere"]}}]
    part = one({"memory": None}, wanted)
    assert part.steps[0]["containers"][0]["settings"] == {"pids_limit": 100, "cpus": 10**9}
    assert [entry["reason"] for entry in part.pending] == [
        "memory: The engine did not tell the container's memory.",
        "networks: The engine has no network nowhere: make it first.",
    ]
    part = make(host({**container_records.record(), "configured": None}))
    assert [entry["reason"] for entry in part.pending] == [
        "read_only, pids_limit: The container could not be inspected."]


def test_of_what_somebody_else_owns_it_is_told_what_could_not_be_read():
    part = one({"memory": None}, [{"settings": {"memory": "1g"}}], owner=COMPOSE)
    assert (part.hand_over, len(part.pending)) == ([], 1)


@pytest.mark.parametrize(("kind", "state", "handed"), [
    ("swarm", "running", 1), ("swarm", "exited", 0), ("swarm", "dead", 0), ("swarm", "created", 0),
    ("kubernetes", "running", 1), ("kubernetes", "exited", 0), ("compose", "exited", 1),
])
def test_nothing_is_handed_over_about_what_has_ended_and_is_never_started_again(kind, state, handed):
    wanted = [{"settings": {**BOTH, "restart_policy": "no", "networks": ["nowhere"]}}]
    part = one(wanted=wanted, owner={**COMPOSE, "kind": kind}, state=state)
    assert (len(part.hand_over), bool(part.pending)) == (handed, bool(handed))


@pytest.mark.parametrize("policy", ["on-failure:5", "no"])
def test_what_the_tasks_of_a_swarm_do_not_show_is_never_handed_over(policy):
    swarm = {**COMPOSE, "kind": "swarm"}
    part = one(wanted=[{"settings": {"restart_policy": policy, "pids_limit": 100}}], owner=swarm)
    assert [[each["setting"] for each in entry["differences"]] for entry in part.hand_over] == [["pids_limit"]]
    assert waiting(part) == [("hardening_containers", "web", "", "hand", "")]
    reason = part.pending[0]["reason"]
    assert reason.startswith("restart_policy: ") and "--restart-condition" in reason


def test_an_unknown_selection_is_told_and_nothing_is_done():
    wanted = [*EVERYTHING, {"match": {"label": "stage=live"}, "settings": {"pids_limit": 5}}]
    part = one(wanted=wanted, labels={"names": ["stage"], "values": {}})
    assert part.steps == []
    entry, = part.pending
    assert (entry["control"], entry["needs"]) == ("hardening_containers", "hand")
    assert entry["reason"].startswith("hardening_containers, entry 2: the value of the label stage is not in the snap")
    told = one(wanted=wanted, labels={"names": ["stage"], "values": {"stage": "live"}})
    assert told.steps[0]["containers"][0]["settings"]["pids_limit"] == 5


def test_settings_that_do_not_go_together_for_one_container_are_told():
    wanted = [{"settings": {"memory": "1g"}}, {"match": {"name": "web"}, "settings": {"memory_swap": "512m"}}]
    part = make(host(container_records.record(), container_records.record(name="db", id="b" * 12)), wanted)
    assert [each["name"] for each in part.steps[0]["containers"]] == ["db"]
    assert [(entry["subject"], "together for web" in entry["reason"]) for entry in part.pending] == [("web", True)]


@pytest.mark.parametrize(("changes", "user"), [
    ({"name": "docker@ann", "mode": "rootless", "user": "ann", "socket": "/run/user/1000/docker.sock"}, "ann"),
    ({"name": "docker:/run/x.sock", "socket": "/run/x.sock"}, ""),
])
def test_every_engine_has_a_step_of_its_own(changes, user):
    snapshot = host(container_records.record())
    other = copy.deepcopy(snapshot["engines"][0])
    other.update(changes)
    snapshot["engines"].append(other)
    part = make(snapshot)
    assert [(step["engine"], step["user"], step["socket"]) for step in part.steps] == [
        ("docker", "", "/run/docker.sock"), (changes["name"], user, changes["socket"])]
    assert {entry["engine"] for entry in part.pending} == {"", changes["name"]}
    assert part.count == 2


@pytest.mark.parametrize(("state", "wanted", "told"), [
    ("stuck", EVERYTHING, 1), ("up", EVERYTHING, 1), ("down", EVERYTHING, 0), ("stuck", [], 0),
])
def test_containers_that_could_not_be_listed_are_told_of(state, wanted, told):
    part = make(reference_host.engine(containers=None, state=state), wanted)
    assert waiting(part) == [("hardening_containers", "docker", "", "hand", "")] * told


OLD = {"id": "c" * 12, "name": "web", "kept_as": "web.bulkhead-kept-cccccccccccc", "since": "2000-01-01T00:00:00Z"}


def test_old_containers_go_and_are_not_hardened():
    kept = container_records.record(name=OLD["kept_as"], id="c" * 12, state="exited", pid=0, in_force={})
    snapshot = host(container_records.record({"pids_limit": 50, "read_only": True}), kept, replaced=[OLD])
    part = make(snapshot, keep_replaced="1h", disruption="none")
    step, = part.steps
    assert (step["expired"], step["containers"], step["keep_replaced"], part.count) == (["c" * 12], [], 3600, 1)
    assert (part.pending, part.hand_over) == ([], [])
    snapshot["engines"][0]["replaced"] = [{**OLD, "since": snapshot["taken"]}]
    assert make(snapshot, keep_replaced="1h").steps == []
    assert make(snapshot, [], keep_replaced=0).steps[0]["expired"] == ["c" * 12]


def had_back():
    """Somebody gave the old one its name again."""
    return host(container_records.record(id="c" * 12), replaced=[OLD])


def test_one_that_somebody_had_back_is_left_to_them():
    part = make(had_back(), disruption="recreate", keep_replaced="1h")
    assert part.steps == []
    assert waiting(part) == [("hardening_containers", "web", "", "conflict", "hardening_conflicts=overwrite")]
    assert "read_only, pids_limit: " in part.pending[0]["reason"]
    assert not make(had_back(), [], disruption="recreate").pending


def test_unless_the_policy_says_that_it_wins():
    step, = make(had_back(), disruption="recreate", conflicts="overwrite").steps
    assert step["containers"][0]["settings"] == {"pids_limit": 100, "read_only": True} and step["expired"] == []


@pytest.mark.parametrize("wanted", [[], EVERYTHING])
@pytest.mark.parametrize("disruption", ["none", "recreate"])
def test_a_change_that_was_broken_off_is_settled_whatever_is_wanted(wanted, disruption):
    half = [container_records.record(name=name, id=letter * 12, state="created", pid=0)
            for letter, name in zip("def", ("web", "web.bulkhead-new", "web.bulkhead-kept-dddddddddddd"))]
    part = make(host(*half, broken_off="web"), wanted, disruption=disruption)
    step, = part.steps
    assert (step["containers"], step["expired"], part.count, part.pending) == ([], [], 1, [])
    assert make(host(*half, broken_off=None), []).steps == make(host(*half), []).steps == []


# All that can be wanted, and that the reference host does not have.
WHATEVER = entries.read([{"match": {"image": "*"}, "settings": {
    "privileged": False, "user": "1000", "cap_drop": ["ALL"], "cap_add": [], "no_new_privileges": True,
    "read_only": True, "tmpfs": ["/new"], "seccomp": "default", "apparmor": "default", "masked_paths": "default",
    "ipc_mode": "private", "pid_mode": "private", "uts_mode": "private", "cgroupns_mode": "private",
    "publish_address": "127.0.0.1", "remove_mounts": ["/srv"], "init": True, "ulimits": {"nofile": 10},
    "log_options": {"max-size": "1m"}, "healthcheck": {"test": "true"}, "runtime": "io.containerd.kata.v2",
    "pids_limit": 1, "memory": "6m", "memory_swap": "7m", "memory_reservation": "6m", "cpus": 0.01,
    "cpu_shares": 3, "restart_policy": "no", "networks": ["shop"]}}])
REFERENCE = reference_host.engine(replaced=[])
for _record in REFERENCE["engines"][0]["containers"]:
    _record.update(owner=container_records.record()["owner"], donates_to=[])
NULLS = [path for path in null_places.places(REFERENCE) if path[:2] == ("engines", 0)]


def carried_out(snapshot):
    part = containers.make(Case([], snapshot, Policy(containers=WHATEVER, disruption="recreate")))
    return {(each["name"], name) for step in part.steps for each in step["containers"] for name in each["settings"]}


@pytest.mark.parametrize("path", NULLS, ids=lambda path: ".".join(map(str, path)))
def test_where_something_could_not_be_read_no_more_is_done(path):
    assert carried_out(null_places.without(REFERENCE, path)) <= carried_out(REFERENCE)


@pytest.mark.parametrize("name", recorded_hosts.HOSTS)
def test_to_hosts_of_earlier_releases_nothing_is_done(name):
    snapshot = recorded_hosts.read(name)
    part = containers.make(Case([], snapshot, Policy(containers=WHATEVER, disruption="recreate")))
    listed = [engine["containers"] for engine in snapshot["engines"]]
    if not any("owner" in record for found in listed for record in found or ()):
        assert (part.steps, part.hand_over) == ([], [])
    assert len({entry["subject"] for entry in part.pending}) == sum(len(found or ()) for found in listed)


def worse(settings):
    """The reference host, whose container web does not have what these ask for."""
    snapshot = reference_host.engine()
    web = next(each for each in snapshot["engines"][0]["containers"] if each["name"] == "web")
    web.update(owner=container_records.record()["owner"], donates_to=[])
    web["configured"] = {key: value for key, value in web["configured"].items() if key not in settings}
    web["configured"]["privileged"] = "privileged" in settings
    web["in_force"].update(no_new_privileges=False, root_read_only=False)
    web["in_force"]["limits"]["pids"] = "max"
    web["in_force"]["capabilities"].update(bounding="00000000a80425fb", permitted="00000000a80425fb")
    return snapshot


def failing(case):
    return {finding["id"] for finding in case.findings
            if finding["status"] == "fail" and finding["subject"]["name"] == "web"}


COVERED = [
    ({"read_only": True}, "container_root_filesystem_read_only"),
    ({"no_new_privileges": True}, "container_no_new_privileges"),
    ({"pids_limit": 100}, "container_pids_limited"),
    ({"cap_drop": ["ALL"]}, "container_capabilities_dropped"),
    ({"privileged": False}, "container_not_privileged"),
]


@pytest.mark.parametrize(("settings", "control"), COVERED)
def test_a_finding_that_the_step_mends_is_not_left_to_people(settings, control):
    def left(**policy):
        case = planned.case(worse(settings), **policy)
        assert control in failing(case)
        return {entry["control"] for entry in plan.make(case)["by_hand"] if entry["subject"] == "web"}

    wanted = [{"match": {"name": "web"}, "settings": settings}]
    assert control in left()
    assert control not in left(containers=wanted, disruption="recreate")
    assert left() - left(containers=wanted, disruption="recreate") <= {control, "container_capability_net_raw"}


@pytest.mark.parametrize(("owner", "to"), [
    (COMPOSE, "compose shop/web"), ({"kind": "auto_remove", "name": "", "evidence": "", "details": {}}, "auto_remove"),
])
def test_a_finding_that_its_owner_is_handed_says_so(owner, to):
    snapshot = worse({"read_only": True})
    web = next(each for each in snapshot["engines"][0]["containers"] if each["name"] == "web")
    web["owner"] = owner
    wanted = [{"match": {"name": "web"}, "settings": {"read_only": True}}]
    left = {entry["control"]: entry["text"] for entry in plan.make(planned.case(snapshot, containers=wanted))["by_hand"]
            if entry["subject"] == "web"}
    assert left["container_root_filesystem_read_only"] == "Handed over to its owner: %s." % to
    assert sum(text.startswith("Handed over") for text in left.values()) == 1


def test_no_command_of_a_health_check_is_kept_in_a_report():
    check = [{"settings": {"healthcheck": {"test": "curl --token=canary", "interval": 5}}}]
    snapshot = host(container_records.record(), container_records.record(name="db", id="b" * 12, owner=COMPOSE))
    made = plan.make(planned.case(snapshot, containers=check, disruption="recreate"))
    assert json.dumps(made).count("canary") == 2
    kept = plan.without_secrets(made)
    assert "canary" not in json.dumps(kept)
    assert kept["steps"]["containers"][0]["containers"][0]["settings"]["healthcheck"]["interval"] == 5
    assert kept["hand_over"][0]["differences"][0]["after"]["test"] == ["CMD-SHELL", "present"]
