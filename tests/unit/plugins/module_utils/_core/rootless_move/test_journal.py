# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core.daemon_config.model import Refused
from ansible_collections.bulkhead.containers.plugins.module_utils._core.rootless_move import journal as journals
from ansible_collections.bulkhead.containers.plugins.module_utils._core.rootless_move.journal import Journal, Moved

JOURNAL = Journal(
    journals.MOVING, "ann", "/run/user/1000/docker.sock",
    [Moved("ab", "shop-app-1", {"Name": "always"}, "shop", ["store"]), Moved("cd", "db", {"Name": "no"}, "", ["data"])],
    ["inner"], ["data", "store"], ["sha256:ef"])


def test_it_is_read_as_it_was_written() -> None:
    read = journals.load(journals.dump(JOURNAL.at(journals.ENDING, ["containers"])))
    assert read == Journal(**{**JOURNAL.__dict__, "phase": "ending", "remove": ["containers"]})
    assert (read.names, read.projects) == (["shop-app-1", "db"], ["shop"])


@pytest.mark.parametrize(("policy", "restarts"), [
    ({}, False), ({"Name": ""}, False), ({"Name": "no"}, False), ({"Name": "always"}, True),
    ({"Name": "on-failure"}, True),
])
def test_only_what_is_restarted_has_a_policy_to_take_away(policy: t.Dict[str, str], restarts: bool) -> None:
    assert Moved("ab", "web", policy).restarts == restarts


@pytest.mark.parametrize("content", [
    b"", b"{}", b"[]", journals.dump(JOURNAL).replace(b'"moving"', b'"elsewhere"'),
    journals.dump(JOURNAL).replace(b'"ann"', b"5"), journals.dump(JOURNAL).replace(b'"name"', b'"nmae"'),
])
def test_what_is_damaged_is_refused_with_a_next_step(content: bytes) -> None:
    with pytest.raises(Refused, match="docker ps"):
        journals.load(content)
