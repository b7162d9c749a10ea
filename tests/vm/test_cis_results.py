# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What hardening made of the machine, against docs/cis_results.md."""

from __future__ import annotations

import json

import cis_results
import pytest
from conftest import RESULTS


@pytest.fixture(scope="module")
def report():
    return json.loads((RESULTS / "harden/bulkhead-vm.json").read_text(encoding="utf-8"))


def test_every_control_that_can_be_mended_is_met_or_says_what_it_waits_for(report):
    cis_results.expect_nothing_left_undone(report)


def test_nothing_is_unknown(report):
    assert [one["id"] for one in report["findings"] if one["status"] == "unknown"] == []


def test_it_is_as_documented(report):
    cis_results.expect_as_documented(report, "Debian 13, virtual machine")
