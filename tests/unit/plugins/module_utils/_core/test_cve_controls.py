# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

from ansible_collections.bulkhead.containers.plugins.module_utils._core.cve_controls import controls

CONDITION = {"evidence": "setting.swarm_active", "expect": True, "otherwise": "No swarm."}
CVES = {"as_of": "2026-09-30", "entries": [
    {"id": "CVE-2024-21626", "component": "runc", "severity": "critical", "title": "t", "why": "Because.",
     "fixed": ["1.1.12"], "tags": ["escape"]},
    {"id": "CVE-2023-28840", "component": "engine", "severity": "medium", "title": "t", "why": "Because.",
     "fixed": ["20.10.24", "23.0.3"], "only_when": [CONDITION], "workaround": "Do this."},
]}


def test_an_entry_becomes_a_control():
    runc, engine = controls(CVES)
    assert (runc["id"], runc["where"], runc["evidence"]) == ("cve_2024_21626", {"name": "runc"}, "cve.CVE-2024-21626")
    assert runc["tags"] == ["versions", "escape"]
    assert runc["remedy"]["disruption"] == "none"
    assert runc["why"] == "Because. (As of 2026-09-30.)"
    assert engine["applies_when"] == [CONDITION]
    assert engine["remedy"]["text"].startswith("Upgrade the engine to 20.10.24 or 23.0.3,")
    assert engine["remedy"]["text"].endswith("Do this.")
    assert engine["remedy"]["disruption"] == "restart"
