# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core.daemon_config.model import Refused
from ansible_collections.bulkhead.containers.plugins.module_utils._core.recreation import journal
from ansible_collections.bulkhead.containers.plugins.module_utils._core.recreation.journal import Journal

BEGUN = Journal(journal.RECREATE, "4f" * 32, "web", restart={"Name": "always", "MaximumRetryCount": 0})


def test_what_is_written_can_be_read_again() -> None:
    for one in (BEGUN, BEGUN.with_new("ab" * 32), BEGUN.with_new("ab" * 32).when_accepted()):
        assert journal.load(journal.dump(one)) == one


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b'{"kind": 1, "id": "a", "name": "b"}',
                                     b'{"kind": "recreate", "id": "a", "name": "b", "new": 1}'])
def test_what_cannot_be_understood_is_refused_with_the_next_step(content: bytes) -> None:
    with pytest.raises(Refused, match="docker ps --all"):
        journal.load(content)


def test_names_tell_whose_they_are_and_are_unique() -> None:
    assert BEGUN.new_name == "web.bulkhead-new"
    assert BEGUN.kept_name == "web.bulkhead-kept-4f4f4f4f4f4f"
