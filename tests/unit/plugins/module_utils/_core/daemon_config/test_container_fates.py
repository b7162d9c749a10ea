# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

from dataclasses import replace

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core.daemon_config import container_fates
from ansible_collections.bulkhead.containers.plugins.module_utils._core.daemon_config.model import Container
from ansible_collections.bulkhead.containers.tests.unit.engine_hosts import WEB

JOB = Container("c2", "job", 300, "2026-01-01T11:00:00Z")
ANEW = {"pid": 999, "started": "2026-01-02T00:00:00Z"}
BRIEF = replace(JOB, young=True)


@pytest.mark.parametrize(
    ("before", "after", "survive", "problems", "warnings"),
    [
        ([WEB, JOB], [WEB, JOB], True, [], []),
        # As long as one has its process, the others were not stopped by us.
        ([WEB, JOB], [WEB], True, [], ["job ended by itself meanwhile with exit code 3"]),
        ([WEB, JOB], [WEB, replace(JOB, **ANEW)], True, [], ["job ended by itself meanwhile and was started again"]),
        ([WEB, JOB], [], True, ["web ran and does not run", "job ran and does not run"], []),
        ([WEB, JOB], [replace(WEB, **ANEW), replace(JOB, **ANEW)], True, ["web was started again", "job was"], []),
        # What has only just been started proves nothing by its end.
        ([BRIEF], [], True, [], ["job ended by itself"]),
        ([BRIEF, WEB], [], True, ["job ran and does not run", "web ran and does not run"], []),
        ([WEB], [replace(WEB, listening=())], True, ["published port of the container web: 0.0.0.0:80/tcp"], []),
        # They were to be stopped, and started again.
        ([WEB, JOB], [replace(WEB, **ANEW), replace(JOB, **ANEW)], False, [], []),
        ([WEB], [replace(WEB, **ANEW, listening=())], False, ["published port"], []),
        ([JOB], [], False, [], ["job ended by itself meanwhile with exit code 3"]),
    ],
)
def test_fates(before: list, after: list, survive: bool, problems: list, warnings: list) -> None:
    fates = container_fates.containers(before, after, survive, {"c2": 3})
    for told, expected in ((fates.problems, problems), (fates.warnings, warnings)):
        assert len(told) == len(expected)
        assert all(words in one for words, one in zip(expected, told))
