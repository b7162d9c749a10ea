# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import pytest
from ansible_collections.bulkhead.containers.plugins.plugin_utils._catalog.entry import EntryError, check

GOOD = {
    "id": "container_has_owner",
    "title": "Container says who owns it",
    "severity": "low",
    "subject": "container",
    "evidence": "labels.names",
    "expect": {"contains": "owner"},
    "why": "Nobody answers for it.",
    "remedy": {"text": "Label it."},
}

INVALID = [
    ("not a map", "extra_controls: a control is a map"),
    ({key: GOOD[key] for key in GOOD if key != "title"}, "control container_has_owner: missing required.*title"),
    (dict(GOOD, severity="severe"), "value of severity must be one of"),
    (dict(GOOD, sevrity="low"), "unknown keys: sevrity; known are id, title"),
    (dict(GOOD, subject="pod"), "value of subject must be one of"),
    (dict(GOOD, id="Has Owner"), "id: 'Has Owner' is not lower-case"),
    (dict(GOOD, expect={"includes": "x"}), "expect: there is no operator 'includes'"),
    (dict(GOOD, expect={"within": {"parameter": "owners"}}), "expect: there is no parameter 'owners'"),
    (dict(GOOD, manual="Look."), "mutually exclusive"),
    ({key: GOOD[key] for key in GOOD if key != "expect"}, "required together: evidence, expect"),
    ({key: GOOD[key] for key in GOOD if key not in ("evidence", "expect")}, "one of the following is required"),
    (dict(GOOD, remedy={}), "remedy: has no text"),
    (dict(GOOD, remedy={"text": "x", "disruption": "reboot"}), "disruption is one of none, reload"),
    (dict(GOOD, tags=["mounts", "network"]), "name more than one area"),
    (dict(GOOD, where={"role": {"is": 1}}), "where.role: there is no operator 'is'"),
    (dict(GOOD, applies_when=[{"evidence": "a", "expect": 1}]), "missing required.*otherwise"),
]


def test_a_control_of_ones_own_is_a_control():
    assert check(GOOD, "extra_controls", {}) == GOOD


@pytest.mark.parametrize("control, message", INVALID)
def test_an_invalid_control_is_refused_by_file_id_and_key(control, message):
    with pytest.raises(EntryError, match="extra_controls"):
        check(control, "extra_controls", {})
    with pytest.raises(EntryError, match=message):
        check(control, "extra_controls", {})
