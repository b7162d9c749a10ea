# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core.container_settings.entries import Entry
from ansible_collections.bulkhead.containers.plugins.module_utils._core.policy import Policy, PolicyError, normalise

DECLARED = {
    "days": {"type": "int", "default": 90},
    "users": {"type": "list", "default": []},
    "strict": {"type": "bool", "default": False},
    "prefix": {"type": "str", "default": "/srv"},
}

DEFAULTS = {"days": 90, "users": [], "strict": False, "prefix": "/srv"}

SURVEYS = [
    # what a survey sends, what it means
    ({}, Policy(parameters=DEFAULTS)),
    ({"profile": "", "include": "", "waivers": "", "fail_on": ""}, Policy(parameters=DEFAULTS)),
    ({"include": "a, b\n c\n\n"}, Policy(include=["a", "b", "c"], parameters=DEFAULTS)),
    ({"exclude": [5.5, "x"]}, Policy(exclude=["5.5", "x"], parameters=DEFAULTS)),
    ({"parameters": {"days": "5", "strict": "true", "users": "ann\nbob", "prefix": ""}},
     Policy(parameters={"days": 5, "strict": True, "users": ["ann", "bob"], "prefix": "/srv"})),
    ({"parameters": '{"days": 7}'}, Policy(parameters=dict(DEFAULTS, days=7))),
    ({"waivers": '[{"control": "a"}]'}, Policy(waivers=[{"control": "a"}], parameters=DEFAULTS)),
    ({"fail_on": "high"}, Policy(fail_on="high", parameters=DEFAULTS)),
    ({"start_timeout": ""}, Policy(start_timeout=60, parameters=DEFAULTS)),
    ({"start_timeout": "90"}, Policy(start_timeout=90, parameters=DEFAULTS)),
    ({"containers": "", "keep_replaced": ""}, Policy(parameters=DEFAULTS)),
    ({"containers": '[{"match": {"name": "web-*"}, "settings": {"memory": "512m"}}]'},
     Policy(containers=[Entry({"name": ["web-*"]}, {"memory": 512 * 2**20})], parameters=DEFAULTS)),
    ({"keep_replaced": "7d"}, Policy(parameters=DEFAULTS)),
    ({"keep_replaced": "12h"}, Policy(keep_replaced=12 * 3600, parameters=DEFAULTS)),
    ({"keep_replaced": "30m"}, Policy(keep_replaced=1800, parameters=DEFAULTS)),
    ({"keep_replaced": 0}, Policy(keep_replaced=0, parameters=DEFAULTS)),
    ({"keep_replaced": "90"}, Policy(keep_replaced=90, parameters=DEFAULTS)),
]

INVALID = [
    ({"profil": "x"}, "unknown keys: profil"),
    ({"include": {"a": 1}}, "include is a list of names"),
    ({"include": [["a"]]}, "include is a list of names"),
    ({"waivers": "control: a"}, "waivers is text that is not JSON"),
    ({"waivers": {"control": "a"}}, "waivers is a list"),
    ({"fail_on": "severe"}, "fail_on is 'severe'; it can be never, critical"),
    ({"start_timeout": "abc"}, r"\(hardening_engine_timeout\) is a whole number, not 'abc'"),
    ({"start_timeout": 0}, r"\(hardening_engine_timeout\) is 0; give 1 second or more"),
    ({"containers": "web: {}"}, "hardening_containers is a list"),
    ({"containers": "[{]"}, "hardening_containers: it is text that is not JSON"),
    ({"containers": [{"settings": {"memory": "1m"}}]}, "hardening_containers, entry 1: memory is '1m'; it can be"),
    ({"keep_replaced": "a week"}, r"\(hardening_keep_replaced\) is 'a week'; it can be a number of seconds"),
    ({"keep_replaced": -1}, r"\(hardening_keep_replaced\) is -1"),
    ({"parameters": []}, "parameters is a map"),
    ({"parameters": {"day": 5}}, "no parameter day; known are days"),
    ({"parameters": {"days": "soon"}}, "parameter days is a whole number, not 'soon'"),
    ({"parameters": {"days": True}}, "parameter days is a whole number"),
    ({"parameters": {"strict": "perhaps"}}, "parameter strict is true or false"),
    ({"parameters": {"users": {"ann": 1}}}, "parameter users is a list"),
]


@pytest.mark.parametrize("raw, policy", SURVEYS)
def test_a_policy_is_read_as_a_survey_writes_it(raw, policy):
    assert normalise(raw, DECLARED) == policy


@pytest.mark.parametrize("raw, message", INVALID)
def test_an_invalid_policy_is_refused_by_name(raw, message):
    with pytest.raises(PolicyError, match=message):
        normalise(raw, DECLARED)


def test_no_policy_is_the_default_policy():
    assert normalise(None, DECLARED) == Policy(parameters=DEFAULTS)
