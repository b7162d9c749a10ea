# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core.container_settings.differences import Difference
from ansible_collections.bulkhead.containers.plugins.module_utils._core.plan.mended_findings import of
from ansible_collections.bulkhead.containers.plugins.module_utils._core.plan.model import Case
from ansible_collections.bulkhead.containers.plugins.module_utils._core.policy import Policy
from ansible_collections.bulkhead.containers.tests.unit import container_records


def mended(remedy, configured=None, status="fail", subject="web", engine="", **after):
    finding = {"id": "a_control", "status": status, "subject": {"kind": "container", "name": subject, "engine": engine},
               "remedy": {"container": remedy}}
    differences = [Difference(setting, None, value, "recreate") for setting, value in after.items()]
    record = container_records.record(configured)
    return bool(of(Case([finding], {}, Policy()), {"name": "docker"}, record, differences))


@pytest.mark.parametrize(("remedy", "configured", "after", "expected"), [
    ({"read_only": True}, {}, {"read_only": True}, True),
    ({"read_only": True}, {}, {"init": True}, False),
    ({"pids_limit": 500}, {}, {"pids_limit": 500}, True),
    ({"pids_limit": 500}, {}, {"pids_limit": 501}, False),
    ({"memory": "<bytes>"}, {}, {"memory": 2**30}, True),
    ({"cap_drop": ["NET_RAW"]}, {}, {"cap_drop": ["NET_RAW"]}, True),
    ({"cap_drop": ["NET_RAW"]}, {}, {"cap_drop": ["ALL"]}, True),
    ({"cap_drop": ["NET_RAW", "BPF"]}, {}, {"cap_drop": ["NET_RAW"]}, False),
    ({"cap_drop": ["NET_RAW"]}, {}, {"cap_drop": ["ALL"], "cap_add": ["NET_RAW"]}, False),
    ({"cap_drop": ["NET_RAW"]}, {"cap_add": ["NET_RAW"]}, {"cap_drop": ["MKNOD", "NET_RAW"]}, False),
    ({"cap_drop": ["NET_RAW"]}, {"cap_add": ["ALL"]}, {"cap_drop": ["NET_RAW"]}, False),
    ({"cap_drop": ["NET_RAW"]}, {"cap_add": None}, {"cap_drop": ["NET_RAW"]}, False),
    ({"cap_drop": ["ALL"]}, {}, {"cap_drop": ["ALL"]}, True),
    ({"cap_drop": ["ALL"]}, {}, {"cap_drop": ["ALL"], "cap_add": ["CHOWN"]}, False),
    ({"cap_drop": ["ALL"]}, {}, {"cap_drop": ["NET_RAW"]}, False),
    # What other things decide as well, or a remedy of more than one word.
    ({"seccomp": "default"}, {}, {"seccomp": "default"}, False),
    ({"restart_policy": "on-failure", "restart_retries": 5}, {}, {"restart_policy": "no"}, False),
    ("in words", {}, {"read_only": True}, False),
])
def test_only_what_is_sure_counts(remedy, configured, after, expected):
    assert mended(remedy, configured, **after) is expected


@pytest.mark.parametrize("other", [
    {"status": "pass"}, {"status": "waived"}, {"subject": "db"}, {"engine": "docker@ann"},
])
def test_findings_of_others_and_those_that_do_not_fail_are_left_alone(other):
    assert mended({"read_only": True}, read_only=True)
    assert not mended({"read_only": True}, read_only=True, **other)
