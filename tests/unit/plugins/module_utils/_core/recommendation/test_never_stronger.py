# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whatever could not be read, and whatever more is seen to be needed, never makes a stronger proposal."""

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core.container_settings import settings as contract
from ansible_collections.bulkhead.containers.plugins.module_utils._core.recommendation.model import CONFIDENCES
from ansible_collections.bulkhead.containers.plugins.module_utils._core.recommendation.recommend import (
    Wanted,
    recommend,
)
from ansible_collections.bulkhead.containers.plugins.module_utils._core.subjects import capabilities
from ansible_collections.bulkhead.containers.tests.unit import null_places
from ansible_collections.bulkhead.containers.tests.unit import watched_hosts as hosts
from hypothesis import given
from hypothesis import strategies as st

Settings = t.Dict[str, t.Any]
Changes = t.Dict[str, t.Any]

SOCKET = {"type": "bind", "source": "/run/docker.sock", "real": "/run/docker.sock", "destination": "/run/docker.sock",
          "rw": True, "propagation": "", "name": "", "driver": "", "elsewhere": []}
# Of these every rule has something to propose.
STARTS: t.Dict[str, Changes] = {
    "user": {
        "configured.ipc_mode": "shareable", "configured.ulimits": [], "configured.init": "unset",
        "evidence.processes.count": 2, "mounts": [SOCKET],
        "evidence.engine_sockets": [{"path": "/run/docker.sock", "connections": 0}],
        "published": [{"container": "80/tcp", "host_ip": "0.0.0.0", "host_port": 80}],
        "evidence.peers": [{"port": "80/tcp", "near": 1, "beside": 0, "far": 0}],
        "evidence.changes.paths": ["/tmp/x"],
        "evidence.temporary": [{"path": "/tmp", "mode": "1777", "uid": 0, "gid": 0, "of_image": False, "bytes": 1,
                                "executed": False}]},
    "root and workers": hosts.ROOT_AND_WORKERS,
    "root": hosts.ALL_ROOT,
    "host's shared memory": {"configured.ipc_mode": "host",
                             "evidence.shared_memory.of_host": {"segments": 0, "semaphores": 0, "queues": 0}},
}


def proposed(snapshots: t.Sequence[t.Any], confidence: str) -> Settings:
    entries = recommend(snapshots, Wanted(confidence=confidence, memory=True, minimum_window=hosts.DAY))
    found = next((entry["settings"] for entry in entries if entry["container"] == "web"), {})
    assert contract.normalise(found, "entry") == found
    return found


def held(settings: Settings, configured: Settings) -> t.Set[str]:
    """The capabilities that are left."""
    before = set(capabilities.configured(False, configured.get("cap_add") or [], configured.get("cap_drop") or []))
    dropped = settings.get("cap_drop", [])
    return {name for name in before if name in settings.get("cap_add", []) or not {name, "ALL"} & set(dropped)}


def not_stronger(after: Settings, before: Settings, configured: Settings) -> bool:
    same = {"no_new_privileges", "read_only", "ipc_mode", "publish_address", "init", "log_options"}
    return (
        held(after, configured) >= held(before, configured)
        and set(after) - {"cap_add", "cap_drop"} <= set(before)
        and all(after[name] == before[name] for name in same & set(after))
        and all(after[name] >= before[name] for name in {"pids_limit", "memory"} & set(after))
        and set(after.get("remove_mounts", [])) <= set(before.get("remove_mounts", []))
        and set(before.get("tmpfs", {})) <= set(after.get("tmpfs", before.get("tmpfs", {})))
    )


@pytest.mark.parametrize("confidence", CONFIDENCES)
@pytest.mark.parametrize("start", STARTS)
def test_a_null_adds_nothing(start: str, confidence: str) -> None:
    """Each place in the latest look, which says what the container is, too."""
    *looks, last = hosts.watched(STARTS[start])
    before = proposed([*looks, last], confidence)
    for path in null_places.places(last["engines"][0]["containers"][0], ("engines", 0, "containers", 0)):
        after = proposed([*looks, null_places.without(last, path)], confidence)
        assert not_stronger(after, before, {}), path


@given(st.data())
def test_many_nulls_add_nothing(data: st.DataObject) -> None:
    looks = hosts.watched(STARTS[data.draw(st.sampled_from(sorted(STARTS)))])
    confidence = data.draw(st.sampled_from(CONFIDENCES))
    below = ("engines", 0, "containers", 0)
    places = list(null_places.places(looks[0]["engines"][0]["containers"][0], below))
    nulls = st.lists(st.sampled_from(places), max_size=4)
    after = [null_places.without(look, *data.draw(nulls)) for look in looks]
    assert not_stronger(proposed(after, confidence), proposed(looks, confidence), {})


def program(found: str, setuid: bool, names: t.List[str]) -> t.Dict[str, t.Any]:
    return {"path": "/usr/bin/" + "".join(names) + found, "owner": 0, "setuid": setuid,
            "setgid": not setuid and not names, "capabilities": names, "found": found}


ROOT = {"real": 0, "effective": 0, "count": 1}
NAMES = st.sampled_from(["cron", "java", "ping", "sshd", "systemd"])
# What one more look may see, beyond what was seen.
NEEDS: t.Dict[str, st.SearchStrategy[t.Any]] = {
    "processes.with_other_ids": st.integers(1, 3),
    "processes.privileged_users": st.integers(1, 3),
    "processes.chrooted": st.integers(1, 3),
    "processes.names": st.lists(NAMES, min_size=1, max_size=2, unique=True),
    "processes.users": st.just([ROOT]),
    "capabilities.permitted": st.just(hosts.DEFAULT),
    "capabilities.permitted_to_users": st.sampled_from(["0000000000000400", "0000000000002000", hosts.DEFAULT]),
    "capabilities.bounding_of_each": st.just(hosts.NONE),
    "programs": st.lists(st.builds(program, st.sampled_from(["process", "entrypoint", "healthcheck", "there"]),
                                   st.booleans(), st.sampled_from([[], ["NET_RAW"], ["SYS_CHROOT", "KILL"]])),
                         min_size=1, max_size=2, unique_by=lambda one: one["path"]),
    "raw_sockets.raw": st.integers(1, 2),
    "raw_sockets.packet": st.integers(1, 2),
    "devices.nodes": st.just(["/dev/mine"]),
    "listening": st.just([{"address": "::", "port": 80}]),
    "changes.paths": st.sampled_from([["/tmp/y"], ["/var/lib/x"]]),
    "open_for_writing": st.sampled_from([["/tmp/y"], ["/var/lib/x"]]),
    "pids.peak": st.integers(8, 1000),
    "pids.refused": st.integers(1, 2),
    "memory.peak": st.integers(100 << 20, 1 << 40),
    "memory.killed": st.just(1),
    "restarts": st.integers(1, 5),
    "engine_sockets": st.just([{"path": "/run/docker.sock", "connections": 1}]),
    "peers": st.just([{"port": "80/tcp", "near": 0, "beside": 0, "far": 1}]),
    "shared_memory.files": st.just(1),
    "shared_memory.attached": st.just(1),
}


@given(st.data())
def test_more_needs_make_no_stronger_proposal(data: st.DataObject) -> None:
    start = STARTS[data.draw(st.sampled_from(sorted(STARTS)))]
    confidence = data.draw(st.sampled_from(CONFIDENCES))
    looks = hosts.watched(start)
    needs = data.draw(st.lists(st.sampled_from(sorted(NEEDS)), min_size=1, max_size=4, unique=True))
    changes = {"evidence.%s" % need: data.draw(NEEDS[need], need) for need in needs}
    last = hosts.watched({**start, **changes})[-1]
    after = proposed([*looks[:-1], last], confidence)
    assert not_stronger(after, proposed(looks, confidence), {})


@given(st.sampled_from(sorted(STARTS)), st.permutations(range(3)))
def test_the_order_in_which_looks_are_given_does_not_matter(start: str, order: t.List[int]) -> None:
    looks = hosts.watched(STARTS[start])
    assert proposed([looks[number] for number in order], "low") == proposed(looks, "low")


@pytest.mark.parametrize("confidence, stronger", [("high", "medium"), ("medium", "low")])
@pytest.mark.parametrize("start", STARTS)
def test_who_asks_for_less_confidence_gets_no_less(start: str, confidence: str, stronger: str) -> None:
    looks = hosts.watched(STARTS[start])
    assert not_stronger(proposed(looks, confidence), proposed(looks, stronger), {})
