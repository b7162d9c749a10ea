# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import datetime

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core.waivers import WaiverError, find, parse

IDS = ["container_not_privileged", "container_memory_limited"]
TODAY = datetime.date(2026, 11, 24)
WEB = {"name": "web-1", "image": "nginx:1.27", "label": {"tenant": "a"}}

GOOD = {"control": "container_not_privileged", "reason": "Nested builds.", "owner": "ci", "until": "2026-11-24"}


def waiver(**changes):
    return parse(dict(GOOD, **changes), 1, IDS)


FITS = [
    ({}, True),
    ({"control": "container_*"}, True),
    ({"control": "container_memory_limited"}, False),
    ({"match": {"host": "build-*"}}, True),
    ({"match": {"host": ["db-*", "build-1"]}}, True),
    ({"match": {"host": "db-*"}}, False),
    ({"match": {"name": "web-*", "image": "nginx:*"}}, True),
    ({"match": {"name": "web-*", "image": "redis:*"}}, False),
    ({"match": {"label": {"tenant": "a"}}}, True),
    ({"match": {"label": {"tenant": ["b", "c"]}}}, False),
    ({"match": {"label": {"owner": "*"}}}, False),
]

INVALID = [
    ("all of it", "waiver 1 is not a map"),
    (dict(GOOD, expires="2026-12-31"), "waiver 1 has unknown keys: expires"),
    (dict(GOOD, reason=" "), "waiver 1 has no reason"),
    ({key: GOOD[key] for key in GOOD if key != "owner"}, "waiver 1 has no owner"),
    (dict(GOOD, control="*"), "would waive everything"),
    (dict(GOOD, control="container_privileged"), "waiver 1 .container_privileged.: there is no control"),
    (dict(GOOD, until="soon"), "until is its last day, as in 2027-01-31, not 'soon'"),
    (dict(GOOD, until=None), "until is its last day"),
    (dict(GOOD, match={"container": "web"}), "match is a map of host, name, image, label"),
    (dict(GOOD, match=["web"]), "match is a map"),
    (dict(GOOD, match={"label": "tenant"}), "match.label is a map"),
]


@pytest.mark.parametrize("changes, fits", FITS)
def test_what_a_waiver_is_for(changes, fits):
    found = find([waiver(**changes)], TODAY, "container_not_privileged", "build-1", WEB)
    assert (found is not None) is fits


@pytest.mark.parametrize("entry, message", INVALID)
def test_an_invalid_waiver_is_refused_by_name(entry, message):
    with pytest.raises(WaiverError, match=message):
        parse(entry, 1, IDS)


def test_a_waiver_holds_through_its_last_day():
    last = waiver(until="2026-11-24")
    assert not last.expired(TODAY)
    assert last.expired(TODAY + datetime.timedelta(days=1))


def test_a_waiver_in_force_comes_before_an_expired_one():
    expired, valid = waiver(until="2026-01-01"), waiver(until="2027-01-01")
    assert find([expired, valid], TODAY, "container_not_privileged", "h", WEB) is valid


def test_a_subject_without_an_image_is_not_waived_by_image():
    assert find([waiver(match={"image": "*"})], TODAY, "container_not_privileged", "h", {"name": "x"}) is None
