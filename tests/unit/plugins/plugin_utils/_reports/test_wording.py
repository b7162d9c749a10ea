# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import pytest
from ansible_collections.bulkhead.containers.plugins.plugin_utils._reports import wording


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ({"kind": "container", "name": "web"}, "container web"),
        ({"kind": "container", "name": "web", "engine": "docker@ann"}, "container web of docker@ann"),
        ({"kind": "container", "name": ""}, "container"),
        ({"kind": "kernel", "name": "kernel"}, "kernel"),
    ],
)
def test_a_subject_is_named_as_a_person_would(subject, text):
    assert wording.subject_text(subject) == text


@pytest.mark.parametrize(
    ("value", "text"), [(None, ""), (False, "false"), (0, "0"), ("", '""'), (["a", "b"], "a, b"), ({"a": 1}, "a=1")]
)
def test_a_value_is_shown_and_what_is_not_there_is_nothing(value, text):
    assert wording.value_text(value) == text


def test_a_waiver_that_lacks_something_says_so():
    assert wording.waiver_text({"reason": "move", "until": "2027-01-31"}) == "move (?, until 2027-01-31)"


def test_references_are_written_as_a_policy_selects_them():
    references = {"nist": "AC-6", "cis_docker_1.8": ["5.5", "5.6"]}
    assert wording.reference_texts(references) == ["cis_docker_1.8:5.5", "cis_docker_1.8:5.6", "nist:AC-6"]
