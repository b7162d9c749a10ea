# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.rootless_move import order
from ansible_collections.bulkhead.containers.tests.unit.plugins.module_utils._core.recreation.inspected import answer
from ansible_collections.bulkhead.containers.tests.unit.plugins.module_utils._core.rootless_move.estate import case


def started(name: str, at: str, joined: t.Sequence[str] = ()) -> t.Any:
    inspect = answer(state={"StartedAt": at})
    inspect["Name"] = "/" + name
    return case(inspect, joined=joined)


def test_those_that_others_need_are_made_first() -> None:
    cases = [started("early", "1", ["late"]), started("middle", "2"), started("late", "3"),
             started("ring", "4", ["other"]), started("other", "5", ["ring"])]
    assert [one.name for one in order.to_make(cases)] == ["middle", "late", "early", "ring", "other"]
