# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Cases to be planned for: a snapshot, judged under a policy. And what a host is like when a part was applied to it."""

from __future__ import annotations

import copy
import datetime

import pytest

# Judging is the controller's, whose Python is newer than the oldest one that targets have.
pytest.importorskip("zoneinfo")

from ansible_collections.bulkhead.containers.plugins.module_utils._core.plan import ledger
from ansible_collections.bulkhead.containers.plugins.module_utils._core.plan.model import Case
from ansible_collections.bulkhead.containers.plugins.plugin_utils._judgement import Judge
from ansible_collections.bulkhead.containers.tests.unit import recorded_hosts

TODAY = datetime.date(2026, 11, 24)


def case(snapshot, **policy):
    judge = Judge({"profile": "all", **policy}, TODAY)
    return Case(judge.report(snapshot, "web-1")["findings"], snapshot, judge.policy)


def unsafe(**changes):
    """A host with much to find, looked at by a release that knows what it remembers: nothing so far."""
    snapshot = recorded_hosts.read("unsafe-trixie")
    snapshot["host"].update({"ledger": {}, "own_files": {}, "read_only_sysctls": [], **changes})
    return snapshot


def applied(snapshot, part):
    """What the host is then, as far as the steps of the host around the engine go."""
    after = copy.deepcopy(snapshot)
    host = after["host"]
    host["ledger"] = ledger.merge(snapshot, [part])
    for step in part.steps if isinstance(part.steps, list) else [part.steps]:
        for file in step.get("files", ()):
            host["own_files"][file["path"]] = file["content"]
        host["sysctls"].update(step.get("values", {}))
        for entry in host["files"]:
            if step.get("path") in (entry["path"], entry["target"]):
                entry["mode"] = step["mode"]
                entry.update({"uid": 0, "user": "root", "gid": 0, "group": step["group"]} if step["owner"] else {})
        group = host["accounts"]["docker_group"]
        group["members"] = [user for user in group["members"] if user != step.get("user")]
    host["own_files"] = {path: content for path, content in host["own_files"].items() if content}
    return after


def file(part, path):
    """The content of a file of ours as the part writes it; "" if it removes it, None if it leaves it."""
    return next((one["content"] for one in part.steps.get("files", ()) if one["path"] == path), None)
