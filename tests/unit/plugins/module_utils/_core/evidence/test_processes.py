# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core.evidence import processes
from ansible_collections.bulkhead.containers.plugins.module_utils._core.parse import proc_status

STATUS = "Name:\t%s\nPPid:\t1\nUid:\t%s\nCapPrm:\t%s\nCapEff:\t%s\nCapBnd:\t%s\n"
NONE, ALL, BIND = "0000000000000000", "00000000a80425fb", "0000000000000400"
WHOLE = [[0, 0, 4294967295]]
MAPPED = [[0, 100000, 65536]]


def status(uids, permitted=NONE, name="app", bounding=ALL):
    return proc_status.parse(STATUS % (name, uids, permitted, permitted, bounding))


ROOT = status("0 0 0 0", ALL, "cron")
WORKER = status("70 70 70 70")
SWITCHED = status("70 0 0 0", ALL)
CAPABLE = status("70 70 70 70", BIND, bounding=BIND)


def test_identities():
    found = processes.identities([ROOT, WORKER, WORKER, SWITCHED, CAPABLE], WHOLE, ["/", "/", "/var/empty"])
    assert found == {
        "count": 5,
        "users": [{"real": 0, "effective": 0, "count": 1}, {"real": 70, "effective": 0, "count": 1},
                  {"real": 70, "effective": 70, "count": 3}],
        "with_other_ids": 1,
        "privileged_users": 1,
        "chrooted": 1,
        "names": ["cron"],
    }


def test_who_could_go_back_to_root_counts():
    assert processes.identities([status("70 70 0 0")], WHOLE, [])["with_other_ids"] == 1


def test_ids_are_those_of_the_inside():
    found = processes.identities([status("100000 100000 100000 100000", ALL)], MAPPED, [])
    assert (found["users"], found["privileged_users"]) == ([{"real": 0, "effective": 0, "count": 1}], 0)


def test_capabilities():
    assert processes.capabilities([ROOT, WORKER, CAPABLE], WHOLE) == {
        "permitted": ALL, "effective": ALL, "bounding": ALL, "bounding_of_each": BIND, "permitted_to_users": BIND}
    assert processes.capabilities([ROOT], WHOLE)["permitted_to_users"] == NONE


def test_what_a_kernel_does_not_print_is_unknown():
    silent = proc_status.parse("Name:\tx\nPPid:\t1\nUid:\t7 7 7 7\n")
    assert set(processes.capabilities([ROOT, silent], WHOLE).values()) == {None}
    assert processes.identities([silent], WHOLE, [])["privileged_users"] is None


@pytest.mark.parametrize("tasks, found", [([], (0, 0)), ([True, False, True], (3, 2))])
def test_used_privilege(tasks, found):
    assert tuple(processes.used_privilege(tasks).values()) == found
