# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core.hand_over import records
from ansible_collections.bulkhead.containers.tests.unit import handed


def container(name, number=1, service="web", **changes):
    owner = handed.with_details("compose", service=service, number=number, **changes.pop("details", {}))
    return {"name": name, "state": "running", "owner": owner, **changes}


def joined(*containers):
    snapshot = {"engines": [{"name": "docker@ann", "containers": [container("web-1")]},
                            {"name": "docker", "containers": list(containers)}]}
    (entry,) = records.joined([{"engine": "docker", "container": "web-1"}], snapshot)
    return entry


def test_the_record_of_the_same_engine():
    web = container("web-1", image="nginx")
    assert joined(container("web-2"), web)["record"] == web


@pytest.mark.parametrize(
    ("others", "replicas"),
    [
        ([], 1),
        ([container("web-2"), container("web-3", state="paused")], 3),
        ([container("web-2", state="exited")], 1),
        ([container("db-1", service="db")], 1),
        ([container("web-run-1", details={"oneoff": True})], 1),
        ([container("web-2", details={"project": "other"})], 1),
        ([{**container("web-2"), "owner": None}], 1),
    ],
)
def test_how_many_there_are_of_its_service(others, replicas):
    assert joined(container("web-1"), *others)["replicas"] == replicas


def test_the_files_of_its_project():
    others = [container("db-1", service="db", details={"config_files": ["/a.yml"]}), container("web-2"),
              container("x-1", details={"project": "other", "config_files": ["/x.yml"]}),
              container("old-1", details={"config_files": []}), {**container("y"), "owner": None}]
    assert joined(container("web-1"), *others)["project_files"] == [
        ["/srv/shop/compose.yml", "/srv/shop/prod.yml"], ["/a.yml"]]


@pytest.mark.parametrize("owner", [None, handed.OWNERS["none"], handed.OWNERS["swarm"]])
def test_of_others_nobody_counts(owner):
    both = [{**container(name), "owner": owner} for name in ("web-1", "web-2")]
    assert (joined(*both)["replicas"], joined(*both)["project_files"]) == (0, [])


@pytest.mark.parametrize("containers", [[], None])
def test_one_that_is_not_there(containers):
    snapshot = {"engines": [{"name": "docker", "containers": containers}]}
    (entry,) = records.joined([{"engine": "docker", "container": "web-1"}], snapshot)
    assert (entry["record"], entry["replicas"]) == ({}, 0)
