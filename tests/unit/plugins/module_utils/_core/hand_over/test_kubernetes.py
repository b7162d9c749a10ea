# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import pytest
from ansible_collections.bulkhead.containers.tests.unit import handed

NAME = "k8s_web_web-1_default_0f1e_0"


def artefact(*settings, **changes):
    return handed.one(handed.entry("kubernetes", *settings, **{"container": NAME, **changes}))


def container(*settings, **changes):
    (found,) = handed.load(artefact(*settings, **changes).content)["spec"]["containers"]
    assert found.pop("name") in ("web", "strange")
    return found


@pytest.mark.parametrize(
    ("setting", "expected"),
    [
        ("privileged", {"securityContext": {"privileged": False}}),
        ("user", {"securityContext": {"runAsUser": 1000, "runAsGroup": 1000}}),
        ("cap_drop", {"securityContext": {"capabilities": {"drop": ["ALL"]}}}),
        ("cap_add", {"securityContext": {"capabilities": {"add": ["CHOWN", "NET_BIND_SERVICE"]}}}),
        ("no_new_privileges", {"securityContext": {"allowPrivilegeEscalation": False}}),
        ("read_only", {"securityContext": {"readOnlyRootFilesystem": True}}),
        ("seccomp", {"securityContext": {"seccompProfile": {"type": "RuntimeDefault"}}}),
        ("apparmor", {"securityContext": {"appArmorProfile": {"type": "RuntimeDefault"}}}),
        ("masked_paths", {"securityContext": {"procMount": "Default"}}),
        ("tmpfs", {"volumeMounts": [
            {"name": "tmpfs-1", "mountPath": "/run"}, {"name": "tmpfs-2", "mountPath": "/tmp"}]}),
        ("memory", {"resources": {"limits": {"memory": "256Mi"}}}),
        ("memory_reservation", {"resources": {"requests": {"memory": "128Mi"}}}),
        ("cpus", {"resources": {"limits": {"cpu": "1.5"}}}),
    ],
)
def test_what_a_container_of_a_pod_can_say(setting, expected):
    assert container(setting) == expected


@pytest.mark.parametrize("setting", [
    "uts_mode", "networks", "publish_address", "remove_mounts", "pids_limit", "cpu_shares", "memory_swap",
    "restart_policy", "log_options", "healthcheck", "runtime", "ulimits", "init", "cgroupns_mode"])
def test_what_it_cannot_has_a_note(setting):
    assert container(setting) == {} and len(artefact(setting).notes) == 1


def test_every_setting_is_seen_to():
    assert not [one for one in handed.SETTINGS
                if not artefact(one).notes and set(handed.load(artefact(one).content)["spec"]) == {"containers"}
                and not container(one)]


def test_what_the_whole_pod_says():
    spec = handed.load(artefact("ipc_mode", "pid_mode", "tmpfs").content)["spec"]
    assert (spec["hostIPC"], spec["hostPID"]) == (False, False)
    assert spec["volumes"] == [{"name": "tmpfs-%d" % number, "emptyDir": {"medium": "Memory"}} for number in (1, 2)]


def test_a_user_by_name_is_left_to_people():
    named = handed.differences(user=("", "www:www"))
    assert container(differences=named) == {}
    assert "www:www" in artefact(differences=named).notes[0]


def test_the_containers_of_a_pod_are_in_one_file():
    other = handed.entry("kubernetes", "init", container="k8s_side_web-1_default_0f1e_0")
    spec = handed.load(handed.one(handed.entry("kubernetes", "init", container=NAME), other).content)["spec"]
    assert [one["name"] for one in spec["containers"]] == ["web", "side"]


def test_who_makes_the_pod():
    assert artefact("init").command == (
        "kubectl --namespace default get pod web-1 --output 'jsonpath={.metadata.ownerReferences}'")
    assert artefact("init", container="strange").command == ""
