# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core.selection import SelectionError, select

CONTROLS = {
    "container_not_privileged": {"severity": "critical", "tags": ["identity", "baseline"]},
    "container_memory_limited": {"severity": "medium", "tags": ["resources"]},
    "daemon_live_restore": {"severity": "low", "tags": ["engine"]},
}
PROFILES = {
    "baseline": {"tags": ["baseline"]},
    "cis_level1": {"benchmark": "cis_docker_1.8", "level": 1},
    "cis_level2": {"benchmark": "cis_docker_1.8", "level": 2},
    "extended": {"tags": ["baseline"], "include": ["daemon_live_restore"]},
    "all": {"all": True},
}
BENCHMARKS = {
    "cis_docker_1.8": {"sections": {
        "5.5": {"controls": ["container_not_privileged"], "level": 1},
        "5.11": {"controls": ["container_memory_limited"], "level": 1},
        "2.16": {"controls": ["daemon_live_restore"], "level": 2},
    }},
    "cis_docker_1.6": {"sections": {"2.15": {"controls": ["daemon_live_restore"], "level": 1}}},
}

CASES = [
    # profile, include, exclude, chosen
    ("baseline", [], [], ["container_not_privileged"]),
    ("extended", [], [], ["container_not_privileged", "daemon_live_restore"]),
    ("cis_level1", [], [], ["container_not_privileged", "container_memory_limited"]),
    ("cis_level2", [], [], list(CONTROLS)),
    ("all", [], [], list(CONTROLS)),
    ("baseline", ["medium"], [], ["container_not_privileged", "container_memory_limited"]),
    ("baseline", ["engine"], [], ["container_not_privileged", "daemon_live_restore"]),
    ("baseline", ["5.11"], ["critical"], ["container_memory_limited"]),
    ("baseline", ["5"], [], ["container_not_privileged", "container_memory_limited"]),
    ("baseline", ["cis_docker_1.6:2.15"], [], ["container_not_privileged", "daemon_live_restore"]),
    ("all", [], ["container_*"], ["daemon_live_restore"]),
    ("all", ["low"], ["daemon_live_restore"], ["container_not_privileged", "container_memory_limited"]),
]

UNKNOWN = [
    ("strict", [], [], "no profile 'strict'; known are all, baseline"),
    ("all", ["container_not_privilege"], [], "include: 'container_not_privilege' .* mean 'container_not_privileged'"),
    ("all", [], ["5.1"], "exclude: '5.1' is no control"),
    ("all", [], ["2.15"], "exclude: '2.15'"),
]


@pytest.mark.parametrize("profile, include, exclude, chosen", CASES)
def test_selection(profile, include, exclude, chosen):
    assert select(CONTROLS, PROFILES, BENCHMARKS, profile, include, exclude) == chosen


@pytest.mark.parametrize("profile, include, exclude, message", UNKNOWN)
def test_a_name_that_selects_nothing_is_an_error(profile, include, exclude, message):
    with pytest.raises(SelectionError, match=message):
        select(CONTROLS, PROFILES, BENCHMARKS, profile, include, exclude)
