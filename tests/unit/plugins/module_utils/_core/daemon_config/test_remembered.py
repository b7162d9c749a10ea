# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import json

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core.daemon_config import file_text, remembered
from ansible_collections.bulkhead.containers.plugins.module_utils._core.daemon_config.model import (
    ABSENT,
    Owned,
    Refused,
)

OWNED = (
    Owned((), {}, None, "hardening"),
    Owned(("dns",), ABSENT, "[ 1 ]", "hardening"),
    Owned(("icc",), False, "null", "hardening", "recreate"),
    Owned(("log-opts", "max-size"), "1m", None, "other"),
)


def test_it_says_all_again() -> None:
    assert remembered.load(remembered.dump("/etc/docker/daemon.json", OWNED)) == OWNED
    assert remembered.load(None) == ()


@pytest.mark.parametrize(
    "damage",
    [b"", b"{", b"[]", b'{"schema": 1}', b'{"schema": 2, "keys": []}', b"\xff", b"[" * 99999]
    + [
        json.dumps({"schema": 1, "keys": [entry]}).encode()
        for entry in (
            {},
            {"path": [1], "manager": "x", "waits": ""},
            {"path": ["a"], "manager": 1, "waits": ""},
            {"path": ["a"], "manager": "x", "waits": "", "former": "{"},
            {"path": ["a"], "manager": "x", "waits": "", "former": 1},
        )
    ],
)
def test_damage_is_told_with_the_next_step(damage: bytes) -> None:
    with pytest.raises(Refused, match="move it away"):
        remembered.load(damage)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "utf-16-le"])
def test_a_file_keeps_its_encoding(encoding: str) -> None:
    content = '{"a": "ü"}'.encode(encoding)
    assert file_text.encode(file_text.decode(content, "/x"), content) == content


def test_no_file_is_no_text() -> None:
    assert file_text.decode(None, "/x") is None and file_text.encode(None, None) is None
    assert file_text.encode("{}", None) == b"{}"
