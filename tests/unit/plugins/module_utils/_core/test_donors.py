# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import typing as t

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core.donors import donates_to
from hypothesis import given
from hypothesis import strategies as st


def container(name: str, number: int, **configured: t.Any) -> t.Dict[str, t.Any]:
    return {"id": "%012x" % number, "name": name, "configured": configured}


def lends(*containers: t.Dict[str, t.Any]) -> t.Dict[str, t.Optional[t.List[str]]]:
    found = donates_to(containers)
    return {one["name"]: found[one["id"]] for one in containers}


@pytest.mark.parametrize("configured", [
    {"network_mode": "container:" + "%012x" % 1 + "f" * 52},
    {"network_mode": "container:donor"},
    {"pid_mode": "container:donor"},
    {"ipc_mode": "container:donor"},
    {"volumes_from": ["donor"]},
    {"volumes_from": ["donor:ro"]},
    {"volumes_from": ["000000:rw"]},
    {"links": ["/donor:/user/alias"]},
    {"links": ["/other:/user/alias", "/donor:/user/alias"]},
])
def test_whoever_is_used(configured: t.Dict[str, t.Any]) -> None:
    assert lends(container("donor", 1), container("user", 255 << 40, **configured)) == {"donor": ["user"], "user": []}


def test_several_users_by_name() -> None:
    users = [container(name, number, network_mode="container:donor") for number, name in ((2, "b"), (3, "a"))]
    assert lends(container("donor", 1), *users)["donor"] == ["a", "b"]


def test_a_name_comes_before_the_beginning_of_an_id() -> None:
    found = lends(container("0000", 255 << 40), container("other", 1), container("user", 2, volumes_from=["0000"]))
    assert (found["0000"], found["other"]) == (["user"], [])


@pytest.mark.parametrize("configured", [
    {}, {"network_mode": "host"}, {"network_mode": "container:"}, {"network_mode": "container:gone"},
    {"network_mode": "container:user"}, {"volumes_from": ["gone"]}, {"ipc_mode": "shareable"},
])
def test_nobody_is_used(configured: t.Dict[str, t.Any]) -> None:
    assert lends(container("donor", 1), container("user", 255 << 40, **configured)) == {"donor": [], "user": []}


@pytest.mark.parametrize("unread", [
    {"id": "f", "name": "stuck", "configured": None},
    *[container("odd", 255 << 40, **{key: None}) for key in ("network_mode", "pid_mode", "ipc_mode", "links",
                                                             "volumes_from")],
])
def test_what_one_of_them_uses_is_not_known(unread: t.Dict[str, t.Any]) -> None:
    assert set(lends(container("donor", 1), unread).values()) == {None}


@given(st.lists(st.text(alphabet="ab0:/", max_size=4), max_size=3), st.text(alphabet="containerab:/0"))
def test_no_reference_is_a_surprise(references: t.List[str], mode: str) -> None:
    user = container("user", 2, volumes_from=references, links=references, network_mode=mode)
    assert set(lends(container("ab", 1), user)) == {"ab", "user"}
