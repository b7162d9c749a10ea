# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from ansible_collections.bulkhead.containers.plugins.module_utils._core import policy, selection
from ansible_collections.bulkhead.containers.plugins.module_utils._core.release import VERSION
from ansible_collections.bulkhead.containers.plugins.plugin_utils._catalog import catalog, entry

CATALOG = catalog.load()
FILES = sorted((Path(catalog.__file__).parent / "controls").glob("*.yml"))
DEFAULTS = policy.normalise({}, CATALOG.parameters).parameters


@pytest.mark.parametrize("identity", CATALOG.controls)
def test_every_control_is_valid(identity):
    entry.check(CATALOG.controls[identity], "catalogue", DEFAULTS)


def test_no_id_is_used_twice():
    ids = [item["id"] for path in FILES for item in yaml.safe_load(path.read_text(encoding="utf-8"))]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("name", CATALOG.benchmarks)
def test_a_benchmark_maps_to_controls_that_exist(name):
    mapped = {identity for section in CATALOG.benchmarks[name]["sections"].values() for identity in section["controls"]}
    assert mapped - set(CATALOG.controls) == set()


def test_every_section_of_cis_1_8_is_answered():
    sections = CATALOG.benchmarks["cis_docker_1.8"]["sections"]
    assert len(sections) == 118
    assert [number for number, section in sections.items() if not section["controls"]] == []


@pytest.mark.parametrize("profile", CATALOG.profiles)
def test_a_profile_selects_controls_that_exist(profile):
    chosen = selection.select(CATALOG.controls, CATALOG.profiles, CATALOG.benchmarks, profile)
    assert chosen
    assert set(CATALOG.profiles[profile].get("include", ())) <= set(chosen)


def test_the_version_is_that_of_the_collection():
    galaxy = yaml.safe_load((Path(catalog.__file__).parents[3] / "galaxy.yml").read_text(encoding="utf-8"))
    assert galaxy["version"] == VERSION
