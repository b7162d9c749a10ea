# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core.recreation import shown


@pytest.mark.parametrize(("key", "value", "told"), [
    ("HostConfig.CapDrop", ["ALL"], ["ALL"]),
    ("Config.Env", ["TOKEN=s3cret"], "present"),
    ("Config.Cmd", ["run", "--token=s3cret"], "present"),
    ("Config.Healthcheck", {"Test": ["CMD", "curl", "s3cret"], "Retries": 3},
     {"Test": ["CMD", "present"], "Retries": 3}),
    ("Config.Healthcheck", {"Retries": 3}, {"Retries": 3}),
    ("Config.Healthcheck", None, None),
    ("HostConfig.LogConfig", {"Type": "gelf", "Config": {"max-size": "1m", "token": "s3cret"}},
     {"Type": "gelf", "Config": {"max-size": "1m", "token": ""}}),
    ("HostConfig.Mounts", [{"Target": "/a", "VolumeOptions": {"DriverConfig": {"Options": {"o": "s3cret"}}}}],
     [{"Target": "/a"}]),
    ("HostConfig.SecurityOpt", ["no-new-privileges", "seccomp=" + "x" * 200],
     ["no-new-privileges", "seccomp=" + "x" * 72 + "..."]),
])
def test_what_everybody_may_see_of_a_field(key: str, value: t.Any, told: t.Any) -> None:
    assert shown.shown(key, value) == told


@pytest.mark.parametrize("nothing", [None, [], {}, "", 0, False])
def test_nothing_in_another_spelling_is_no_difference(nothing: t.Any) -> None:
    assert shown.differing({"HostConfig.CapDrop": nothing}, {}) == ({}, {})


def test_both_sides_have_the_same_fields() -> None:
    assert shown.differing({"a": 1, "b": 2}, {"b": 2, "c": 3}) == ({"a": 1, "c": None}, {"a": None, "c": 3})
