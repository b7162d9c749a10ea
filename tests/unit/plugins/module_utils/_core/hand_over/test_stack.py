# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import pytest
from ansible_collections.bulkhead.containers.tests.unit import handed


def keys(*settings, **changes):
    return handed.load(handed.one(handed.entry("swarm", *settings, **changes)).content)["services"]["shop_web"]


def test_what_a_stack_can_say():
    assert keys(*handed.SETTINGS) == {
        "user": "1000:1000",
        "cap_drop": ["ALL"],
        "cap_add": ["CHOWN", "NET_BIND_SERVICE"],
        "read_only": True,
        "volumes": [{"type": "tmpfs", "target": "/run", "tmpfs": {"size": 64 * handed.MIB}},
                    {"type": "tmpfs", "target": "/tmp"}],
        "init": True,
        "ulimits": {"nofile": {"soft": 1024, "hard": 4096}},
        "logging": {"driver": "json-file", "options": {"max-size": "10m"}},
        "healthcheck": {"test": ["CMD-SHELL", "test $$HOME"], "interval": "30s", "start_period": "0.5s", "retries": 3},
        "deploy": {"resources": {"limits": {"pids": 200, "memory": "256M", "cpus": "1.5"}},
                   "restart_policy": {"condition": "on-failure", "max_attempts": 5}},
    }


@pytest.mark.parametrize(
    ("options", "size"),
    [("size=64m", 64 * handed.MIB), ("noexec,size=512", 512), ("size=1G,mode=700", 2**30), ("size=8kb", 8192),
     ("size=10%", None), ("mode=700", None), ("", None)],
)
def test_the_size_of_a_tmpfs(options, size):
    (found,) = keys(differences=handed.differences(tmpfs=([], {"/run": options})))["volumes"]
    assert found.get("tmpfs", {}).get("size") == size


@pytest.mark.parametrize(("setting", "words"), [
    ("cap_add", "take SYS_ADMIN out of cap_add"),
    ("remove_mounts", "take /var/run/docker.sock out of volumes"),
    ("networks", "have it in backend alone"),
    ("pids_limit", "the version 3.9 or later"),
])
def test_what_a_person_has_to_do_in_the_file(setting, words):
    notes = handed.one(handed.entry("swarm", setting)).notes
    assert [note for note in notes if note.startswith("In the stack's file") and words in note]
