# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is proposed, by what was seen: row by row."""

from __future__ import annotations

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core.container_settings import settings as contract
from ansible_collections.bulkhead.containers.plugins.module_utils._core.recommendation.recommend import (
    Wanted,
    as_policy,
    recommend,
)
from ansible_collections.bulkhead.containers.tests.unit import watched_hosts as hosts

RARE = ["AUDIT_WRITE", "MKNOD", "NET_RAW", "SETFCAP", "SYS_CHROOT"]
KEEP = ["CHOWN", "DAC_OVERRIDE", "FOWNER", "KILL", "SETGID", "SETUID"]
TMP = {"path": "/tmp", "mode": "1777", "uid": 0, "gid": 0, "of_image": False, "bytes": 10, "executed": False}
PUBLISHED = ({"container": "80/tcp", "host_ip": "0.0.0.0", "host_port": 8080},)
ENDS = {"port": "80/tcp", "near": 2, "beside": 0, "far": 0}


def program(path="/usr/bin/sudo", found="process", setuid=True, capabilities=()):
    return {"path": path, "owner": 0, "setuid": setuid, "setgid": False, "capabilities": list(capabilities),
            "found": found}


def entry_of(changes=None, looks=3, **wanted):
    (entry,) = recommend(hosts.watched(changes)[-looks:], Wanted(**wanted))
    return entry


def confidence_of(entry, setting):
    return {one["setting"]: one["confidence"] for one in entry["reasons"]}.get(setting)


def withheld(entry, setting):
    return " ".join(one["reason"] for one in entry["withheld"] if one["setting"] == setting)


def test_one_that_needs_nothing():
    entry = entry_of()
    assert entry["match"] == {"name": "web"}
    assert entry["watched"] == {"seconds": 2 * hosts.DAY, "looks": 3, "starts": 1}
    assert entry["settings"] == {
        "no_new_privileges": True, "cap_drop": ["ALL"], "read_only": True, "pids_limit": 200,
        "log_options": {"max-size": "10m", "max-file": "3"}}
    assert {one["confidence"] for one in entry["reasons"]} == {"high"}
    assert entry["withheld"] == []
    assert contract.normalise(entry["settings"], "entry") == entry["settings"]


def test_what_is_so_already_is_not_proposed():
    entry = entry_of({
        "configured.no_new_privileges": True, "configured.cap_drop": ["ALL"], "configured.read_only": True,
        "configured.pids_limit": 100, "configured.log_options": {"max-size": "1m"}})
    assert (entry["settings"], entry["reasons"], entry["withheld"]) == ({}, [], [])


@pytest.mark.parametrize("changes, reason", [
    ({"evidence.window": 3600}, "watched for 60 minutes"),
    ({"evidence.window": None}, "could not be had"),
    ({"evidence": None}, "could not be had"),
    ({"state": "paused"}, "It is paused"),
    ({"health": "unhealthy"}, "It is unhealthy"),
    ({"health": None}, "could not be read"),
    ({"owner": None}, "could not be read"),
    ({"owner.kind": "ignored"}, "left alone"),
], ids=["too short", "how long is unknown", "evidence unread", "paused", "unhealthy", "health unread", "owner unread",
        "ignored"])
def test_nothing_at_all_is_said(changes, reason):
    (entry,) = recommend([hosts.snapshot(hosts.container(changes))], Wanted())
    assert entry["settings"] == {}
    assert [one["setting"] for one in entry["withheld"]] == ["all"]
    assert reason in entry["withheld"][0]["reason"]


def test_nobody_looked():
    record = hosts.container()
    del record["evidence"]
    (entry,) = recommend([hosts.snapshot(record)], Wanted())
    assert "with evidence" in withheld(entry, "all")


def test_one_that_does_not_run_is_not_listed():
    assert recommend([hosts.snapshot(hosts.container({"pid": 0, "state": "exited"}))], Wanted()) == []


def test_a_name_that_two_engines_have():
    snapshot = hosts.snapshot(hosts.container())
    snapshot["engines"].append({**snapshot["engines"][0], "name": "docker@ann", "containers": [
        {**hosts.container({"pid": 0}), "id": "another"}]})
    (entry,) = recommend([snapshot], Wanted())
    assert "Another engine" in withheld(entry, "all")


@pytest.mark.parametrize("changes, reason", [
    ({"evidence.processes.with_other_ids": 1}, "rights of another user"),
    ({"evidence.processes.privileged_users": 1}, "rights of another user"),
    ({"evidence.programs": [program()]}, "/usr/bin/sudo"),
    ({"evidence.programs": [program(found="entrypoint")]}, "/usr/bin/sudo"),
    ({"evidence.programs": [program(found="healthcheck")]}, "/usr/bin/sudo"),
    ({"evidence.programs": [program("/bin/ping", setuid=False, capabilities=["NET_RAW"])]}, "/bin/ping"),
    ({"evidence.programs": [program(found="there")]}, "With low confidence only"),
    ({"evidence.processes.users": [{"real": 0, "effective": 0, "count": 1}]}, "has processes of root"),
    ({"configured.privileged": True}, "It is privileged"),
    ({"evidence.programs": None}, "evidence.programs"),
    ({"evidence.processes.with_other_ids": None}, "evidence.processes"),
    ({"in_force.no_new_privileges": None}, "record.in_force.no_new_privileges"),
], ids=["setuid process", "capable user", "sudo runs", "sudo is the entrypoint", "sudo checks the health", "ping runs",
        "sudo is there", "a user's container with root in it", "privileged", "programs unread", "a part unread",
        "in force unread"])
def test_no_new_privileges_withheld(changes, reason):
    entry = entry_of(changes)
    assert "no_new_privileges" not in entry["settings"]
    assert reason in withheld(entry, "no_new_privileges")


@pytest.mark.parametrize("changes, looks, confidence", [
    ({}, 3, "high"),
    ({}, 1, "medium"),
    ({"evidence.restarts": 2}, 3, "medium"),
    ({"evidence.programs": [program("/usr/bin/ping", "there", False, ["NET_RAW"])]}, 3, "high"),
    (hosts.ROOT_AND_WORKERS, 3, "high"),
], ids=["thorough", "one look", "restarted", "ping is there", "root and workers"])
def test_no_new_privileges(changes, looks, confidence):
    assert confidence_of(entry_of(changes, looks), "no_new_privileges") == confidence


def test_no_new_privileges_with_selinux():
    looks = hosts.watched()
    for look in looks:
        look["host"]["kernel"]["selinux"]["enabled"] = True
    (entry,) = recommend(looks, Wanted())
    assert confidence_of(entry, "no_new_privileges") == "medium"


@pytest.mark.parametrize("changes, drop, add, confidence", [
    ({}, ["ALL"], None, "high"),
    ({"configured.user": "app"}, ["ALL"], None, "high"),
    ({"configured.cap_add": ["SYS_TIME"], "evidence.capabilities.bounding_of_each": "00000000aa0425fb"}, ["ALL"],
     ["SYS_TIME"], "high"),
    # Whoever starts a program with capabilities that are gone is refused.
    ({"evidence.programs": [program("/bin/ping", "there", False, ["NET_RAW"])]}, ["ALL"], ["NET_RAW"], "high"),
    ({"evidence.programs": [program(found="there")]}, RARE, None, "high"),
    ({"execs": [{"privileged": False, "user": "root"}]}, RARE, None, "high"),
    ({"evidence.capabilities.permitted": hosts.DEFAULT}, RARE, None, "high"),
    (hosts.ROOT_AND_WORKERS, ["ALL"], KEEP, "medium"),
    ({**hosts.ROOT_AND_WORKERS, "evidence.processes.users": [{"real": 70, "effective": 70, "count": 1}]},
     ["ALL"], [name for name in KEEP if name != "KILL"], "medium"),
    ({**hosts.ROOT_AND_WORKERS, "evidence.raw_sockets.packet": 1}, ["ALL"], sorted([*KEEP, "NET_RAW"]), "medium"),
    ({**hosts.ROOT_AND_WORKERS, "evidence.capabilities.permitted_to_users": "0000000000000400"}, ["ALL"],
     sorted([*KEEP, "NET_BIND_SERVICE"]), "medium"),
    ({**hosts.ROOT_AND_WORKERS, "evidence.capabilities.bounding_of_each": hosts.NONE}, ["ALL"],
     sorted([*KEEP, "SETPCAP"]), "medium"),
    (hosts.ALL_ROOT, RARE, None, "high"),
    ({**hosts.ALL_ROOT, "configured.cap_drop": ["MKNOD", "NET_RAW"]}, ["AUDIT_WRITE", "SETFCAP", "SYS_CHROOT"], None,
     "high"),
    ({**hosts.ALL_ROOT, "configured.cap_add": ["NET_RAW"]}, ["AUDIT_WRITE", "MKNOD", "SETFCAP", "SYS_CHROOT"], None,
     "high"),
    ({**hosts.ALL_ROOT, "evidence.processes.names": ["sshd"]}, ["MKNOD", "NET_RAW", "SETFCAP"], None, "high"),
    ({**hosts.ALL_ROOT, "evidence.processes.chrooted": 1}, ["AUDIT_WRITE", "MKNOD", "NET_RAW", "SETFCAP"], None,
     "high"),
    ({**hosts.ALL_ROOT, "evidence.raw_sockets.raw": 1}, ["AUDIT_WRITE", "MKNOD", "SETFCAP", "SYS_CHROOT"], None,
     "high"),
    ({**hosts.ALL_ROOT, "evidence.devices.nodes": ["/dev/mine"]}, ["AUDIT_WRITE", "NET_RAW", "SETFCAP", "SYS_CHROOT"],
     None, "high"),
    ({**hosts.ALL_ROOT, "evidence.devices.nodes": ["/dev/fuse"], "configured.devices": [
        {"host": "/dev/fuse", "container": "/dev/fuse", "permissions": "rwm", "kind": "character"}]}, RARE, None,
     "high"),
], ids=["user", "user with a name", "user with something added", "ping with capabilities is there", "sudo is there",
        "root by exec", "user with privileges", "root and workers", "root is gone", "root and workers and packets",
        "workers with a capability", "it drops some itself", "root", "root with less", "root with something added",
        "sshd", "chroot", "raw sockets", "made a device", "given a device"])
def test_capabilities(changes, drop, add, confidence):
    entry = entry_of(changes)
    assert (entry["settings"]["cap_drop"], entry["settings"].get("cap_add")) == (drop, add)
    assert confidence_of(entry, "cap_drop") == confidence


@pytest.mark.parametrize("changes, keeps", [
    ({"configured.network_mode": "host", "evidence.listening": [{"address": "::", "port": 80}]}, True),
    ({"configured.sysctls": {"net.ipv4.ip_unprivileged_port_start": "1024"},
      "evidence.listening": [{"address": "::", "port": 80}]}, True),
    # That one may have the host's.
    ({"configured.network_mode": "container:giver", "evidence.listening": [{"address": "::", "port": 80}]}, True),
    # In a network of its own every user may listen at every port.
    ({"evidence.listening": [{"address": "::", "port": 80}]}, False),
    ({"configured.network_mode": "host"}, False),
], ids=["host", "sysctl", "another's network", "own network", "high port"])
def test_low_ports(changes, keeps):
    entry = entry_of({**hosts.ROOT_AND_WORKERS, **changes})
    assert ("NET_BIND_SERVICE" in entry["settings"]["cap_add"]) == keeps


def test_a_keep_list_from_one_look_is_only_a_guess():
    entry = entry_of(hosts.ROOT_AND_WORKERS, looks=1)
    assert entry["settings"]["cap_drop"] == RARE
    assert "With low confidence only: cap_drop: ['ALL']" in withheld(entry, "cap_drop")
    assert entry_of(hosts.ROOT_AND_WORKERS, looks=1, confidence="low")["settings"]["cap_add"] == KEEP


@pytest.mark.parametrize("changes, reason", [
    ({"configured.privileged": True}, "privileged"),
    ({"configured.cap_add": ["ALL"]}, "all capabilities"),
    ({"evidence.processes.names": ["systemd"]}, "init system"),
    ({**hosts.ALL_ROOT, "configured.cap_drop": RARE[1:], "evidence.processes.names": ["cron"]},
     "cron uses AUDIT_WRITE"),
    ({"evidence.raw_sockets": None}, "evidence.raw_sockets"),
    ({"execs": None}, "record.execs"),
], ids=["privileged", "all", "systemd", "nothing left", "sockets unread", "sessions unread"])
def test_capabilities_withheld(changes, reason):
    entry = entry_of(changes)
    assert "cap_drop" not in entry["settings"]
    assert reason in withheld(entry, "cap_drop")


def test_root_that_has_no_more_to_give():
    entry = entry_of({**hosts.ALL_ROOT, "configured.cap_drop": RARE})
    assert ("cap_drop" in entry["settings"], withheld(entry, "cap_drop")) == (False, "")


@pytest.mark.parametrize("changes, tmpfs", [
    ({"evidence.changes.paths": ["/tmp/x"], "evidence.temporary": [TMP]}, "rw,nosuid,nodev,noexec,mode=1777"),
    ({"evidence.changes.paths": ["/tmp/x"], "evidence.temporary": [{**TMP, "executed": True}]},
     "rw,nosuid,nodev,exec,mode=1777"),
    ({"evidence.open_for_writing": ["/tmp/x"], "evidence.temporary": [{**TMP, "mode": "0700", "uid": 70, "gid": 71}]},
     "rw,nosuid,nodev,noexec,mode=0700,uid=70,gid=71"),
], ids=["changed", "executed", "open, and somebody else's"])
def test_read_only_with_tmpfs(changes, tmpfs):
    entry = entry_of(changes)
    assert (entry["settings"]["read_only"], entry["settings"]["tmpfs"]) == (True, {"/tmp": tmpfs})
    assert confidence_of(entry, "read_only") == confidence_of(entry, "tmpfs") == "medium"
    assert contract.normalise(entry["settings"], "entry") == entry["settings"]


@pytest.mark.parametrize("changes, reason", [
    ({"evidence.changes.paths": ["/tmp/x", "/var/log/app.log"], "evidence.temporary": [TMP]}, "/var/log/app.log"),
    ({"evidence.open_for_writing": ["/srv/db"]}, "/srv/db"),
    ({"evidence.changes.paths": ["/tmp/x"], "evidence.temporary": [{**TMP, "of_image": True}]}, "would hide"),
    ({"evidence.changes.paths": ["/tmp/x"], "evidence.temporary": [{**TMP, "bytes": 100 << 20}]}, "100 MiB in /tmp"),
    ({"evidence.changes.paths": ["/tmp/x"]}, "nothing else is known"),
    ({"evidence.changes.paths": None}, "evidence.changes"),
    ({"evidence.temporary": None}, "evidence.temporary"),
], ids=["a log", "open for writing", "the image's files", "much", "no account of it", "too much to list", "unread"])
def test_read_only_withheld(changes, reason):
    entry = entry_of(changes)
    assert not {"read_only", "tmpfs"} & set(entry["settings"])
    assert reason in withheld(entry, "read_only")


@pytest.mark.parametrize("pids, looks, limit, confidence", [
    ({"peak": 0}, 1, 200, "high"),
    ({"peak": 50}, 1, 200, "high"),
    ({"peak": 51}, 1, 300, "high"),
    ({"peak": 400}, 1, 1600, "high"),
    ({"peak": 51, "peak_kept": False}, 3, 300, "medium"),
], ids=["none", "just fits", "one more", "many", "no peak, looked often"])
def test_pids_limit(pids, looks, limit, confidence):
    entry = entry_of({"evidence.pids.%s" % key: value for key, value in pids.items()}, looks)
    assert (entry["settings"]["pids_limit"], confidence_of(entry, "pids_limit")) == (limit, confidence)


@pytest.mark.parametrize("changes, reason", [
    ({"evidence.pids.refused": 1}, "refused"),
    ({"evidence.pids.peak_kept": False}, "keeps no peak"),
    ({"evidence.pids.peak": None}, "evidence.pids"),
], ids=["refused", "no peak, one look", "unread"])
def test_pids_limit_withheld(changes, reason):
    entry = entry_of(changes, looks=1)
    assert "pids_limit" not in entry["settings"]
    assert reason in withheld(entry, "pids_limit")


@pytest.mark.parametrize("changes, looks, given", [
    ({"evidence.engine_sockets": [{"path": "/var/run/docker.sock", "connections": 0}]}, 3, True),
    ({"evidence.engine_sockets": [{"path": "/var/run/docker.sock", "connections": 0}]}, 1, False),
    ({"evidence.engine_sockets": [{"path": "/var/run/docker.sock", "connections": 1}]}, 3, False),
    ({"evidence.engine_sockets": [{"path": "/host/docker.sock", "connections": 0}]}, 3, False),
    ({"evidence.engine_sockets": None}, 3, False),
], ids=["never used", "looked once", "used", "in a larger mount", "unread"])
def test_a_socket_of_the_engine_is_only_ever_taken_with_low_confidence(changes, looks, given):
    mounts = [{"type": "bind", "source": "/run/docker.sock", "real": "/run/docker.sock", "rw": True,
               "destination": "/var/run/docker.sock", "propagation": "", "name": "", "driver": "", "elsewhere": []}]
    entry = entry_of({**changes, "mounts": mounts}, looks, confidence="low")
    assert entry["settings"].get("remove_mounts") == (["/var/run/docker.sock"] if given else None)
    assert "remove_mounts" not in entry_of({**changes, "mounts": mounts}, looks)["settings"]


@pytest.mark.parametrize("peers, published, given", [
    ([ENDS], PUBLISHED, True),
    ([{**ENDS, "beside": 1}], PUBLISHED, True),
    ([{**ENDS, "far": 1}], PUBLISHED, False),
    ([{**ENDS, "near": 0, "beside": 1}], PUBLISHED, False),
    ([], [{"container": "53/udp", "host_ip": "::", "host_port": 53}], False),
    ([ENDS], [{**PUBLISHED[0], "host_ip": "127.0.0.1"}], False),
    (None, PUBLISHED, False),
], ids=["all near", "one beside", "one far", "nobody from the host", "udp", "is local already", "unread"])
def test_publish_address(peers, published, given):
    assert ("publish_address" in published_entry(2, peers, published)["settings"]) == given
    assert "publish_address" not in entry_of({"evidence.peers": peers, "published": published})["settings"]


@pytest.mark.parametrize("proxies", [0, None])
def test_without_the_engine_s_proxy_nobody_knows_whom_a_neighbour_asked(proxies):
    assert "publish_address" not in published_entry(proxies, [{**ENDS, "beside": 1}])["settings"]


def published_entry(proxies, peers, published=PUBLISHED):
    looks = hosts.watched({"evidence.peers": peers, "published": list(published)})
    for look in looks:
        look["engines"][0]["process"]["userland_proxies"] = proxies
    (entry,) = recommend(looks, Wanted(confidence="low"))
    return entry


@pytest.mark.parametrize("changes, confidence", [
    ({"configured.ipc_mode": "shareable"}, "high"),
    ({"configured.ipc_mode": "host", "evidence.shared_memory.of_host": {"segments": 0, "queues": 0}}, "medium"),
    ({"configured.ipc_mode": "shareable", "donates_to": ["other"]}, None),
    ({"configured.ipc_mode": "shareable", "donates_to": None}, None),
    ({"configured.ipc_mode": "host", "evidence.shared_memory.of_host": {"segments": 1}}, None),
    ({"configured.ipc_mode": "host", "evidence.shared_memory.files": 1}, None),
    ({"configured.ipc_mode": "host", "evidence.shared_memory.of_host": {"segments": None}}, None),
    ({"configured.ipc_mode": "container:other"}, None),
], ids=["shareable", "host", "shared", "unknown whether shared", "segments", "files", "unread", "another's"])
def test_ipc_mode(changes, confidence):
    assert confidence_of(entry_of(changes), "ipc_mode") == confidence


@pytest.mark.parametrize("configured, settings", [
    ({"log_driver": "journald"}, None),
    ({"log_driver": None}, None),
    ({"log_options": {"max-file": "9"}}, {"max-size": "10m"}),
    ({"log_options": {"max-size": "1g"}}, None),
], ids=["journal", "unread", "files are limited", "limited"])
def test_log_options(configured, settings):
    entry = entry_of({"configured.%s" % key: value for key, value in configured.items()})
    assert entry["settings"].get("log_options") == settings


@pytest.mark.parametrize("mounts, confidence", [
    ([], "high"),
    ([{"type": "bind", "real": "/srv"}], "high"),
    ([{"type": "bind", "real": "/var/lib/docker/containers"}], "low"),
    ([{"type": "bind", "real": "/var/lib"}], "low"),
    ([{"type": "bind", "real": None}], None),
    (None, None),
], ids=["nobody", "something else", "the logs", "all of it", "unknown what", "unread"])
def test_whoever_reads_logs_as_files_has_to_be_asked(mounts, confidence):
    shipper = hosts.container({"id": "another", "name": "shipper", "mounts": mounts})
    web, _shipper = recommend([hosts.snapshot(hosts.container(), shipper)], Wanted(confidence="low"))
    assert confidence_of(web, "log_options") == confidence


def test_memory_only_where_it_is_asked_for():
    week = {"evidence.window": 8 * hosts.DAY}
    assert "memory" not in entry_of(week)["settings"]
    assert entry_of(week, looks=1, memory=True)["settings"]["memory"] == 256 << 20
    assert "needs a week" in withheld(entry_of(looks=1, memory=True), "memory")


@pytest.mark.parametrize("changes, reason", [
    ({"evidence.memory.killed": 1}, "out of memory"),
    ({"evidence.processes.names": ["java"]}, "java reads at its start"),
    ({"evidence.memory.peak_kept": False}, "keeps no peak"),
    ({"evidence.memory.peak": None}, "evidence.memory"),
], ids=["killed", "sized at start", "no peak", "unread"])
def test_memory_withheld(changes, reason):
    entry = entry_of({"evidence.window": 8 * hosts.DAY, **changes}, looks=1, memory=True)
    assert "memory" not in entry["settings"]
    assert reason in withheld(entry, "memory")


@pytest.mark.parametrize("changes, setting, value", [
    ({"configured.ulimits": [], "evidence.descriptors": 300}, "ulimits", {"nofile": {"soft": 2048, "hard": 2048}}),
    ({"configured.init": "unset", "evidence.processes.count": 2}, "init", True),
], ids=["ulimits", "init"])
def test_only_with_low_confidence(changes, setting, value):
    assert entry_of(changes, confidence="low")["settings"][setting] == value
    assert "With low confidence only" in withheld(entry_of(changes), setting)


@pytest.mark.parametrize("changes", [
    {"evidence.first": "tini"}, {"evidence.processes.count": 1}, {"configured.init": None}, {"configured.init": True},
], ids=["has one", "alone", "unread", "is so"])
def test_no_init(changes):
    entry = entry_of({"configured.init": "unset", "evidence.processes.count": 2, **changes}, confidence="low")
    assert "init" not in entry["settings"]


@pytest.mark.parametrize("changes, setting", [
    ({"configured.user": ""}, "user"),
    ({"configured.privileged": True}, "privileged"),
    ({"configured.seccomp": {"kind": "unconfined"}}, "seccomp"),
    ({"configured.apparmor": "unconfined"}, "apparmor"),
])
def test_what_is_left_to_people(changes, setting):
    entry = entry_of(changes, confidence="low")
    assert setting not in entry["settings"]
    assert withheld(entry, setting)
    assert not withheld(entry_of(), setting)


def test_as_policy():
    snapshot = hosts.snapshot(hosts.container(), hosts.container({"id": "another", "name": "new", "evidence": None}))
    entries = recommend([snapshot], Wanted())
    assert as_policy(entries) == {"hardening_containers": [
        {"match": {"name": "web"}, "settings": entries[0]["settings"]}]}
