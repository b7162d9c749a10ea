# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core.hand_over import values
from ansible_collections.bulkhead.containers.tests.unit.handed import MIB


@pytest.mark.parametrize(
    ("number", "text"),
    [(256 * MIB, "256M"), (2**30, "1G"), (2**40, "1024G"), (1536 * 1024, "1536K"), (6291457, "6291457"), (0, "0")],
)
def test_sizes(number, text):
    assert values.size(number) == text


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({"cpus": 1500000000}, {"cpus": "1.5"}),
        ({"cpus": 2000000000}, {"cpus": "2"}),
        ({"cpus": 10000000000}, {"cpus": "10"}),
        ({"cpus": 10000001}, {"cpus": "0.010000001"}),
        ({"memory_swap": -1}, {"memory_swap": "-1"}),
        ({"tmpfs": {"/run": "size=1m", "/tmp": ""}}, {"tmpfs": ["/run:size=1m", "/tmp"]}),
        ({"restart_policy": {"name": "on-failure", "max_retry": 5}},
         {"restart_policy": "on-failure:5", "restart_policy.name": "on-failure",
          "restart_policy.condition": "on-failure", "restart_policy.max_retry": 5}),
        ({"restart_policy": {"name": "unless-stopped", "max_retry": 0}},
         {"restart_policy": "unless-stopped", "restart_policy.name": "unless-stopped",
          "restart_policy.condition": "any"}),
        ({"restart_policy": {"name": "no", "max_retry": 0}},
         {"restart_policy": "no", "restart_policy.name": "no", "restart_policy.condition": "none"}),
        ({"healthcheck": {"test": ["CMD", "a b", "c"], "interval": 0.25, "timeout": 90, "retries": 1}},
         {"healthcheck.test": ["CMD", "a b", "c"], "healthcheck.command": "'a b' c", "healthcheck.interval": "0.25s",
          "healthcheck.timeout": "90s", "healthcheck.retries": 1}),
        ({"healthcheck": {"test": ["CMD-SHELL", "a | b"]}},
         {"healthcheck.test": ["CMD-SHELL", "a | b"], "healthcheck.command": "a | b"}),
        ({"publish_address": "127.0.0.1", "remove_mounts": ["/a"]}, {}),
    ],
)
def test_normal_forms_as_docker_writes_them(settings, expected):
    assert values.of(settings) == expected


def test_words_of_flags():
    assert values.words({"nofile": {"soft": 1, "hard": 2}}) == ["nofile=1:2"]
    assert values.words({"max-size": "10m"}) == ["max-size=10m"]
    assert values.words(["A", "B"]) == ["A", "B"]
    assert values.words(200) == ["200"]
