# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import typing as t

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core.parse import proc_status
from ansible_collections.bulkhead.containers.plugins.module_utils._host.membership import Members
from ansible_collections.bulkhead.containers.plugins.module_utils._host.processes import Process

ID = "ab" * 32
OTHER = "cd" * 32
# Numbers that no kernel gives, so that these are not taken for processes of this machine.
SHIM, FIRST = 10**9, 10**9 + 1


def process(pid: int, parent: int, *paths: str) -> Process:
    hierarchies = ("", "name=systemd", "pids")
    return Process(pid, proc_status.parse(f"PPid:\t{parent}\nUid:\t0 0 0 0\n"), dict(zip(hierarchies, paths)))


@pytest.mark.parametrize(
    ("others", "members"),
    [
        # Processes of its own cgroup and below, whoever started them.
        ([(2, FIRST, f"/docker/{ID}"), (3, SHIM, f"/docker/{ID}/below"), (4, FIRST, "/elsewhere")], {2, 3}),
        ([(2, FIRST, f"/docker/{ID}x"), (3, FIRST, f"/docker/{OTHER}")], set()),
    ],
)
def test_by_cgroup(others: t.List[t.Tuple[int, int, str]], members: t.Set[int]) -> None:
    every = [process(SHIM, 1, "/system"), process(FIRST, SHIM, f"/docker/{ID}")]
    every += [process(FIRST + number, parent, path) for number, parent, path in others]
    found = Members({one.pid: one for one in every}).of(every[1], ID)
    assert {one.pid - FIRST for one in found} == {0, *members}


def test_what_runs_in_it_may_have_moved_its_first_process_down() -> None:
    first = process(FIRST, SHIM, f"/docker/{ID}/init.scope")
    every = [process(SHIM, 1, "/"), first, process(FIRST + 1, FIRST, f"/docker/{ID}/system.slice/x.service")]
    assert len(Members({one.pid: one for one in every}).of(first, ID)) == 2


def test_cgroups_of_version_1_are_found_where_version_2_has_none() -> None:
    first = process(FIRST, SHIM, "/", f"/system.slice/docker-{ID}.scope")
    every = [
        process(SHIM, 1, "/", "/system.slice"),
        first,
        process(FIRST + 1, 1, "/", f"/system.slice/docker-{ID}.scope"),
    ]
    assert len(Members({one.pid: one for one in every}).of(first, ID)) == 2


def test_an_engine_that_may_not_make_cgroups() -> None:
    # All are in the engine's cgroup: then a container's processes are those that its first one started.
    shared = "/user.slice/docker.service"
    first = process(FIRST, SHIM, shared)
    every = [process(SHIM, 1, shared), first, process(FIRST + 1, FIRST, shared), process(FIRST + 2, FIRST + 1, shared)]
    every += [process(FIRST + 3, SHIM, shared)]
    found = Members({one.pid: one for one in every}).of(first, ID)
    assert {one.pid - FIRST for one in found} == {0, 1, 2}


def test_a_process_that_came_later_than_the_look_counts_itself() -> None:
    assert [one.pid for one in Members({}).of(process(FIRST, SHIM, f"/docker/{ID}"), ID)] == [FIRST]
