# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import shlex

import pytest
import yaml
from ansible_collections.bulkhead.containers.tests.unit import handed

FLAGS = """\
  --user 1000:1000 \\
  --cap-drop ALL \\
  --cap-add CHOWN \\
  --cap-add NET_BIND_SERVICE \\
  --security-opt no-new-privileges \\
  --read-only \\
  --tmpfs /run:size=64m,mode=0770 \\
  --tmpfs /tmp \\
  --ipc private \\
  --cgroupns private \\
  --init \\
  --ulimit nofile=1024:4096 \\
  --log-opt max-size=10m \\
  --health-cmd 'test $HOME' \\
  --health-interval 30s \\
  --health-start-period 0.5s \\
  --health-retries 3 \\
  --runtime runsc \\
  --pids-limit 200 \\
  --memory 256M \\
  --memory-swap 512M \\
  --memory-reservation 128M \\
  --cpus 1.5 \\
  --cpu-shares 512 \\
  --restart on-failure:5 \\
  --network backend \\
  --publish 127.0.0.1:8080:80/tcp \\
"""
LEFT_OUT = """\
  --privileged
  --cap-add SYS_ADMIN
  --security-opt seccomp=...
  --security-opt apparmor=...
  --security-opt systempaths=unconfined
  --ipc host
  --pid host
  --uts host
  --cgroupns host
  --publish of ports without an address, and --publish-all
  --volume or --mount of /var/run/docker.sock
  --network bridge
"""
OPTIONS = {
    "privileged": False,
    "user": "1000:1000",
    "cap_drop": ["ALL"],
    "capabilities": ["CHOWN", "NET_BIND_SERVICE"],
    "security_opts": ["no-new-privileges:true"],
    "read_only": True,
    "tmpfs": ["/run:size=64m,mode=0770", "/tmp"],
    "ipc_mode": "private",
    "cgroupns_mode": "private",
    "init": True,
    "log_driver": "json-file",
    "log_options": {"max-size": "10m"},
    "healthcheck": {"test": ["CMD-SHELL", "test $HOME"], "interval": "30s", "start_period": "0.5s", "retries": 3},
    "runtime": "runsc",
    "pids_limit": 200,
    "memory": "256M",
    "memory_swap": "512M",
    "memory_reservation": "128M",
    "cpus": "1.5",
    "cpu_shares": 512,
    "restart_policy": "on-failure",
    "restart_retries": 5,
    "ulimits": ["nofile:1024:4096"],
    "networks": [{"name": "backend"}],
    "published_ports": ["127.0.0.1:8080:80/tcp"],
}


def text(kind, *settings, **changes):
    return handed.one(handed.entry(kind, *settings, **changes)).content


def test_flags_to_add_and_to_leave_out():
    content = text("none", *handed.SETTINGS)
    assert "docker create:\n\n" + FLAGS in content
    assert "Leave out of it:\n\n" + LEFT_OUT in content


def test_the_flags_are_those_of_a_shell():
    words = shlex.split("docker run " + FLAGS + " nginx:1.27")
    assert words[words.index("--health-cmd") + 1] == "test $HOME"
    assert words[-1] == "nginx:1.27"


def test_options_for_a_playbook():
    content = text("none", *handed.SETTINGS)
    block = content.partition("If a playbook makes it:\n")[2].partition("docker_container makes")[0]
    assert yaml.safe_load(block) == {"community.docker.docker_container": OPTIONS}


@pytest.mark.parametrize("setting", ["seccomp", "remove_mounts"])
def test_what_a_playbook_only_leaves_out_has_no_options(setting):
    assert "playbook" not in text("none", setting)


@pytest.mark.parametrize(("kind", "words"), [
    ("none", "Nobody is known to make it anew."),
    ("auto_remove", "It was started with --rm"),
    ("manager", "Portainer makes it."),
    ("access", "this run came through it"),
])
def test_each_kind_is_told_why(kind, words):
    artefact = handed.one(handed.entry(kind, "init"))
    assert any(words in note for note in artefact.notes) and words in artefact.content
    assert artefact.command == "" and artefact.path == "docker/%s/shop-web-1/flags.txt" % kind


def test_who_has_no_owner_that_is_known():
    assert handed.one(handed.entry("none", "init", owner=None)).owner_kind == "none"


def test_with_rm_there_is_no_restart():
    content = text("auto_remove", "restart_policy", record=handed.record(auto_remove=True))
    assert "--restart on-failure" not in content and "With --rm there is no --restart" in content


def test_what_is_unmasked_because_it_is_privileged_has_no_option():
    content = text("manager", "privileged", "masked_paths", record=handed.record(privileged=True, masked_paths="none"))
    assert "--privileged" in content and "systempaths" not in content


def test_one_file_for_each_container():
    entries = [handed.entry("manager", "init"), handed.entry("manager", "init", container="other")]
    assert len({one.path for one in handed.hand_over.artefacts(entries)}) == 2
