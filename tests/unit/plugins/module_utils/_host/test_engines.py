# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

from ansible_collections.bulkhead.containers.plugins.module_utils._host import engines
from ansible_collections.bulkhead.containers.plugins.module_utils._host.errors import Errors


def test_an_engine_that_nobody_told_of_is_found() -> None:
    errors = Errors()
    served = {9: ["/run/docker.sock", "/run/too.sock"], 11: ["/run/second.sock"]}
    (place,) = engines.by_hand(served, ["/run/docker.sock"], errors)
    assert (place.name, place.socket, place.unit) == ("docker:/run/second.sock", "/run/second.sock", None)
    assert errors.entries == []


def test_an_engine_without_a_socket_that_can_be_asked_is_said() -> None:
    errors = Errors()
    assert list(engines.by_hand({11: []}, ["/run/docker.sock"], errors)) == []
    assert [(entry["section"], entry["object"]) for entry in errors.entries] == [
        ("engine.discovery", "dockerd (process 11)")]
