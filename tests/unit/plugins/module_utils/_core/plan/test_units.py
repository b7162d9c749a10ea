# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core import own_files
from ansible_collections.bulkhead.containers.plugins.module_utils._core.plan import units
from ansible_collections.bulkhead.containers.tests.unit import planned

OURS = {own_files.SOCKET_UNIT: "[Socket]\nSocketMode=0600\n"}


def make(snapshot, **policy):
    return units.make(planned.case(snapshot, **policy))


def closed(**changes):
    """The host's socket is as it should be."""
    snapshot = planned.unsafe(**changes)
    for entry in snapshot["host"]["files"]:
        if entry["role"] == "docker_socket":
            entry["mode"] = "0660"
    return snapshot


def with_gpus(**configured):
    snapshot = planned.unsafe()
    container = next(one for one in snapshot["engines"][0]["containers"] if one["state"] == "running")
    container["configured"].update(configured)
    return snapshot


def test_the_next_activation_makes_the_socket_as_it_is_now():
    part = make(planned.unsafe())
    assert planned.file(part, own_files.SOCKET_UNIT).splitlines()[1:] == [
        "[Socket]", "SocketMode=0660", "SocketUser=root", "SocketGroup=docker"]
    assert (part.count, part.steps["unit"], part.steps["controls"]) == (1, "docker.socket", ["file_docker_socket_mode"])
    assert part.steps["reload"] is True


def test_once_it_is_there_it_stays_as_long_as_it_is_asked_for():
    before = planned.unsafe()
    part = make(before)
    after = closed(own_files={own_files.SOCKET_UNIT: planned.file(part, own_files.SOCKET_UNIT)})
    assert make(after).count == 0
    assert make(after, exclude=["file_docker_socket_mode"]).count == 0
    assert planned.file(make(after, exclude=["file_docker_socket_*"]), own_files.SOCKET_UNIT) == ""


def test_a_socket_that_is_as_it_should_be_needs_none():
    assert make(closed()).count == 0


def test_a_drop_in_of_ours_that_somebody_edited_is_written_anew():
    assert "SocketMode=0660" in planned.file(make(closed(own_files=OURS)), own_files.SOCKET_UNIT)


def test_a_socket_that_no_unit_makes_needs_none():
    snapshot = planned.unsafe()
    snapshot["engines"][0]["unit"]["socket_unit"] = ""
    assert make(snapshot).count == 0


@pytest.mark.parametrize("configured", [
    {"runtime": "nvidia"},
    {"device_requests": [{"driver": "", "count": -1, "ids": [], "capabilities": [["gpu"]]}]},
])
def test_gpus_are_not_taken_from_containers_unless_those_may_stop(configured):
    snapshot = with_gpus(**configured)
    part = make(snapshot)
    assert (part.count, part.steps["reload"]) == (1, False)
    assert make(snapshot, disruption="recreate").steps["reload"] is True
    # Nor when the drop-in goes.
    snapshot["host"]["own_files"] = OURS
    assert make(snapshot, exclude=["file_*"]).steps["reload"] is False


def test_what_is_not_known_of_containers_may_be_gpus():
    snapshot = with_gpus(device_requests=None)
    assert make(snapshot).steps["reload"] is False
    snapshot["engines"][0]["containers"] = None
    assert make(snapshot).steps["reload"] is False


def test_without_memory_nothing_is_done():
    assert make(planned.unsafe(own_files=None)).count == 0
