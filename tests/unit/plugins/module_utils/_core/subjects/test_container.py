# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import copy
import json
from pathlib import Path

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core import container_defaults
from ansible_collections.bulkhead.containers.plugins.module_utils._core.subjects import (
    container,
    image,
    network,
    volume,
)

BASE = json.loads((Path(__file__).parents[4] / "catalog" / "base_snapshot.json").read_text(encoding="utf-8"))


def build(change=None, **record):
    snapshot = copy.deepcopy(BASE)
    snapshot["engines"][0]["containers"][0].update(record)
    if change:
        change(snapshot, snapshot["engines"][0], snapshot["engines"][0]["containers"][0])
    return container.build(snapshot, {"parameters": {}, "cves": {}})


def rootless(snapshot, engine, record):
    engine.update(name="docker@ann", mode="rootless", user="ann", uid=1000)
    engine["info"]["cgroup_driver"] = "none"
    # Of all that the user runs: systemd limits its processes.
    record["in_force"]["limits"] = {"memory": "max", "pids": 9372, "cpu": "max"}
    record["configured"].update(network_mode="host", privileged=True)


def test_a_rootless_engines_host_network_is_not_the_hosts():
    subject = build(rootless).subjects[0]
    assert subject.engine == "docker@ann"
    assert subject.facts["namespaces"]["host"]["net"] is False
    assert "rootless engine" in subject.notes["namespaces.host.net"]
    assert "user ann" in subject.notes["configured.privileged"]


def test_a_stopped_container_of_a_rootless_engine_has_an_unknown_host_network():
    def stopped(snapshot, engine, record):
        rootless(snapshot, engine, record)
        record.update(state="exited", pid=0, in_force={})

    subject = build(stopped).subjects[0]
    assert subject.facts["namespaces"]["host"]["net"] is None
    assert subject.facts["limits"]["memory"] == "unlimited"


@pytest.mark.parametrize("kind", ["memory", "pids", "cpu", "swap"])
def test_a_limit_that_is_configured_and_not_in_force_is_none_and_says_so(kind):
    def limited(snapshot, engine, record):
        rootless(snapshot, engine, record)
        record["configured"].update(memory=2**26, memory_swap=2**27, pids_limit=50, nano_cpus=5 * 10**8)

    subject = build(limited).subjects[0]
    assert subject.facts["limits"][kind] == "unlimited"
    assert "not in force" in subject.notes["limits." + kind] and "delegated" in subject.notes["limits." + kind]


@pytest.mark.parametrize(("counted", "expected"), [(True, "limited"), (False, "unlimited")])
def test_a_limit_of_swap_counts_only_where_the_kernel_counts_it(counted, expected):
    def limited(snapshot, engine, record):
        record["configured"].update(memory=2**26, memory_swap=2**27)
        engine["info"]["swap_limit"] = counted

    assert build(limited).subjects[0].facts["limits"]["swap"] == expected


# ann is 1000; 1001 is somebody else's socket, and 998 the group of root's engine.
@pytest.mark.parametrize(("groups", "found"), [
    ([1000], []), ([1000, 998], ["docker (998)"]), ([1000, 1001], ["the group of /run/user/1001/docker.sock (1001)"]),
])
def test_the_groups_of_a_rootless_container_are_those_that_the_kernel_shows(groups, found):
    def member(snapshot, engine, record):
        rootless(snapshot, engine, record)
        record["configured"].update(group_add=["998"], user="70:6")
        record["in_force"].update(groups=groups, uid_map=[[0, 1000, 1], [1, 100000, 65536]])
        record["in_force"]["processes"]["host_user_ids"] = [100069]
        snapshot["host"]["accounts"]["docker_group"] = {"name": "docker", "gid": 998, "members": [], "primary": []}
        snapshot["host"]["sockets"]["unix"] = [
            {"path": f"/run/user/{uid}/docker.sock", "kind": "docker", "uid": uid, "gid": uid, "mode": "0660"}
            for uid in (1000, 1001)]

    assert build(member).subjects[0].facts["groups"]["powerful"] == found


def test_a_container_older_than_the_engines_no_new_privileges_says_so():
    def older(snapshot, engine, record):
        record["configured"].pop("no_new_privileges")
        record["in_force"]["no_new_privileges"] = False

    subject = build(older).subjects[0]
    assert subject.facts["effective"]["no_new_privileges"] is False
    assert "recreate it" in subject.notes["effective.no_new_privileges"]


def test_a_container_that_joins_one_on_the_hosts_network_is_on_it():
    def joined(snapshot, engine, record):
        other = copy.deepcopy(record)
        other.update(id="aaaaaaaaaaaa", name="proxy", configured={"network_mode": "host"})
        engine["containers"].append(other)
        record.update(state="exited", pid=0, in_force={})
        record["configured"]["network_mode"] = "container:aaaaaaaaaaaa" + "0" * 52

    assert build(joined).subjects[0].facts["namespaces"]["host"]["net"] is True


@pytest.mark.parametrize("state, restart, active", [
    ("running", "no", True), ("paused", "no", True), ("exited", "no", False), ("exited", "always", True),
    ("created", "unless-stopped", True), ("exited", "on-failure", True), ("dead", "always", False),
])
def test_who_runs_or_comes_back(state, restart, active):
    def change(snapshot, engine, record):
        runs = state in ("running", "paused")
        record.update(state=state, pid=4711 if runs else 0, in_force=record["in_force"] if runs else {})
        record["configured"]["restart"] = {"name": restart, "max_retry": 0}

    assert build(change).subjects[0].facts["active"] is active


def test_a_running_container_of_which_the_kernel_tells_nothing_has_no_facts_in_force():
    subject = build(in_force=None).subjects[0]
    facts = subject.facts
    assert facts["effective"]["no_new_privileges"] is None
    assert facts["capabilities"]["held"] is None
    assert facts["users"]["host_root"] is None
    assert set(facts["namespaces"]["host"].values()) == {None}
    assert facts["limits"]["memory"] is None
    assert subject.unread["effective"]


def test_a_container_that_could_not_be_inspected_tells_why():
    def failed(snapshot, engine, record):
        record["configured"] = None
        snapshot["errors"].append({"section": "container.inspect", "object": "docker/web", "reason": "it went away"})

    subject = build(failed).subjects[0]
    assert "it went away" in subject.unread[""]
    assert "effective" not in subject.facts


def test_a_snapshot_from_before_init_was_read_is_judged_and_says_so():
    def older(snapshot, engine, record):
        record["configured"].pop("init", None)

    subject = build(older).subjects[0]
    assert subject.facts["configured"]["init"] is None
    assert subject.facts["limits"]["memory"] is not None
    assert subject.unread["configured.init"] == "The engine did not tell the container's init."


def test_a_snapshot_of_bare_records_is_judged_without_a_traceback():
    bare = {"id": "0" * 12, "name": "bare", "state": "running", "pid": 1, "configured": {}, "mounts": None,
            "in_force": {}}

    def change(snapshot, engine, record):
        engine["containers"] = [bare]
        engine["info"] = None
        snapshot["host"].update(kernel=None, accounts=None, sockets=None, firewall=None)

    assert build(change).subjects[0].facts["effective"]["seccomp"] is None


@pytest.mark.parametrize("builder, section", [(container, "containers"), (image, "images"), (network, "networks"),
                                              (volume, "volumes")])
def test_an_engine_that_does_not_answer_is_told(builder, section):
    snapshot = copy.deepcopy(BASE)
    snapshot["engines"][0].update({section: None, "state": "stuck", "reason": "no answer in 10 s"})
    found = builder.build(snapshot, {"parameters": {}})
    assert found.subjects == () and "stuck (no answer in 10 s)" in found.unread


@pytest.mark.parametrize("builder", [container, image, network, volume])
def test_without_an_engine_there_is_nothing_and_need_not_be(builder):
    found = builder.build(dict(copy.deepcopy(BASE), engines=[]), {"parameters": {}})
    assert found.subjects == () and found.unread == "" and "no container engine" in found.absent


def test_what_lies_behind_an_unlisted_volume_is_unknown_but_what_is_found_is_found():
    def change(snapshot, engine, record):
        engine["volumes"] = None
        record["mounts"].append({"type": "bind", "source": "/", "real": "/", "destination": "/host", "rw": False})

    facts = build(change).subjects[0].facts["mounts"]
    assert facts["host_root"] == ["/ at /host (read-only)"]
    assert facts["engine_socket"] is None


@pytest.mark.parametrize("alive", [True, False])
@pytest.mark.parametrize("key", sorted(container_defaults.DEFAULTS))
def test_a_setting_that_the_engine_did_not_tell_is_nobodys_default(key, alive):
    def change(snapshot, engine, record):
        record["configured"][key] = None
        if not alive:
            record.update(state="exited", pid=0, in_force={})

    subject = build(change).subjects[0]
    assert subject.facts["configured"][key] is None
    assert key in subject.unread["configured.%s" % key]


@pytest.mark.parametrize("key, path", [
    ("pid_mode", ("namespaces", "host", "pid")), ("user", ("users", "host_root")), ("privileged", ("capabilities",)),
    ("memory", ("limits", "memory")), ("seccomp", ("effective", "seccomp")), ("devices", ("devices",)),
    ("apparmor", ("effective", "apparmor")), ("masked_paths", ("kernel_paths",)), ("restart", ("active",)),
])
def test_what_hangs_on_an_untold_setting_is_unknown(key, path):
    def change(snapshot, engine, record):
        record.update(state="exited", pid=0, in_force={})
        record["configured"][key] = None

    subject = build(change).subjects[0]
    value = subject.facts
    for step in path:
        value = value[step]
    assert value is None


@pytest.mark.parametrize("path, grade, expected", [
    ("/etc", "sensitive_read_write", None), ("/etc", "sensitive_read_only", None), ("/", "host_root", ["/ at /mnt"]),
])
def test_of_a_mount_that_is_not_told_to_be_read_only_is_known_what_is_true_of_both(path, grade, expected):
    mount = {"type": "bind", "source": path, "real": path, "destination": "/mnt", "rw": None}
    assert build(mounts=[mount]).subjects[0].facts["mounts"][grade] == expected


@pytest.mark.parametrize("mode, expected", [("host", True), ("", None)])
def test_where_the_hosts_namespaces_are_unreadable_only_who_asked_for_them_has_them(mode, expected):
    def change(snapshot, engine, record):
        snapshot["host"]["kernel"]["namespaces"] = None
        record["configured"]["pid_mode"] = mode

    subject = build(change).subjects[0]
    assert subject.facts["namespaces"]["host"]["pid"] is expected
    assert "host's own namespaces" in subject.unread["namespaces"]


def _stopped(**configured):
    def change(snapshot, engine, record):
        record.update(state="exited", pid=0, in_force={})
        record["configured"].update(configured)

    return build(change).subjects[0]


def test_all_capabilities_lie_ready_in_a_stopped_container_too():
    assert "capability SYS_ADMIN" in _stopped(cap_add=["ALL"]).facts["dangers"]
    assert _stopped(cap_add=["ALL"], cap_drop=["SYS_ADMIN"]).facts["dangers"] == []


def test_a_disk_is_one_whatever_its_name():
    device = {"host": "/dev/ubuntu-vg/ubuntu-lv", "container": "/dev/x", "permissions": "rwm", "kind": "block"}
    devices = build(lambda *where: where[2]["configured"].update(devices=[device])).subjects[0].facts["devices"]
    assert (devices["disks"], devices["other_paths"]) == (["/dev/ubuntu-vg/ubuntu-lv (rwm)"], [])


def test_what_the_kernel_shows_elsewhere_counts():
    mount = {"type": "bind", "source": "/srv/in", "real": "/srv/in", "elsewhere": ["/run"],
             "destination": "/data", "rw": True}
    facts = build(lambda *where: where[2]["mounts"].append(mount)).subjects[0].facts["mounts"]
    assert facts["engine_socket"] == ["/srv/in (is /run) at /data"]


def test_a_mount_of_a_running_container_that_the_kernel_did_not_show_is_unknown():
    mount = {"type": "bind", "source": "/srv/in", "real": "/srv/in", "elsewhere": None, "destination": "/data",
             "rw": True}
    subject = build(lambda *where: where[2]["mounts"].append(mount)).subjects[0]
    assert subject.facts["mounts"]["engine_socket"] is None
    assert "/srv/in at /data" in subject.unread["mounts"]


def test_a_mount_that_is_grave_by_itself_keeps_its_class():
    mount = {"type": "bind", "source": "/var/lib/docker", "real": "/var/lib/docker", "elsewhere": ["/"],
             "destination": "/data", "rw": True}
    facts = build(lambda *where: where[2]["mounts"].append(mount)).subjects[0].facts["mounts"]
    assert (facts["data_root"], facts["host_root"]) == (["/var/lib/docker at /data"], [])


@pytest.mark.parametrize("change", [
    {"type": None}, {"source": None}, {"real": None}, {"type": "volume", "name": None, "driver": None},
])
def test_a_mount_that_was_not_told_whole_may_be_anything(change):
    mount = {"type": "bind", "source": "/srv", "real": "/srv", "destination": "/srv", "rw": True,
             "propagation": "rprivate", "name": "", "driver": ""}
    subject = build(mounts=[dict(mount, **change)]).subjects[0]
    assert subject.facts["mounts"]["engine_socket"] is None
    assert "could not be seen" in subject.unread["mounts"]


@pytest.mark.parametrize("propagations, expected", [
    (["rprivate"], []), ([None], None), ([None, "rshared"], ["/srv at /srv"]),
])
def test_propagation_that_was_not_told_is_not_private(propagations, expected):
    listed = [{"type": "bind", "source": "/srv", "real": "/srv", "destination": "/srv", "rw": True, "propagation": one}
              for one in propagations]
    assert build(mounts=listed).subjects[0].facts["mounts"]["shared_propagation"] == expected


@pytest.mark.parametrize("change, talk, used", [
    ({"driver": None}, None, False), ({"scope": None}, True, None), ({"scope": None, "containers": 1}, True, True),
    ({"options": {"com.docker.network.bridge.enable_icc": None}}, None, False),
])
def test_a_network_that_was_not_told_whole(change, talk, used):
    snapshot = copy.deepcopy(BASE)
    snapshot["engines"][0]["networks"] = [dict(
        {"name": "shop", "driver": "bridge", "scope": "local", "options": {}, "containers": 0}, **change)]
    facts = network.build(snapshot, {}).subjects[0].facts
    assert (facts["containers_talk"], facts["used"]) == (talk, used)


@pytest.mark.parametrize("profile, mode, calls", [
    ({"kind": "custom", "default_action": None, "allows": None}, None, None),
    ({"kind": "custom", "default_action": "SCMP_ACT_ALLOW", "allows": None}, None, None),
    ({"kind": "custom", "default_action": "SCMP_ACT_ALLOW", "allows": ["bpf"]}, "allows everything", ["bpf"]),
    ({"kind": "custom", "default_action": "SCMP_ACT_ALLOW", "allows": []}, "filter", []),
    ({"kind": "custom", "default_action": "SCMP_ACT_ERRNO", "allows": ["bpf"]}, "filter", ["bpf"]),
    ({"kind": "builtin"}, "filter", []),
])
def test_a_profile_that_was_not_understood_filters_nobody_knows_what(profile, mode, calls):
    def change(snapshot, engine, record):
        record["configured"]["seccomp"] = profile

    facts = build(change).subjects[0].facts
    assert (facts["effective"]["seccomp"], facts["seccomp"]["dangerous_calls"]) == (mode, calls)


@pytest.mark.parametrize("bounding, held", [("0000000000000400", ["NET_BIND_SERVICE"]), ("0000000000002400", None)])
def test_where_no_new_privileges_is_not_told_only_equal_sets_are_known(bounding, held):
    def change(snapshot, engine, record):
        now = "0000000000000400"
        record["in_force"].update(no_new_privileges=None)
        record["in_force"]["capabilities"].update(effective=now, permitted=now, bounding=bounding)
        record["in_force"]["processes"].update(capabilities=now)

    assert build(change).subjects[0].facts["capabilities"]["held"] == held
