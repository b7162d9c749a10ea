# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import shlex

import pytest
from ansible_collections.bulkhead.containers.tests.unit import handed


def flags(*settings, **changes):
    words = shlex.split(handed.one(handed.entry("swarm", *settings, **changes)).command)
    assert words[:5] == ["docker", "service", "update", "--update-failure-action", "rollback"]
    assert words[-1] == "shop_web"
    return words[5:-1]


@pytest.mark.parametrize(
    ("setting", "line"),
    [
        ("user", "--user 1000:1000"),
        # One flag alone would turn what was dropped into what is neither dropped nor added.
        ("cap_drop", "--cap-add RESET --cap-drop RESET --cap-drop ALL"),
        ("cap_add", "--cap-add RESET --cap-add CHOWN --cap-add NET_BIND_SERVICE --cap-drop RESET"),
        ("read_only", "--read-only"),
        ("tmpfs", "--mount-add type=tmpfs,destination=/run,tmpfs-size=64m,tmpfs-mode=0770 "
                  "--mount-add type=tmpfs,destination=/tmp"),
        ("remove_mounts", "--mount-rm /var/run/docker.sock"),
        ("init", "--init"),
        ("ulimits", "--ulimit-add nofile=1024:4096"),
        ("log_options", "--log-driver json-file --log-opt max-size=10m"),
        ("healthcheck",
         "--health-cmd 'test $HOME' --health-interval 30s --health-start-period 0.5s --health-retries 3"),
        ("pids_limit", "--limit-pids 200"),
        ("memory", "--limit-memory 256M"),
        ("cpus", "--limit-cpu 1.5"),
        ("restart_policy", "--restart-condition on-failure --restart-max-attempts 5"),
        ("networks", "--network-add backend --network-rm bridge"),
    ],
)
def test_flags(setting, line):
    assert flags(setting) == shlex.split(line)


@pytest.mark.parametrize("setting", ["privileged", "masked_paths", "ipc_mode", "pid_mode", "uts_mode", "cgroupns_mode",
                                     "publish_address", "runtime", "memory_swap", "memory_reservation", "cpu_shares",
                                     "no_new_privileges", "seccomp", "apparmor"])
def test_what_has_no_flag_has_a_note(setting):
    artefact = handed.one(handed.entry("swarm", setting))
    assert artefact.command == "" and len(artefact.notes) == 1
    assert "docker service update" not in artefact.content.partition("- ")[0]


@pytest.mark.parametrize(
    ("settings", "privileges"),
    [
        (["no_new_privileges"], '{"NoNewPrivileges": true}'),
        (["seccomp", "apparmor"], '{"Seccomp": {"Mode": "default"}, "AppArmor": {"Mode": "default"}}'),
    ],
)
def test_what_only_the_api_can_say(settings, privileges):
    (note,) = handed.one(handed.entry("swarm", *settings)).notes
    assert "Privileges += %s' | curl" % privileges in note
    assert "/services/shop_web/update?version=" in note
    # An option of curl 7.82, which Ubuntu 22.04 has not.
    assert "--json" not in note


def test_both_lists_of_capabilities_are_kept():
    found = flags("cap_add", record=handed.record(cap_drop=["MKNOD"]))
    assert found[-4:] == ["--cap-drop", "RESET", "--cap-drop", "MKNOD"]


def test_other_log_options_are_named():
    record = handed.record(log_driver="local", log_options={"max-size": "1g", "compress": ""})
    artefact = handed.one(handed.entry("swarm", "log_options", record=record))
    assert "--log-driver local" in artefact.command
    assert any("(compress)" in note for note in artefact.notes)


def test_the_swarms_own_network_stays():
    assert flags(differences=handed.differences(networks=(["ingress", "old"], ["new"]))) == [
        "--network-add", "new", "--network-rm", "old"]


def test_a_field_with_a_comma_is_quoted():
    assert flags(differences=handed.differences(tmpfs=([], {"/a,b": ""}))) == [
        "--mount-add", 'type=tmpfs,"destination=/a,b"']


def test_tasks_of_one_service_are_handed_over_once():
    handed.one(handed.entry("swarm", "init"), handed.entry("swarm", "init", container="shop_web.2.x"))
