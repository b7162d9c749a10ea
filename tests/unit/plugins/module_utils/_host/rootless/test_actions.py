# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import re
from pathlib import Path

from ansible_collections.bulkhead.containers.plugins.module_utils._core.rootless import changes, decision
from ansible_collections.bulkhead.containers.plugins.module_utils._core.rootless.steps import STEPS
from ansible_collections.bulkhead.containers.plugins.module_utils._host.rootless import actions

# Of every change, whatever it is about.
_OF_THE_WAY = {"change_remembered", "verified", "containers_started", "remembered"}


def test_each_step_that_can_be_planned_can_be_done_and_broken_off() -> None:
    texts = [Path(str(module.__file__)).read_text(encoding="utf-8") for module in (changes, decision)]
    planned = {step for text in texts for step in re.findall(r'Change\(\s*"(\w+)"', text)} | {"forgotten", "settled"}
    assert planned == set(actions._ACTIONS) == set(STEPS) - _OF_THE_WAY
