# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._host.errors import Errors, HostError, attempt


def test_a_result_leaves_no_entry():
    errors = Errors()
    assert attempt(errors, "host.files", "/etc/x", len, "abc") == 3
    assert errors.entries == []


def _raise(problem):
    raise problem


@pytest.mark.parametrize("problem, reason", [
    (PermissionError(13, "Permission denied", "/etc/shadow"), "permission denied reading /etc/shadow"),
    (PermissionError(13, "Permission denied"), "permission denied reading /etc/x"),
    (HostError("auditctl is not installed"), "auditctl is not installed"),
    (ValueError("not a line of mountinfo"), "not a line of mountinfo"),
    (ValueError(), "ValueError reading /etc/x"),
])
def test_what_is_raised_becomes_one_entry(problem, reason):
    errors = Errors()
    assert attempt(errors, "host.files", "/etc/x", _raise, problem) is None
    assert attempt(errors, "host.files", "/etc/x", _raise, problem) is None
    assert errors.as_list() == [{"section": "host.files", "object": "/etc/x", "reason": reason}]


def test_a_fault_of_ours_is_not_hidden():
    with pytest.raises(TypeError):
        attempt(Errors(), "host.files", "/etc/x", len, 3)
