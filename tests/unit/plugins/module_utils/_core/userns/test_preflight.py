# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import copy
import typing as t

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core.userns.preflight import Move, check
from ansible_collections.bulkhead.containers.tests.unit import recorded_hosts

Record = t.Dict[str, t.Any]
Change = t.Callable[[Record, Record], None]

STOCK = recorded_hosts.read("stock-trixie")
FACTS: Record = {
    "user": {"uid": None, "gid": None},
    "range": {"start": 165536, "count": 65536},
    "data_root": {"path": "/var/lib/docker", "free": 10 << 30, "closed": []},
    "archive": {"above": "/var/lib/docker", "path": "/var/lib/docker/bulkhead-images", "found": True, "free": 10 << 30,
                "apart": False, "state": "absent"},
    "images": [
        {"id": "sha256:a1", "size": 1 << 30, "used": True, "names": ["workload:1", "workload:2"]},
        {"id": "sha256:b2", "size": 1 << 30, "used": True, "names": []},
        {"id": "sha256:c3", "size": 1 << 40, "used": False, "names": []},
    ],
    "volumes": {},
    "plugins": [],
    "sources": {},
    "remembered": {},
}
ACCEPTED = Move(accept=["plain"])


def case(change: t.Optional[Change] = None) -> t.Tuple[Record, Record]:
    snapshot, facts = copy.deepcopy(STOCK), copy.deepcopy(FACTS)
    if change:
        change(snapshot, facts)
    return snapshot, facts


def engine(snapshot: Record) -> Record:
    found: Record = snapshot["engines"][0]
    return found


def container(snapshot: Record) -> Record:
    found: Record = engine(snapshot)["containers"][0]
    return found


def told(entries: t.Iterable[Record]) -> t.List[str]:
    return ["%(subject)s: %(reason)s" % one for one in entries]


def test_a_host_with_nothing_against_it() -> None:
    report = check(*case(), ACCEPTED)
    assert report["blockers"] == []
    assert report["safe"] and not report["done"]
    assert report["stop"] == report["running"] == [{"id": "5e936aab4f9a", "name": "plain", "restart": "no"}]
    assert report["images"] == ["sha256:b2", "workload:1", "workload:2"]
    assert told(report["warnings"]) == ["images: 1 images without a name and a container stay behind"]


def test_an_empty_engine_needs_no_consent() -> None:
    def change(snapshot: Record, facts: Record) -> None:
        engine(snapshot)["containers"] = []

    report = check(*case(change), Move())
    assert (report["safe"], report["stop"]) == (True, [])


@pytest.mark.parametrize(("accept", "safe"), [([], False), (["other"], False), (["plain"], True), (["all"], True)])
def test_containers_are_left_behind_by_consent(accept: t.List[str], safe: bool) -> None:
    report = check(*case(), Move(accept=accept))
    assert report["safe"] is safe
    assert any("plain: it would be stopped and stay behind" in one for one in told(report["blockers"])) is not safe


def put(*places: t.Any) -> Change:
    """Of the snapshot: put(key, ..., value)."""
    def change(snapshot: Record, facts: Record) -> None:
        at: t.Any = snapshot
        for key in places[:-2]:
            at = at[key]
        at[places[-2]] = places[-1]
    return change


def put_engine(*places: t.Any) -> Change:
    return put("engines", 0, *places)


def put_fact(*places: t.Any) -> Change:
    def change(snapshot: Record, facts: Record) -> None:
        put(*places)(facts, {})
    return change


@pytest.mark.parametrize(("change", "words"), [
    (put("engines", []), "no engine"),
    (put_engine("state", "down"), "the engine is down"),
    (put_engine("mode", "rootless"), "rootless"),
    (put_engine("swarm", "state", "active"), "swarm"),
    (put_engine("config", "settings", {"features": {"containerd-snapshotter": True}}), "containerd-snapshotter"),
    (put_engine("unit", "flags", "userns-remap", "default"), "userns-remap is a flag"),
    (put_engine("info", "security_options", ["name=userns"]), "userns-remap already"),
    (put_engine("containers", 0, "state", "paused"), "plain: it is paused"),
    (put_engine("containers", 0, "configured", "auto_remove", True), "plain: it is removed when it stops"),
    (put("host", "sysctls", "user.max_user_namespaces", "0"), "the kernel makes no user namespaces"),
    (put("host", "accounts", "subuid", [{"name": "dockremap", "start": 5, "count": 1}]), "the engine takes that one"),
    (put("host", "accounts", "subgid", [{"name": "dockremap", "start": 5, "count": 1}]), "the engine takes that one"),
    (put_fact("range", "count", 1000), "it has 1000 ids, and 65536 are needed"),
    (put_fact("data_root", "closed", ["/var/lib"]), "/var/lib: mapped ids cannot pass"),
    (put_fact("data_root", "free", 3 << 30), "the images need 4096 MiB more there, and 3072 MiB are free"),
    (put_fact("archive", "state", "foreign"), "/var/lib/docker/bulkhead-images: this is to be the directory"),
    (put_fact("archive", dict(FACTS["archive"], found=False, free=None)), "/var/lib/docker: this is no directory"),
    (put_fact("archive", dict(FACTS["archive"], above="/mnt", apart=True, free=1 << 30)),
     "/mnt: the images need 2048 MiB more there, and 1024 MiB are free"),
    (put_engine("unit", "active", False), "docker: no unit of systemd runs this engine"),
    (put_engine("unit", {}), "docker: no unit of systemd runs this engine"),
])
def test_blockers_that_no_consent_removes(change: Change, words: str) -> None:
    report = check(*case(change), Move(accept=["all"]))
    assert any(words in one for one in told(report["blockers"])), report["blockers"]
    assert not report["safe"]


def test_why_there_are_no_ids_is_handed_on() -> None:
    def change(snapshot: Record, facts: Record) -> None:
        facts["range"] = {}
        facts["range_refused"] = "dockremap: the ids overlap. Give it others"

    report = check(*case(change), ACCEPTED)
    assert {"subject": "dockremap", "reason": "the ids overlap", "next": "Give it others"} in report["blockers"]


def test_an_authorization_plugin_that_would_be_gone() -> None:
    def change(snapshot: Record, facts: Record) -> None:
        engine(snapshot)["info"]["authorization_plugins"] = ["policy"]
        facts["plugins"] = ["policy:latest", "other:1"]

    report = check(*case(change), ACCEPTED)
    assert len(report["blockers"]) == 1 and "policy authorizes" in report["blockers"][0]["reason"]


@pytest.mark.parametrize("change", [
    put_engine("containers", None),
    put_engine("swarm", None),
    put_engine("info", "security_options", None),
    put_engine("info", "live_restore", None),
    put_engine("info", "data_root", None),
    put_engine("info", "authorization_plugins", None),
    put_engine("unit", None),
    put_engine("swarm", "state", None),
    put_engine("config", "settings", None),
    put_engine("containers", 0, "state", None),
    put("host", "accounts", None),
    put("host", "accounts", "subgid", None),
    put_engine("config", "state", None),
    put_engine("config", "state", "broken"),
    put("host", "sysctls", None),
    put("host", "sysctls", "user.max_user_namespaces", None),
    put("host", "sysctls", "user.max_user_namespaces", "absent"),
    *[put_fact(name, None) for name in ("range", "data_root", "archive", "images", "volumes", "plugins", "remembered")],
    put_fact("data_root", "free", None),
    put_fact("data_root", "closed", None),
])
def test_what_could_not_be_read_blocks(change: Change) -> None:
    report = check(*case(change), Move(accept=["all"]))
    assert not report["safe"]
    assert all(one["reason"] and one["next"] for one in report["blockers"])


CONFIGURED = [
    ({"privileged": True}, "it is privileged"),
    ({"network_mode": "host"}, "shares the host's network"),
    ({"pid_mode": "host"}, "shares the host's processes"),
    ({"ipc_mode": "host"}, "shares the host's IPC"),
    ({"privileged": None}, "its privileged could not be read"),
    (None, "its settings could not be read"),
]


@pytest.mark.parametrize(("configured", "words"), CONFIGURED)
def test_what_would_not_start_blocks_without_consent_and_warns_with_it(configured: t.Any, words: str) -> None:
    change = put_engine("containers", 0, "configured", configured)
    assert any(words in one for one in told(check(*case(change), Move())["blockers"]))
    if configured is not None:
        with_consent = check(*case(change), ACCEPTED)
        assert with_consent["safe"]
        assert any(words in one for one in told(with_consent["warnings"]))


def test_whether_a_container_goes_with_its_end_has_to_be_known() -> None:
    change = put_engine("containers", 0, "configured", None)
    assert any("whether it is removed when it stops" in one for one in told(check(*case(change), ACCEPTED)["blockers"]))


@pytest.mark.parametrize("configured", [one for one, _words in CONFIGURED[:4]])
def test_a_container_that_opted_out_keeps_the_host_s_namespaces(configured: Record) -> None:
    change = put_engine("containers", 0, "configured", dict(configured, userns_mode="host"))
    assert check(*case(change), ACCEPTED)["warnings"] == check(*case(), ACCEPTED)["warnings"]


@pytest.mark.parametrize(("configured", "words"), [
    ({"network_mode": "container:abc"}, "namespaces of another container"),
    ({"devices": [{"host": "/dev/fuse"}]}, "it has devices"),
    ({"device_requests": [{"driver": "nvidia"}]}, "it has devices"),
    ({"cap_add": ["SYS_ADMIN"]}, "added capabilities (SYS_ADMIN)"),
    ({"user": "70000:0"}, "it runs as user 70000, and only ids below 65536 are mapped"),
])
def test_what_would_work_differently_is_told(configured: Record, words: str) -> None:
    report = check(*case(put_engine("containers", 0, "configured", configured)), ACCEPTED)
    assert report["safe"]
    assert any(words in one for one in told(report["warnings"]))


def test_a_process_whose_user_is_not_known_says_nothing() -> None:
    assert check(*case(put_engine("containers", 0, "in_force", "processes", "user_ids", [None])), ACCEPTED)["safe"]


def test_processes_beyond_the_range_are_told() -> None:
    report = check(*case(put_engine("containers", 0, "in_force", "processes", "user_ids", [0, 65536])), ACCEPTED)
    assert any("it runs as user 65536" in one for one in told(report["warnings"]))


def bind(source: str, **more: t.Any) -> Record:
    return dict({"type": "bind", "source": source, "real": source, "destination": "/data", "rw": True, "name": "",
                 "driver": "", "elsewhere": []}, **more)


@pytest.mark.parametrize(("owner", "configured", "rw", "fits"), [
    ({"uid": 0, "gid": 0, "mode": "0700", "type": "directory"}, {}, True, False),
    ({"uid": 0, "gid": 0, "mode": "0755", "type": "directory"}, {}, True, False),
    ({"uid": 0, "gid": 0, "mode": "0755", "type": "directory"}, {}, False, True),
    ({"uid": 0, "gid": 0, "mode": "0777", "type": "directory"}, {}, True, True),
    ({"uid": 0, "gid": 0, "mode": "0644", "type": "file"}, {}, False, True),
    ({"uid": 165536, "gid": 0, "mode": "0700", "type": "directory"}, {}, True, True),
    ({"uid": 165536, "gid": 0, "mode": "0700", "type": "directory"}, {"user": "5"}, True, False),
    ({"uid": 165541, "gid": 0, "mode": "0600", "type": "file"}, {"user": "5:5"}, True, True),
])
def test_bind_mounts_by_owner_and_mode(owner: Record, configured: Record, rw: bool, fits: bool) -> None:
    def change(snapshot: Record, facts: Record) -> None:
        container(snapshot).update(mounts=[bind("/srv/data", rw=rw)], configured=configured)
        facts["sources"] = {"/srv/data": owner}

    warnings = told(check(*case(change), ACCEPTED)["warnings"])
    assert any("/srv/data" in one for one in warnings) is not fits


@pytest.mark.parametrize("change", [
    put_engine("containers", 0, "mounts", None),
    put_engine("containers", 0, "mounts", [bind("/srv/data")]),
])
def test_mounts_that_could_not_be_looked_at_block_without_consent(change: Change) -> None:
    assert any("could not be read" in one for one in told(check(*case(change), Move())["blockers"]))


def test_an_engine_s_socket_is_told() -> None:
    mounted = bind("/var/run/docker.sock", real="/run/docker.sock")
    report = check(*case(put_engine("containers", 0, "mounts", [mounted])), ACCEPTED)
    assert any("it has an engine's socket" in one for one in told(report["warnings"]))


@pytest.mark.parametrize(("volumes", "driver", "words"), [
    ({"data": True}, "local", ["docker: the volume data stays behind", "plain: the data in its volume data stay"]),
    ({"data": None}, "local", ["what is in it could not be read", "plain: the data in its volume data stay"]),
    ({"data": False}, "local", []),
    ({"data": False}, "nfs", ["the driver nfs"]),
])
def test_volumes(volumes: Record, driver: str, words: t.List[str]) -> None:
    def change(snapshot: Record, facts: Record) -> None:
        container(snapshot)["mounts"] = [bind("/x", type="volume", name="data", driver=driver)]
        facts["volumes"] = volumes

    warnings = [one for one in told(check(*case(change), ACCEPTED)["warnings"]) if "images" not in one]
    assert len(warnings) == len(words)
    assert all(any(word in one for one in warnings) for word in words)


@pytest.mark.parametrize(("change", "words"), [
    (put_engine("info", "live_restore", True), "live-restore is on"),
    (put_engine("info", "image_store", "containerd"), "containerd image store"),
    (put_engine("networks", [{"name": "app"}]), "the network app stays behind"),
    (put_fact("plugins", ["sshfs:latest"]), "the plugin sshfs:latest stays behind"),
])
def test_what_the_move_brings_is_told(change: Change, words: str) -> None:
    report = check(*case(change), ACCEPTED)
    assert report["safe"]
    assert any(words in one for one in told(report["warnings"]))


def test_room_is_where_the_images_lie() -> None:
    def change(snapshot: Record, facts: Record) -> None:
        facts["archive"].update(apart=True, above="/mnt", path="/mnt/bulkhead-images", free=3 << 30)
        facts["data_root"]["free"] = 3 << 30

    report = check(*case(change), ACCEPTED)
    assert (report["safe"], report["archive"]) == (True, "/mnt/bulkhead-images")


def test_what_an_earlier_run_left_is_no_obstacle() -> None:
    report = check(*case(put_fact("archive", "state", "left")), ACCEPTED)
    assert (report["safe"], report["archive"]) == (True, "/var/lib/docker/bulkhead-images")


def test_without_images_their_place_does_not_matter() -> None:
    report = check(*case(put_fact("archive", "state", "foreign")), Move(accept=["plain"], carry_images=False))
    assert (report["safe"], report["archive"]) == (True, "")


def test_images_that_stay_need_no_room() -> None:
    report = check(*case(put_fact("data_root", "free", 0)), Move(accept=["plain"], carry_images=False))
    assert (report["safe"], report["images"]) == (True, [])
    assert "images: no image is carried into the new world" in told(report["warnings"])


MEMORY = {"user": "dockremap", "finished": True, "images": ["workload:1"], "archive": "/x",
          "running": [{"id": "5e936aab4f9a", "name": "plain", "restart": "no"},
                      {"id": "ffff", "name": "gone", "restart": "no"}]}


def remapped(remembered: t.Any, name: str = "default", **more: t.Any) -> Change:
    def change(snapshot: Record, facts: Record) -> None:
        engine(snapshot)["info"]["security_options"] = ["name=seccomp,profile=builtin", "name=userns"]
        engine(snapshot)["config"].update(settings={"userns-remap": name})
        engine(snapshot).update(more)
        facts["remembered"] = remembered
    return change


@pytest.mark.parametrize("remembered", [{}, MEMORY])
def test_what_is_done_needs_nothing(remembered: Record) -> None:
    report = check(*case(remapped(remembered)), Move())
    assert (report["done"], report["resume"], report["safe"], report["blockers"]) == (True, False, True, [])


def test_another_user_is_another_move() -> None:
    assert not check(*case(remapped({}, "ann")), Move(accept=["all"]))["safe"]


def test_a_move_that_was_broken_off_after_the_switch_is_ended() -> None:
    report = check(*case(remapped(dict(MEMORY, finished=False))), Move())
    assert (report["done"], report["resume"], report["safe"]) == (False, True, True)
    assert (report["images"], report["archive"], report["running"]) == (["workload:1"], "/x", MEMORY["running"])


def test_a_move_that_was_broken_off_before_the_switch_knows_what_ran() -> None:
    def change(snapshot: Record, facts: Record) -> None:
        container(snapshot).update(state="exited", pid=0)
        facts["remembered"] = dict(MEMORY, finished=False)

    report = check(*case(change), ACCEPTED)
    assert (report["safe"], report["resume"], report["stop"]) == (True, False, [])
    assert report["running"] == MEMORY["running"][:1]  # the other one is there no more


def test_the_way_back() -> None:
    managed = [{"key": "userns-remap", "manager": "userns_remap", "state": "kept"}]
    report = check(*case(remapped(MEMORY, managed=managed)), Move(present=False, accept=["plain"]))
    assert (report["safe"], report["done"], report["running"]) == (True, False, MEMORY["running"])
    assert report["stop"] == MEMORY["running"][:1]
    assert not check(*case(remapped(MEMORY, managed=managed)), Move(present=False))["safe"]


@pytest.mark.parametrize(("finished", "archive"), [(True, ""), (False, "/x")])
def test_only_a_move_that_was_broken_off_has_left_images(finished: bool, archive: str) -> None:
    managed = [{"key": "userns-remap", "manager": "userns_remap", "state": "kept"}]
    change = remapped(dict(MEMORY, finished=finished), managed=managed)
    assert check(*case(change), Move(present=False, accept=["plain"]))["archive"] == archive


@pytest.mark.parametrize("managed", [None, [], [{"key": "userns-remap", "manager": "hardening", "state": "kept"}]])
def test_what_somebody_else_set_is_not_taken_away(managed: t.Any) -> None:
    report = check(*case(remapped(MEMORY, managed=managed)), Move(present=False, accept=["plain"]))
    assert told(report["blockers"]) == ["docker: userns-remap was not set by this role"]


@pytest.mark.parametrize(("remembered", "done"), [({}, True), (MEMORY, False), (dict(MEMORY, finished=False), False)])
def test_the_way_back_ends_when_what_ran_runs_again(remembered: Record, done: bool) -> None:
    report = check(*case(put_fact("remembered", remembered)), Move(present=False))
    assert (report["done"], report["resume"], report["safe"]) == (done, not done, True)
    assert report["running"] == remembered.get("running", [])


@pytest.mark.parametrize("host", recorded_hosts.HOSTS)
def test_every_recorded_host_has_an_answer(host: str) -> None:
    report = check(recorded_hosts.read(host), FACTS, Move())
    assert set(report) == set(check(*case(), ACCEPTED))
    assert all(set(one) == {"subject", "reason", "next"} for one in report["blockers"] + report["warnings"])


def test_unsafe_containers_are_all_told() -> None:
    report = check(recorded_hosts.read("unsafe-trixie"), FACTS, Move())
    refused = {one["subject"] for one in report["blockers"] if "refused" in one["reason"] or "refuses" in one["reason"]}
    assert refused == {"privileged", "host-network", "host-pid", "host-ipc"}
    sockets = {one["subject"] for one in report["warnings"] if "engine's socket" in one["reason"]}
    assert {"mount-socket-read-only", "mount-run"} <= sockets
