# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

"""Each control has examples that pass and fail: changes to one reference host whose every control passes."""

import copy
import datetime
import functools
import json
from pathlib import Path

import pytest
import yaml
from ansible_collections.bulkhead.containers.plugins.plugin_utils._catalog import catalog
from ansible_collections.bulkhead.containers.plugins.plugin_utils._judgement import Judge

HERE = Path(__file__).parent
TODAY = datetime.date(2026, 11, 24)


def read_examples():
    return {identity: entry for path in sorted((HERE / "examples").glob("*.yml"))
            for identity, entry in yaml.safe_load(path.read_text(encoding="utf-8")).items()}


EXAMPLES = read_examples()
CASES = [pytest.param(identity, status, example, id="%s-%s-%d" % (identity, status, number))
         for identity, entry in EXAMPLES.items()
         for status in ("pass", "fail", "unknown", "not_applicable")
         for number, example in enumerate(entry.get(status, []))]


@functools.lru_cache(maxsize=None)
def judge_of(identity):
    others = [other for other in catalog.load().controls if other != identity]
    parameters = EXAMPLES[identity].get("parameters", {})
    return Judge({"profile": "all", "exclude": others, "parameters": parameters}, TODAY)


def changed(example):
    snapshot = json.loads((HERE / "base_snapshot.json").read_text(encoding="utf-8"))
    for path, value in example.items():
        *parents, last = [int(key) if key.isdigit() else key for key in split(path, snapshot)]
        place = snapshot
        for key in parents:
            place = place[key]
        place[last] = copy.deepcopy(value)
    return snapshot


def split(path, snapshot):
    """A path's keys; the names of sysctls and options hold dots themselves, so known keys are taken whole."""
    keys, rest, place = [], path, snapshot
    while rest:
        parts = rest.split(".")
        whole = [".".join(parts[:n]) for n in range(len(parts), 1, -1)]
        key = next((k for k in whole if isinstance(place, dict) and k in place), parts[0])
        keys.append(key)
        rest = rest[len(key) + 1:]
        place = place[int(key)] if isinstance(place, list) else (place or {}).get(key)
    return keys


@pytest.mark.parametrize("identity, status, example", CASES)
def test_example(identity, status, example):
    findings = judge_of(identity).report(changed(example), "host")["findings"]
    assert status in [finding["status"] for finding in findings], findings
    if status == "pass":
        assert "fail" not in [finding["status"] for finding in findings], findings


def test_every_control_has_a_passing_and_a_failing_example():
    judged = {identity for identity, control in catalog.load().controls.items() if control.get("evidence")}
    shipped_cves = {identity for identity in judged if identity.startswith("cve_")}
    missing = {identity for identity in judged - shipped_cves
               if not (EXAMPLES.get(identity, {}).get("pass") and EXAMPLES.get(identity, {}).get("fail"))}
    assert missing == set()


def test_examples_are_of_controls_that_exist():
    assert set(EXAMPLES) <= set(catalog.load().controls)


def test_nothing_fails_on_the_reference_host():
    report = Judge({"profile": "all"}, TODAY).report(changed({}), "host")
    assert [(f["id"], f["subject"]["name"], f["reason"]) for f in report["findings"] if f["status"] == "fail"] == []
