# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core.parse import daemon_json
from hypothesis import given
from hypothesis import strategies as st


@pytest.mark.parametrize(
    ("content", "settings"),
    [
        (b"", {}),
        (b" \n", {}),
        (b"{}", {}),
        (b'{"icc": false}', {"icc": False}),
        # A map that the engine does not know as a value is a group of settings to it.
        (b'{"foo": {"icc": false}}', {"icc": False}),
        (b'{"foo": {"log-driver": "local", "log-opts": {"max-size": "1m"}, "icc": true}}', {"icc": True}),
        (b'{"proxies": {"http-proxy": "http://p"}}', {"http-proxy": "http://p"}),
        (b'{"log-opts": {"max-size": "1m"}}', {"log-opts": {"max-size": "1m"}}),
        (b'{"icc": true, "icc": false}', {"icc": False}),
        (b'\xef\xbb\xbf{"debug": true}', {"debug": True}),
        ('{"debug": true}'.encode("utf-16"), {"debug": True}),
    ],
)
def test_settings(content: bytes, settings: dict) -> None:
    assert daemon_json.parse(content) == settings


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"{", "not JSON"),
        (b"[]", "not a map"),
        (b"1", "not a map"),
        (b'{"a": NaN}', "not JSON"),
        (b'{"a": "\xff"}', "Unicode"),
        (b"{// why\n}", "not JSON"),
        (b"[" * 100000, "nested"),
    ],
)
def test_what_no_engine_starts_with(content: bytes, reason: str) -> None:
    with pytest.raises(daemon_json.BrokenConfig, match=reason):
        daemon_json.parse(content)


@given(st.binary(max_size=60))
def test_any_bytes_are_settings_or_broken(content: bytes) -> None:
    try:
        assert isinstance(daemon_json.parse(content), dict)
    except daemon_json.BrokenConfig as error:
        assert str(error)
