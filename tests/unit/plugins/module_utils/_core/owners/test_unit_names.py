# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core.owners.unit_names import (
    dropin_directories,
    expand,
    is_template,
    specifiers,
    template,
)
from hypothesis import given
from hypothesis import strategies as st


@pytest.mark.parametrize(("unit", "found"), [
    ("web.service", ""), ("web@.service", ""), ("web@a.service", "web@.service"), ("web@a@b.service", "web@.service"),
    ("web@abc.timer", ""),
])
def test_the_template_of_an_instance(unit: str, found: str) -> None:
    assert template(unit) == found
    assert is_template(unit) is (unit == "web@.service")


def test_where_dropins_are() -> None:
    assert dropin_directories("web.service") == ["web.service.d", "service.d"]
    assert dropin_directories("my-web-a@x-y.service") == [
        "my-web-a@x-y.service.d", "my-web-a@.service.d", "my-web-.service.d", "my-.service.d", "service.d"]


@pytest.mark.parametrize(("text", "unit", "found"), [
    ("%n", "web.service", "web.service"),
    ("%N", "web.service", "web"),
    ("%p", "web.service", "web"),
    ("%i", "web.service", ""),
    ("app-%i", "web@a.service", "app-a"),
    ("%p-%i", "my-web@a.service", "my-web-a"),
    ("%N", "web@a.service", "web@a"),
    ("%I", "web@a-b\\x2dc.service", "a/b-c"),
    ("%i", "web@a-b\\x2dc.service", "a-b\\x2dc"),
    ("%j", "my-web@a.service", "web"),
    ("%H %l", "web.service", "host.example.org host"),
    ("100%%", "web.service", "100%"),
    ("%z %", "web.service", "%z %"),
])
def test_specifiers(text: str, unit: str, found: str) -> None:
    assert expand(text, specifiers(unit, "host.example.org")) == found


@given(st.text(alphabet="%npPiIjJHlx2d\\-@"), st.text(alphabet="a@-\\x2d%"))
def test_no_name_is_a_surprise(text: str, name: str) -> None:
    unit = name + ".service"
    assert isinstance(expand(text, specifiers(unit, "host")), str)
    assert dropin_directories(unit)[-1] == "service.d"
