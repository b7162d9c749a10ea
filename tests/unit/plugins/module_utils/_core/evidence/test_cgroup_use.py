# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core.evidence import cgroup_use

V1, V2 = cgroup_use.FILES_V1, cgroup_use.FILES_V2


@pytest.mark.parametrize("files, texts, used", [
    (V2["pids"], {"pids.current": "3\n", "pids.peak": "9\n", "pids.events": "max 2\n"},
     {"current": 3, "peak": 9, "peak_kept": True, "refused": 2}),
    (V2["pids"], {"pids.current": "3\n", "pids.peak": None, "pids.events": "max 0\n"},
     {"current": 3, "peak": 3, "peak_kept": False, "refused": 0}),
    (V2["memory"], {"memory.current": "5\n", "memory.peak": "7\n",
                    "memory.events": "low 1\nmax 3\noom 2\noom_kill 1\n"},
     {"current": 5, "peak": 7, "peak_kept": True, "killed": 1}),
    (V1["memory"], {"memory.usage_in_bytes": "5\n", "memory.max_usage_in_bytes": "7\n",
                    "memory.oom_control": "oom_kill_disable 0\nunder_oom 0\noom_kill 4\n"},
     {"current": 5, "peak": 7, "peak_kept": True, "killed": 4}),
    (V1["memory"], {"memory.usage_in_bytes": "5\n", "memory.max_usage_in_bytes": "7\n",
                    "memory.oom_control": "oom_kill_disable 0\nunder_oom 0\n"},
     {"current": 5, "peak": 7, "peak_kept": True, "killed": None}),
    (V2["pids"], {"pids.current": None, "pids.peak": None, "pids.events": None},
     {"current": None, "peak": None, "peak_kept": False, "refused": None}),
], ids=["pids", "no peak", "memory", "memory of version 1", "an older kernel", "nothing"])
def test_read(files, texts, used):
    assert cgroup_use.read(texts, files) == used
