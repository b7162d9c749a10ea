# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core.container_settings.entries import (
    Entry,
    read,
    valued_labels,
    wanted,
)
from ansible_collections.bulkhead.containers.plugins.module_utils._core.container_settings.selectors import (
    UnknownSelection,
)
from ansible_collections.bulkhead.containers.plugins.module_utils._core.container_settings.settings import SettingsError
from ansible_collections.bulkhead.containers.tests.unit import container_records

LIST = [
    {"settings": {"no_new_privileges": True, "tmpfs": {"/tmp": ""}, "memory": "1g", "pids_limit": 200}},
    {"match": {"name": "web*"}, "settings": {"tmpfs": {"/run": "noexec"}, "memory": "512m", "pids_limit": None}},
    {"match": {"name": "db"}, "settings": {"no_new_privileges": None}},
]


def test_a_list_is_read_as_a_survey_writes_it():
    expected = [Entry({"name": ["web"]}, {"pids_limit": 5})]
    assert read([{"match": {"name": "web"}, "settings": {"pids_limit": 5}}]) == expected
    assert read('[{"match": {"name": "web"}, "settings": "{\\"pids_limit\\": 5}"}]') == expected
    assert read([]) == []


def test_entries_are_merged_in_their_order():
    assert wanted(read(LIST), container_records.record(name="web-1")) == {
        "no_new_privileges": True, "tmpfs": {"/tmp": "", "/run": "noexec"}, "memory": 512 * 2**20}
    assert wanted(read(LIST[:1] + LIST[2:]), container_records.record(name="db")) == {
        "tmpfs": {"/tmp": ""}, "memory": 2**30, "pids_limit": 200}


def test_entries_about_others_want_nothing():
    assert wanted(read(LIST[1:2]), container_records.record(name="db")) == {}


def test_one_entry_that_may_be_about_it_leaves_all_unknown():
    record = container_records.record(labels={"names": ["tenant"], "values": {}})
    entries = read([*LIST, {"match": {"label": "tenant=a"}, "settings": {"memory": None}}])
    with pytest.raises(UnknownSelection, match="hardening_containers, entry 4: the value of the label tenant"):
        wanted(entries, record)


def test_entries_that_do_not_go_together_are_refused_by_the_container_s_name():
    entries = read([{"settings": {"memory": "1g"}}, {"match": {"name": "web"}, "settings": {"memory_swap": "512m"}}])
    assert wanted(entries, container_records.record(name="db")) == {"memory": 2**30}
    with pytest.raises(SettingsError, match="hardening_containers, together for web: memory_swap is 536870912"):
        wanted(entries, container_records.record())


@pytest.mark.parametrize(("raw", "message"), [
    ({"match": {}}, "hardening_containers is a list"),
    ("web", "hardening_containers is a list"),
    ("[", "hardening_containers: it is text that is not JSON"),
    (["web"], "hardening_containers, entry 1 is not a map of match and settings"),
    ([{"settings": {}}, {"match": {}}], "hardening_containers, entry 2 is not a map of match and settings"),
    ([{"settings": {}, "mach": {}}], "entry 1 has unknown keys: mach; known are match, settings"),
    ([{"settings": {}, "match": {"host": "web"}}], "entry 1: match has no host"),
    ([{"settings": {"privileged": True}}], "entry 1: privileged is True; settings only tighten"),
])
def test_a_list_that_is_not_valid_is_refused_by_place(raw, message):
    with pytest.raises(SettingsError, match=message):
        read(raw)


def test_labels_whose_values_decide():
    entries = read([{"match": {"label": ["b=1", "c"]}, "settings": {}}, {"match": {"label": "a=x=y"}, "settings": {}},
                    {"settings": {}}])
    assert valued_labels(entries) == ["a", "b"]
