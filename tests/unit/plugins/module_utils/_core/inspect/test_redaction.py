# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import json

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core.inspect import redaction
from hypothesis import given
from hypothesis import strategies as st

SECRET = "hunter2hunter2"


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"icc": False, "data-root": "/data"}, {"icc": False, "data-root": "/data"}),
        ({"http-proxy": f"http://ann:{SECRET}@proxy:3128"}, {"http-proxy": "http://proxy:3128"}),
        ({"http-proxy": f"ann:{SECRET}@proxy:3128"}, {"http-proxy": "proxy:3128"}),
        ({"registry-mirrors": [f"https://x:{SECRET}@m/"]}, {"registry-mirrors": ["https://m/"]}),
        (
            {"log-opts": {"max-size": "1m", "splunk-token": SECRET}},
            {"log-opts": {"max-size": "1m", "splunk-token": ""}},
        ),
        ({"labels": [f"key={SECRET}"], "unheard-of": SECRET}, {"labels": "present", "unheard-of": "present"}),
        ({"unheard-of": True}, {"unheard-of": True}),
        (
            {"runtimes": {"kata": {"path": "/k", "runtimeArgs": [SECRET]}}},
            {"runtimes": {"kata": {"path": "/k"}}},
        ),
        ({"builder": {"gc": {"enabled": True}, "x": SECRET}}, {"builder": {"gc": {"enabled": True}}}),
        ({"log-opts": SECRET, "runtimes": SECRET, "builder": SECRET}, {"log-opts": {}, "runtimes": {}, "builder": {}}),
    ],
)
def test_settings(given: dict, told: dict) -> None:
    assert redaction.settings(given) == told
    assert SECRET not in json.dumps(redaction.settings(given))


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"host": ["fd://"], "icc": False}, {"host": ["fd://"], "icc": False}),
        ({"log-opt": ["max-file=3", f"token={SECRET}"]}, {"log-opt": ["max-file=3", "token="]}),
        ({"label": [SECRET]}, {"label": "present"}),
        ({"http-proxy": f"http://:{SECRET}@p"}, {"http-proxy": "http://p"}),
    ],
)
def test_flags(given: dict, told: dict) -> None:
    assert redaction.flags(given) == told


@given(st.from_regex(r"[a-z]{1,5}", fullmatch=True), st.text(alphabet="abAB01:%@!/", min_size=1, max_size=12))
def test_a_url_never_tells_who_logs_in(host: str, password: str) -> None:
    assert redaction.url(f"https://ann:{password}@{host}/path") == f"https://{host}/path"


@pytest.mark.parametrize(
    ("url", "verdict"), [("http://a:b@p", True), ("http://xxxxx:xxxxx@p", True), ("http://p/@", False)]
)
def test_credentials_are_noticed(url: str, verdict: bool) -> None:
    assert redaction.has_credentials(url) is verdict
