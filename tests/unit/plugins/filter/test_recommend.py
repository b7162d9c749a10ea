# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import typing as t

import pytest
from ansible.errors import AnsibleFilterError
from ansible_collections.bulkhead.containers.plugins.filter.recommend import recommend
from ansible_collections.bulkhead.containers.tests.unit import recorded_hosts
from ansible_collections.bulkhead.containers.tests.unit import watched_hosts as hosts


def test_one_snapshot_and_several() -> None:
    looks = hosts.watched()
    (one,), (several,) = recommend(looks[-1]), recommend(looks)
    assert (one["watched"]["looks"], several["watched"]["looks"]) == (1, 3)
    assert one["settings"] == several["settings"]


@pytest.mark.parametrize("given", [
    {"minimum_window": "3d"}, {"minimum_window": 259200}, {"minimum_window": "259200", "confidence": "", "memory": ""},
])
def test_options_as_people_and_surveys_write_them(given: t.Dict[str, t.Any]) -> None:
    (entry,) = recommend(hosts.watched(), **given)
    assert [one["setting"] for one in entry["withheld"]] == ["all"]


@pytest.mark.parametrize("as_policy", [True, "true", "yes", 1])
def test_as_policy(as_policy: t.Any) -> None:
    policy = recommend(hosts.watched(), as_policy=as_policy)
    assert [one["match"] for one in policy["hardening_containers"]] == [{"name": "web"}]


@pytest.mark.parametrize("as_policy", [False, "false", "", None])
def test_not_as_policy(as_policy: t.Any) -> None:
    assert recommend(hosts.watched(), as_policy=as_policy)[0]["container"] == "web"


def test_a_snapshot_without_evidence_recommends_nothing() -> None:
    entries = recommend(recorded_hosts.read("stock-trixie"), minimum_window=0, confidence="low")
    assert entries
    assert not any(entry["settings"] for entry in entries)


def other_host() -> t.Any:
    snapshot = hosts.snapshot(hosts.container())
    snapshot["host"]["name"] = "another"
    return snapshot


@pytest.mark.parametrize(("snapshots", "given", "words"), [
    (hosts.watched(), {"windo": 1}, "there is no option windo"),
    (hosts.watched(), {"confidence": "sure"}, "it can be low, medium, high"),
    (hosts.watched(), {"minimum_window": "soon"}, "minimum_window is 'soon'"),
    (hosts.watched(), {"memory": "perhaps"}, "memory is 'perhaps'; it can be true or false"),
    ([], {}, "one snapshot, or several"),
    ("text", {}, "not a snapshot"),
    ([hosts.snapshot(hosts.container()), other_host()], {}, "one and the same host"),
    (hosts.snapshot(hosts.container({"evidence": {"window": "x"}})), {}, "damaged"),
], ids=["option", "confidence", "window", "memory", "none", "text", "two hosts", "damaged"])
def test_mistakes_are_told_in_a_sentence(snapshots: t.Any, given: t.Dict[str, t.Any], words: str) -> None:
    with pytest.raises(AnsibleFilterError, match=words):
        recommend(snapshots, **given)
