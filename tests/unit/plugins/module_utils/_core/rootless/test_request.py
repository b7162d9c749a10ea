# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core.rootless import request


@pytest.mark.parametrize("raw", [
    ["web", "ci"],
    [{"name": "web"}, {"name": "ci"}],
    "web\nci\n",
    "web, ci",
    '["web", {"name": "ci"}]',
    [{"name": "web", "net": "", "count": None}, "ci", ""],
])
def test_users_as_people_and_surveys_write_them(raw: t.Any) -> None:
    assert request.read(raw) == [{"name": "web"}, {"name": "ci"}]


@pytest.mark.parametrize("raw", [[], "", None, "\n", "[]"])
def test_nobody(raw: t.Any) -> None:
    assert request.read(raw) == []


def test_values_that_come_as_text() -> None:
    raw = [{"name": "web", "count": "131072", "start": "300000", "adopt": "yes", "settings": '{"icc": false}'}]
    assert request.read(raw) == [
        {"name": "web", "count": 131072, "start": 300000, "adopt": True, "settings": {"icc": False}}]


@pytest.mark.parametrize(("raw", "words"), [
    ({"name": "web"}, "it is a list of users"),
    ("{", "text that is not JSON"),
    (["root"], "'root' cannot be the user"),
    (["0"], "'0' cannot be the user"),
    (["web; rm"], "cannot be the user"),
    ([["web"]], "is no user"),
    (["web", "web"], "web is named twice"),
    ([{"name": "web", "colour": "red"}], "web has unknown keys: colour"),
    ([{"name": "web", "count": 1000}], "there are 65536 ids or more"),
    ([{"name": "web", "count": True}], "it is a whole number"),
    ([{"name": "web", "start": "soon"}], "it is a whole number"),
    ([{"name": "web", "adopt": "perhaps"}], "it is true or false"),
    ([{"name": "web", "net": "bridge"}], "it can be auto, slirp4netns"),
    ([{"name": "web", "home": "web"}], "it is a full path"),
    ([{"name": "web", "settings": ["icc"]}], "settings is a map"),
])
def test_mistakes_are_told_in_a_sentence(raw: t.Any, words: str) -> None:
    with pytest.raises(request.RequestError, match=words):
        request.read(raw)


@pytest.mark.parametrize(("port", "groups", "expected"), [
    (None, "", {}),
    (0, "", {"net.ipv4.ip_unprivileged_port_start": "0"}),
    (None, " 0\t10 ", {"net.ipv4.ping_group_range": "0 10"}),
])
def test_kernel_settings(port: t.Optional[int], groups: str, expected: t.Dict[str, str]) -> None:
    assert request.sysctls(port, groups) == expected


@pytest.mark.parametrize(("port", "groups"), [(65536, ""), (-1, ""), (None, "0"), (None, "0 all")])
def test_kernel_settings_that_are_none(port: t.Optional[int], groups: str) -> None:
    with pytest.raises(request.RequestError):
        request.sysctls(port, groups)
