# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import typing as t

import pytest
from ansible.errors import AnsibleFilterError
from ansible_collections.bulkhead.containers.plugins.filter.userns_preflight import userns_preflight
from ansible_collections.bulkhead.containers.tests.unit import recorded_hosts

STOCK = recorded_hosts.read("stock-trixie")


@pytest.mark.parametrize("accept", [["plain"], "plain", "other, plain", "other\nplain\n", ["all"]])
def test_consent_as_people_and_surveys_write_it(accept: t.Any) -> None:
    report = userns_preflight(STOCK, {"remembered": {}}, accept=accept)
    assert [one for one in report["blockers"] if one["subject"] == "plain"] == []


@pytest.mark.parametrize("given", [{}, {"accept": ""}, {"accept": []}])
def test_no_consent(given: t.Dict[str, t.Any]) -> None:
    report = userns_preflight(STOCK, {"remembered": {}}, **given)
    assert [one["subject"] for one in report["blockers"] if one["subject"] == "plain"] == ["plain"]


def test_nothing_in_a_survey_is_the_default() -> None:
    assert userns_preflight(STOCK, {"remembered": {}}, state="", carry_images="") == userns_preflight(
        STOCK, {"remembered": {}})


@pytest.mark.parametrize(("snapshot", "given", "words"), [
    (STOCK, {"state": "gone"}, "it can be present or absent"),
    (STOCK, {"acept": []}, "there is no option acept"),
    ("text", {}, "no snapshot and facts"),
    ({"engines": [{}]}, {}, "no snapshot and facts"),
])
def test_mistakes_are_told_in_a_sentence(snapshot: t.Any, given: t.Dict[str, t.Any], words: str) -> None:
    with pytest.raises(AnsibleFilterError, match=words):
        userns_preflight(snapshot, {}, **given)
