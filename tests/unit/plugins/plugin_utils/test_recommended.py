# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import pytest
import yaml
from ansible_collections.bulkhead.containers.plugins.module_utils._core.recommendation.recommend import (
    Wanted,
    as_policy,
    recommend,
)
from ansible_collections.bulkhead.containers.plugins.plugin_utils import _recommended
from ansible_collections.bulkhead.containers.tests.unit import watched_hosts as hosts


def test_the_file_is_the_policy_with_reasons():
    looks = hosts.watched({"published": [{"container": "80/tcp", "host_ip": "", "host_port": 80}]})
    entries = recommend(looks, Wanted())
    text = _recommended.render("web-1", "2026-11-24T00:00:00Z", entries).decode()
    assert yaml.safe_load(text) == as_policy(entries)
    comments = [line.strip() for line in text.splitlines() if line.strip().startswith("#")]
    assert "# docker/web: watched for 2 days, looks: 3, starts seen: 1" in comments
    for one in entries[0]["reasons"]:
        assert any(one["reason"] in line and one["confidence"] in line for line in comments)
    assert any(line.startswith("#   not publish_address: ") for line in comments)


def test_nothing_to_recommend_is_a_valid_file_too():
    entries = recommend([hosts.snapshot(hosts.container({"evidence": None}))], Wanted())
    text = _recommended.render("web-1", "2026-11-24T00:00:00Z", entries).decode()
    assert yaml.safe_load(text) == {"hardening_containers": []}
    assert "#   not all: " in text


def test_a_file_s_name_writes_no_policy():
    """Whoever is in the container gives the names, and would like to be left alone."""
    name = "/srv/x\nhardening_containers: []\u2028\u0085\ud800\r- match: {}"
    entries = recommend(hosts.watched({"evidence.changes.paths": [name]}), Wanted())
    text = _recommended.render("web-1\n- x", "2026\n", entries).decode()
    assert yaml.safe_load(text) == as_policy(entries)
    assert all(line.strip().startswith("#") for line in text.splitlines() if "/srv/x" in line)


def test_several_looks_are_put_together():
    kept = []
    for snapshot in hosts.watched():
        entries, kept = _recommended.settle(kept, snapshot, Wanted())
    assert entries == recommend(hosts.watched(), Wanted())


@pytest.mark.parametrize("damage", [
    {"engines": [{}]},
    {"engines": [{"name": "docker", "containers": [{"evidence": {}}]}]},
])
def test_damaged_looks_are_told(damage):
    with pytest.raises(ValueError, match="remove its file to begin anew"):
        _recommended.settle([{"taken": "2026-11-01T00:00:00Z", **damage}], hosts.watched()[-1], Wanted())
